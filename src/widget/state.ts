/**
 * The chain of the input-precision page: eight layers of one unit between a clamped input (the leaf) and a clamped
 * output (the root), ten rows of the same two values. It is the chain of pyhgf's widget (ilabcode/pyhgf 0.3.0), with
 * weights of 1 that do not learn, no biases and no volatility parents, computed by the library's own engines: the
 * sweep network row by row, and beside it the exact solution by one full-covariance step of an energy network.
 */

import { describeNetwork } from "../deep/description.js";
import { inferRows } from "../deep/energy/infer-rows.js";
import { modelOf } from "../deep/energy/model.js";
import { readSamples } from "../deep/energy/samples.js";
import { sweepParts } from "../deep/sweep-updates.js";
import { UsageError } from "../errors.js";

/** Layers, the clamped input and output among them. */
export const layers = 8;
/** How often the two values are shown. */
export const rows = 10;
/** Rows that panels and table compare, from 0: the first and the last. */
export const compared = [0, rows - 1] as const;
/** What the input and the output are clamped to. */
export const clamps = { input: 0, output: 1 } as const;

/** Precision of interior units before the first row. */
const START_PRECISION = 100;
/** Tonic volatility of input and output. */
const END_VOLATILITY = -20;

/** The exact posterior of a chain of Gaussian steps whose ends are clamped. */
export interface ExactSolution {
  /** One number a layer, the input first; the ends are the clamped values. */
  readonly mean: readonly number[];
  /** Posterior precision of interior layers; NaN at the ends, which are clamped. */
  readonly precision: readonly number[];
  /** Largest distance from it of the sweep's mean of an interior layer, in the row whose variances it has. */
  readonly distance: number;
}

/** What the page shows, for one position of the sliders. Lists of a row have one number a layer, the input first. */
export interface WidgetState {
  readonly root: number;
  readonly leaf: number;
  readonly omega: number;
  /** By row: μ, π, μ̂ and π̃ of every layer. */
  readonly mean: readonly (readonly number[])[];
  readonly precision: readonly (readonly number[])[];
  readonly expectedMean: readonly (readonly number[])[];
  readonly expectedPrecision: readonly (readonly number[])[];
  /**
   * By row: variance of the step into each layer, 1/π̂, to which layer 1 adds the input's 1/leaf; 0 for the input
   * itself. The output's is 1/root.
   */
  readonly stepVariance: readonly (readonly number[])[];
  /** With the variances of the first row, and with those of the last. */
  readonly exact: { readonly first: ExactSolution; readonly last: ExactSolution };
}

/**
 * Runs the chain.
 *
 * @param root precision of the output (π and π̃), > 0
 * @param leaf precision of the input (π and π̃), > 0
 * @param omega tonic volatility of the six layers between, a finite number
 * @throws UsageError for values outside these ranges
 */
export function widgetState(root: number, leaf: number, omega: number): WidgetState {
  for (const [name, value] of Object.entries({ root, leaf })) {
    if (!(value > 0 && Number.isFinite(value))) {
      throw new UsageError(`widget: the ${name} precision must be a finite number > 0, got ${value}`);
    }
  }
  if (!Number.isFinite(omega)) throw new UsageError(`widget: omega must be a finite number, got ${omega}`);
  const record = sweep(root, leaf, omega);
  const stepVariance = record.conditionalExpectedPrecision.map((row) => stepVariances(row, leaf));
  const exactOf = (row: number) => exactSolution(stepVariance[row]!, record.mean[row]!);
  const { mean, precision, expectedMean, expectedPrecision } = record;
  return {
    ...{ root, leaf, omega, mean, precision, expectedMean, expectedPrecision, stepVariance },
    exact: { first: exactOf(0), last: exactOf(rows - 1) },
  };
}

const recorded = [
  "mean",
  "precision",
  "expectedMean",
  "expectedPrecision",
  "conditionalExpectedPrecision",
] as const;

/** Ten rows of the sweep network; by quantity, row and layer. */
function sweep(
  root: number,
  leaf: number,
  omega: number,
): Readonly<Record<(typeof recorded)[number], number[][]>> {
  const layer = (k: number) => {
    const end = k === 0 || k === layers - 1;
    const precision = end ? (k === 0 ? leaf : root) : START_PRECISION;
    return {
      size: 1,
      volatilityParent: false,
      tonicVolatility: end ? END_VOLATILITY : omega,
      initial: { precision, expectedPrecision: precision },
    };
  };
  const { updates } = sweepParts(
    {
      layers: Array.from({ length: layers }, (_, k) => layer(k)),
      connections: { bias: false, weights: [[1]] },
      float: "float64",
    },
    { version: "pyhgf-0.3.0", volatilityUpdate: "standard" },
  );
  const repeated = (value: number): number[][] => Array.from({ length: rows }, () => [value]);
  const { record } = updates.fit(repeated(clamps.input), repeated(clamps.output), {
    learningKind: "standard",
    weightUpdate: false,
    record: recorded,
  });
  const byRow = (field: (typeof recorded)[number]): number[][] =>
    Array.from({ length: rows }, (_, r) => record[field]!.map(({ data }) => data[r]!));
  return {
    mean: byRow("mean"),
    precision: byRow("precision"),
    expectedMean: byRow("expectedMean"),
    expectedPrecision: byRow("expectedPrecision"),
    conditionalExpectedPrecision: byRow("conditionalExpectedPrecision"),
  };
}

/** The input is not known better than 1/leaf, which adds to the first step. */
function stepVariances(conditionalPrecision: readonly number[], leaf: number): number[] {
  return conditionalPrecision.map((precision, k) =>
    k === 0 ? 0 : k === 1 ? 1 / precision + 1 / leaf : 1 / precision,
  );
}

/** One Gauss-Newton step, which is the optimum of a chain without nonlinearity. */
function exactSolution(stepVariance: readonly number[], sweepMean: readonly number[]): ExactSolution {
  // `energyNetwork` would bring its training, threads among it, into the page.
  const network = describeNetwork({
    // The input is a number here: its uncertainty is in the first step.
    layers: stepVariance.map((variance, k) => ({ size: 1, precision: k === 0 ? 1 : 1 / variance })),
    connections: { bias: false, weights: [[1]] },
    float: "float64",
  });
  const model = modelOf(network);
  const { activities, covariance } = inferRows(
    model,
    readSamples(model, [[clamps.input]], [[clamps.output]]),
    {
      method: "fullCovariance",
      covariance: true,
    },
  );
  const inside = activities.map(({ data }) => data[0]!);
  const distances = inside.map((mean, i) => Math.abs(mean - sweepMean[i + 1]!));
  return {
    mean: [clamps.input, ...inside, clamps.output],
    precision: [Number.NaN, ...covariance!.map(({ data }) => 1 / data[0]!), Number.NaN],
    distance: Math.max(...distances),
  };
}

/** Sums of the variances of steps up to each layer. */
export function cumulative(stepVariance: readonly number[]): number[] {
  let sum = 0;
  return stepVariance.map((variance) => {
    sum += variance;
    return sum;
  });
}
