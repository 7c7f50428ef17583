/**
 * Densities written as scalar code: recorded once, compiled and differentiated. Lanes of the kernel are points, so
 * that chains share its calls.
 */

import {
  automatic,
  type Backend,
  type Evaluation,
  type GradientEvaluation,
  type Kernel,
  kernel,
  type Recurrence,
  record,
  type Series,
} from "../../compile/index.js";
import { UsageError } from "../../errors.js";
import type { Random } from "../../random/index.js";
import { add, type Scalar, type Sym } from "../../scalar/index.js";
import type { Density } from "./density.js";
import { type Declarations, layoutOf } from "./layout.js";

/** A value of a parameter: a scalar, or arrays of them. */
export type ValueOf<S, Depth extends number> = Depth extends 0
  ? S
  : Depth extends 1
    ? readonly S[]
    : Depth extends 2
      ? readonly (readonly S[])[]
      : unknown;

/** Values of all parameters by name. */
export type ValuesOf<S, P extends Declarations> = { readonly [K in keyof P]: ValueOf<S, P[K]["depth"]> };

export interface RecordedDensity<P extends Declarations> {
  readonly parameters: P;
  /** Log prior density of the values, without Jacobians. Written with the functions of credence/scalar. */
  logPrior(values: ValuesOf<Sym, P>): Scalar;
  /** Log-likelihoods of the units, written out: for models whose units differ from each other. */
  units?(values: ValuesOf<Sym, P>): readonly Scalar[];
  /** Log-likelihood of one row of data; recorded once, summed over the rows, each of which is a unit. */
  readonly rows?: {
    readonly data: Readonly<Record<string, ArrayLike<number>>>;
    logLikelihood(values: ValuesOf<Sym, P>, row: Readonly<Record<string, Sym>>): Scalar;
  };
  /** Writes values drawn from the prior, in the order of the declarations. */
  drawPrior?(random: Random, xOut: Float64Array): void;
  /** What runs the recorded program. Default: WebAssembly where it is allowed, else the interpreter; both give the same bits. */
  readonly backend?: Backend;
}

/**
 * A density from scalar code, with the gradient derived from it.
 *
 * @throws UsageError for columns of unequal length or with values that are no numbers, for both `units` and `rows`
 */
export function recordedDensity<P extends Declarations>(source: RecordedDensity<P>): Density {
  const layout = layoutOf(source.parameters);
  const { backend = automatic } = source;
  if (source.units !== undefined && source.rows !== undefined) {
    throw new UsageError("density: give either units or rows, not both");
  }
  const names = Array.from({ length: layout.values }, (_, k) => `x${k}`);
  const active = names.map((_, k) => k);
  const nested = (p: Readonly<Record<string, Scalar>>): ValuesOf<Sym, P> => {
    const flat = names.map((name) => p[name] as Sym);
    const values = layout.entries.map(({ name, shape, valueOffset, valueSize }) => [
      name,
      nest(flat.slice(valueOffset, valueOffset + valueSize), shape),
    ]);
    // Keys and shapes are those of the declarations, which types cannot follow through fromEntries.
    return Object.fromEntries(values) as ValuesOf<Sym, P>;
  };

  let unitCount = 0;
  const whole: Recurrence = record({
    parameters: names,
    columns: [],
    initial: () => ({ state: {}, failed: 0 }),
    step(_state, _column, p) {
      const values = nested(p);
      const prior = source.logPrior(values);
      const units = source.units?.(values) ?? [];
      unitCount = units.length;
      let value: Scalar = prior;
      for (const unit of units) value = add<Scalar>(value, unit);
      const outputs = Object.fromEntries([prior, ...units].map((term, k) => [`${k}`, term]));
      return { state: {}, value, failed: 0, outputs };
    },
  });
  const single: Series = { runs: 1, trials: 1, columns: [] };
  const kernels: Kernel[] = [kernel(whole, single, active, backend)];
  const rows = source.rows === undefined ? undefined : rowsOf(source.rows.data);
  if (source.rows !== undefined && rows !== undefined) {
    const { logLikelihood } = source.rows;
    const perRow = record({
      parameters: names,
      columns: rows.names,
      initial: () => ({ state: {}, failed: 0 }),
      step(_state, column, p) {
        const value = logLikelihood(nested(p), column as Readonly<Record<string, Sym>>);
        return { state: {}, value, failed: 0, outputs: { unit: value } };
      },
    });
    unitCount = rows.series.trials;
    kernels.push(kernel(perRow, rows.series, active, backend));
  }

  const x = new Float64Array(layout.values);
  const slope = new Float64Array(layout.values);
  const batchOf = (points: readonly Float64Array[]) => {
    const lanes = points.length;
    const parameters = new Float64Array(layout.values * lanes);
    const jacobians = points.map((z, lane) => {
      const logJacobian = layout.constrain(z, x);
      for (let k = 0; k < layout.values; k++) parameters[k * lanes + lane] = x[k]!;
      return logJacobian;
    });
    return { lanes, run: new Int32Array(lanes), parameters, jacobians };
  };
  const total = (evaluations: readonly Evaluation[], lane: number): number =>
    evaluations.reduce((sum, { value, failed }) => sum + (failed[lane] === 0 ? value[lane]! : Number.NaN), 0);
  const logDensities = (
    points: readonly Float64Array[],
    gradientsOut: readonly Float64Array[],
    valuesOut: Float64Array,
  ): void => {
    const batch = batchOf(points);
    const { lanes, parameters } = batch;
    const evaluations: GradientEvaluation[] = kernels.map((compiled) => compiled.gradient(batch));
    points.forEach((z, lane) => {
      for (let k = 0; k < layout.values; k++) {
        x[k] = parameters[k * lanes + lane]!;
        let sum = 0;
        for (const { gradient } of evaluations) sum += gradient[k * lanes + lane]!;
        slope[k] = sum;
      }
      layout.pullback(z, x, slope, gradientsOut[lane]!);
      valuesOut[lane] = total(evaluations, lane) + batch.jacobians[lane]!;
    });
  };
  const one = new Float64Array(1);
  const { drawPrior } = source;
  return {
    dimension: layout.dimension,
    layout,
    logDensity(z, gradientOut) {
      logDensities([z], [gradientOut], one);
      return one[0]!;
    },
    logDensities,
    logPrior(z) {
      const batch = batchOf([z]);
      return kernels[0]!.outputs(batch).outputs[0]! + batch.jacobians[0]!;
    },
    ...(drawPrior === undefined
      ? {}
      : {
          drawPrior(random: Random, zOut: Float64Array) {
            drawPrior(random, x);
            layout.unconstrain(x, zOut);
          },
        }),
    ...(unitCount === 0
      ? {}
      : {
          units: {
            count: unitCount,
            logLikelihood(z: Float64Array, out: Float64Array) {
              const [first, perRow] = kernels;
              const all = (perRow ?? first!).outputs(batchOf([z])).outputs;
              out.set(perRow === undefined ? all.subarray(1) : all);
            },
          },
        }),
  };
}

/** Columns of data as the series of one run. */
function rowsOf(data: Readonly<Record<string, ArrayLike<number>>>): { names: string[]; series: Series } {
  const names = Object.keys(data);
  const trials = names.length === 0 ? 0 : data[names[0]!]!.length;
  if (trials === 0) throw new UsageError("density: rows.data has no rows");
  const columns = names.map((name) => {
    const column = Float64Array.from(data[name]!);
    if (column.length !== trials) {
      throw new UsageError(
        `density: column ${name} has ${column.length} rows, column ${names[0]} has ${trials}; they must be equal`,
      );
    }
    const gap = column.findIndex((value) => Number.isNaN(value));
    if (gap >= 0)
      throw new UsageError(`density: column ${name}, row ${gap + 1} is no number; leave the row out`);
    return column;
  });
  return { names, series: { runs: 1, trials, columns } };
}

type Tree = Sym | readonly Tree[];

function nest(flat: readonly Sym[], shape: readonly number[]): Tree {
  if (shape.length === 0) return flat[0]!;
  const [rows, ...rest] = shape;
  const width = flat.length / rows!;
  return Array.from({ length: rows! }, (_, r) => nest(flat.slice(r * width, (r + 1) * width), rest));
}
