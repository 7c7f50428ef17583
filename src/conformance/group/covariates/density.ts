/**
 * The density of the fixture with covariates, by hand: om2 of a run is the participant's coefficient and the effects
 * that vary within participants; coefficients are normal around the effects that do not; one log ze a participant.
 * Centred. group 4 and 5.
 */

import { automatic, kernel, record } from "../../../compile/index.js";
import { type Density, type Layout, layoutOf, positive, real } from "../../../inference/density/index.js";
import { exp, log } from "../../../scalar/elementary/index.js";
import { LOG_TWO_PI } from "../../../scalar/functions.js";
import { twoLevels } from "../density.js";
import { type Design, designOf } from "./design.js";
import type { CovariatesFixture } from "./fixture.js";

export interface CovariatesDensity extends Density {
  readonly design: Design;
  /** Number of the participant of each run. */
  readonly owner: Int32Array;
  /** Position and number of the units of each run. */
  readonly unitsOf: readonly { readonly from: number; readonly count: number }[];
  logLikelihoodOfRuns(z: Float64Array): Float64Array;
  readonly places: Places;
}

interface Places {
  readonly b: number;
  readonly logSd: number;
  readonly coef: number;
  readonly bZe: number;
  readonly logSdZe: number;
  readonly coefZe: number;
}

/** Half-width of the hyperpriors' rule: sds and coefficients against the individual prior. group 2.3. */
const SPREAD = 0.5;

export function covariatesDensity(fixture: CovariatesFixture): CovariatesDensity {
  const { participants, runs, trials, sequences, model } = fixture;
  const design = designOf(fixture);
  const { rows, labels, absorbed } = design;
  const [J, N, R] = [labels.length, participants.length, runs.length];
  const layout = layoutOfParameters(
    labels,
    participants.map((p) => p.participant),
  );
  const places = { b: 0, logSd: J, coef: J + 1, bZe: J + 1 + N, logSdZe: J + 2 + N, coefZe: J + 3 + N };
  const owner = Int32Array.from(runs, (run) =>
    participants.findIndex((p) => p.participant === run.participant),
  );
  const counted = (r: number, k: number): boolean => k > 0 && runs[r]!.responses[k] !== ".";
  const column = (of: (run: number, trial: number) => number): Float64Array =>
    Float64Array.from({ length: trials * R }, (_, at) => of(at % R, Math.floor(at / R)));
  const columns = [
    column((r, k) => Number(sequences[runs[r]!.sequence]![k])),
    column((r, k) => (runs[r]!.responses[k] === "1" ? 1 : -1)),
    column((r, k) => Number(counted(r, k))),
  ];
  const compiled = kernel(record(twoLevels), { runs: R, trials, columns }, [0, 1], automatic);
  const within = (z: Float64Array, r: number): number => {
    let sum = 0;
    for (let j = 0; j < J; j++) if (!absorbed[j]) sum += rows[r]![j]! * z[places.b + j]!;
    return sum;
  };
  const batchOf = (points: readonly Float64Array[]) => {
    const lanes = points.length * R;
    const run = Int32Array.from({ length: lanes }, (_, lane) => lane % R);
    const parameters = new Float64Array(2 * lanes);
    points.forEach((z, k) => {
      for (let r = 0; r < R; r++) {
        parameters[k * R + r] = z[places.coef + owner[r]!]! + within(z, r);
        parameters[lanes + k * R + r] = z[places.coefZe + owner[r]!]!;
      }
    });
    return { lanes, run, parameters };
  };
  const prior = (z: Float64Array, g: Float64Array): number => {
    const { om2, log_ze } = model.individual_priors;
    g.fill(0);
    let total = 0;
    for (let j = 0; j < J; j++) {
      const [m, s] = j === 0 ? [om2[1], om2[2]] : [0, SPREAD * om2[2]];
      total += normal(z, g, places.b + j, m, s);
    }
    total += normal(z, g, places.bZe, log_ze[1], log_ze[2]);
    const firstRun = participants.map((_, i) => owner.indexOf(i));
    total += population(z, g, places.logSd, places.coef, SPREAD * om2[2], N, (i) =>
      absorbed.flatMap((of, j) => (of ? [[places.b + j, rows[firstRun[i]!]![j]!] as const] : [])),
    );
    total += population(z, g, places.logSdZe, places.coefZe, SPREAD * log_ze[2], N, () => [[places.bZe, 1]]);
    return total;
  };
  const logDensities: NonNullable<Density["logDensities"]> = (points, gradientsOut, valuesOut) => {
    const { value, failed, gradient } = compiled.gradient(batchOf(points));
    const lanes = value.length;
    points.forEach((z, k) => {
      const g = gradientsOut[k]!;
      let total = prior(z, g);
      for (let r = 0; r < R; r++) {
        const lane = k * R + r;
        total += failed[lane] === 0 ? value[lane]! : Number.NaN;
        g[places.coef + owner[r]!]! += gradient[lane]!;
        g[places.coefZe + owner[r]!]! += gradient[lanes + lane]!;
        for (let j = 0; j < J; j++) {
          if (!absorbed[j]) g[places.b + j]! += rows[r]![j]! * gradient[lane]!;
        }
      }
      valuesOut[k] = total;
    });
  };
  const unitTrials = runs.map((_, r) =>
    Array.from({ length: trials }, (_, k) => k).filter((k) => counted(r, k)),
  );
  let count = 0;
  const unitsOf = unitTrials.map((own) => {
    count += own.length;
    return { from: count - own.length, count: own.length };
  });
  const one = new Float64Array(1);
  const spare = new Float64Array(layout.dimension);
  return {
    dimension: layout.dimension,
    layout,
    design,
    owner,
    unitsOf,
    places,
    logDensity(z, gradientOut) {
      logDensities([z], [gradientOut], one);
      return one[0]!;
    },
    logDensities,
    logPrior: (z) => prior(z, spare),
    logLikelihoodOfRuns: (z) => compiled.value(batchOf([z])).value,
    units: {
      count,
      logLikelihood(z, out) {
        const { outputs } = compiled.outputs(batchOf([z]));
        let at = 0;
        unitTrials.forEach((own, r) => {
          for (const k of own) out[at++] = outputs[k * R + r]!;
        });
      },
    },
  };
}

function layoutOfParameters(labels: readonly string[], ids: readonly string[]): Layout {
  const coefficients = (name: string) => ids.map((id) => [`coef_${name}[Intercept, ${id}]`, real()] as const);
  return layoutOf(
    Object.fromEntries([
      ...labels.map((label) => [`b_om2[${label}]`, real()] as const),
      ["sd_om2[participant, Intercept]", positive()],
      ...coefficients("om2"),
      ["b_ze[Intercept]", real()],
      ["sd_ze[participant, Intercept]", positive()],
      ...coefficients("ze"),
    ]),
  );
}

/** log N(z_j; m, s), and its slope added. */
function normal(z: Float64Array, g: Float64Array, j: number, m: number, s: number): number {
  const u = (z[j]! - m) / s;
  g[j]! -= u / s;
  return -0.5 * LOG_TWO_PI - log(s) - 0.5 * u * u;
}

/** Half-normal sd with the Jacobian of its logarithm, and coefficients normal around sums of weighted effects. */
function population(
  z: Float64Array,
  g: Float64Array,
  logSdAt: number,
  first: number,
  scale: number,
  N: number,
  effects: (i: number) => readonly (readonly [at: number, weight: number])[],
): number {
  const logSd = z[logSdAt]!;
  const sd = exp(logSd);
  const h = sd / scale;
  let total = log(2) - 0.5 * LOG_TWO_PI - log(scale) - 0.5 * h * h + logSd;
  g[logSdAt]! += 1 - h * h - N;
  for (let i = 0; i < N; i++) {
    const around = effects(i);
    const u = (z[first + i]! - around.reduce((sum, [at, w]) => sum + w * z[at]!, 0)) / sd;
    total += -0.5 * LOG_TWO_PI - logSd - 0.5 * u * u;
    g[first + i]! -= u / sd;
    g[logSdAt]! += u * u;
    for (const [at, w] of around) g[at]! += (w * u) / sd;
  }
  return total;
}
