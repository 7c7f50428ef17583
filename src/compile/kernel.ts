/**
 * A kernel evaluates a recurrence for many runs at once: log-likelihood, gradient, Hessian, and any output of
 * any trial. A lane that failed has value -Infinity and gradient 0, never a finite number that a clip made
 * out of NaN.
 */

import type { Backend, Batch, RawResult, Series } from "./backend.js";
import { planGradient, planHessianVector, planOutputs, planValue } from "./plan.js";
import type { Recurrence } from "./recurrence.js";

export interface Evaluation {
  /** Log-likelihood of each lane; -Infinity where it failed or is impossible. */
  readonly value: Float64Array;
  /** 1 where the equations broke down, or the sum is NaN or +Infinity. */
  readonly failed: Uint8Array;
}

export interface GradientEvaluation extends Evaluation {
  /** `gradient[(active * conditions + condition) * lanes + lane]`, with respect to native values. */
  readonly gradient: Float64Array;
}

export interface HessianEvaluation extends GradientEvaluation {
  /** One d × d matrix for each lane, row-major, d = active · conditions; symmetric to rounding. */
  readonly hessian: readonly Float64Array[];
}

export interface OutputEvaluation extends Evaluation {
  readonly names: readonly string[];
  /** `outputs[(output * trials + trial) * lanes + lane]`. */
  readonly outputs: Float64Array;
}

export interface Kernel {
  value(batch: Batch): Evaluation;
  gradient(batch: Batch): GradientEvaluation;
  hessian(batch: Batch): HessianEvaluation;
  outputs(batch: Batch): OutputEvaluation;
}

/**
 * Compiles a recurrence for a series. Programs are made when first asked for.
 *
 * @param active indices of the parameters that gradients are taken with respect to
 */
export function kernel(r: Recurrence, series: Series, active: readonly number[], backend: Backend): Kernel {
  const lazy = <T>(make: () => T): (() => T) => {
    let made: T | undefined;
    return () => (made ??= make());
  };
  const conditions = series.conditions?.count ?? 1;
  const d = active.length * conditions;
  const varying = conditions > 1;
  const values = lazy(() => backend.load(planValue(r, varying)));
  const gradients = lazy(() => backend.load(planGradient(r, active, varying)));
  const directions = lazy(() => backend.load(planHessianVector(r, active, varying)));
  const traces = lazy(() => backend.load(planOutputs(r, varying)));

  const gradient = (batch: Batch): GradientEvaluation => {
    const raw = gradients()(series, batch);
    return { ...settle(raw, raw.results), gradient: raw.results };
  };
  return {
    value: (batch) => settle(values()(series, batch)),
    gradient,
    hessian(batch) {
      const at = gradient(batch);
      // One lane for each lane and direction; the derivative of the gradient along it is a row.
      const raw = directions()(series, along(batch, active.length, conditions));
      const hessian = Array.from({ length: batch.lanes }, (_, lane) =>
        Float64Array.from({ length: d * d }, (_, entry) => {
          const row = Math.floor(entry / d);
          return raw.results[(entry % d) * d * batch.lanes + row * batch.lanes + lane]!;
        }),
      );
      return { ...at, hessian };
    },
    outputs(batch) {
      const raw = traces()(series, batch);
      return { ...settle(raw), names: r.outputNames, outputs: raw.outputs };
    },
  };
}

/**
 * The batch once for each direction, which is 1 for one pair of active parameter and condition: lanes of the first
 * direction, then those of the second.
 */
function along(batch: Batch, active: number, conditions: number): Batch {
  const d = active * conditions;
  const { lanes } = batch;
  const given = batch.parameters.length / lanes;
  const parameters = new Float64Array((given + d) * d * lanes);
  for (let k = 0; k < given; k++) {
    const values = batch.parameters.subarray(k * lanes, (k + 1) * lanes);
    for (let row = 0; row < d; row++) parameters.set(values, (k * d + row) * lanes);
  }
  for (let row = 0; row < d; row++) {
    const at = ((given + row) * d + row) * lanes;
    parameters.fill(1, at, at + lanes);
  }
  const run = new Int32Array(d * lanes);
  for (let row = 0; row < d; row++) run.set(batch.run, row * lanes);
  return { lanes: d * lanes, run, parameters };
}

/** Failed lanes: value -Infinity, gradient 0. A sum that is NaN or +Infinity is a failure too. */
function settle(raw: RawResult, gradient: Float64Array = new Float64Array(0)): Evaluation {
  const lanes = raw.value.length;
  for (let lane = 0; lane < lanes; lane++) {
    const value = raw.value[lane]!;
    if (Number.isNaN(value) || value === Number.POSITIVE_INFINITY) raw.failed[lane] = 1;
    if (raw.failed[lane] === 0 && value !== Number.NEGATIVE_INFINITY) continue;
    raw.value[lane] = Number.NEGATIVE_INFINITY;
    for (let k = lane; k < gradient.length; k += lanes) gradient[k] = 0;
  }
  return { value: raw.value, failed: raw.failed };
}
