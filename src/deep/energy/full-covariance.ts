/**
 * Settling by exact Gauss-Newton steps with damping; for identity activations and a gaussian head one step is the
 * optimum. Damping penalises changes of errors in the metric of the precisions (Levenberg 1944 with that metric); the
 * rollout along the true trajectory is that of iterative LQR (Li & Todorov 2004, doi:10.5220/0001143902220229).
 */

import { curvatureRoot } from "./curvature.js";
import { times } from "./dense.js";
import { type Elimination, eliminate, jacobian, substitute } from "./eliminate.js";
import {
  activityGradient,
  type Evaluation,
  evaluate,
  forwardValues,
  largest,
  predictNext,
} from "./energy.js";
import type { Layered, Model } from "./model.js";
import { newtonStep } from "./newton.js";
import type { Settled } from "./settled.js";

export interface FullCovarianceOptions {
  /** Default 3. */
  readonly maxIterations?: number;
  /** true (default): the forward pass runs through the network itself; false: through its linearisation. */
  readonly rollout?: boolean;
  /** Ends once no derivative is larger; default 1e-10. */
  readonly gradientTolerance?: number;
  /** newton: exact second derivatives, by dense elimination; for reference optima of small networks. */
  readonly curvature?: "gaussNewton" | "newton";
}

const MOST_REJECTIONS = 30;
const LEAST_RELATIVE_DROP = 1e-15;

/** Changes of the free layers for one damping, and the largest solve; undefined where numbers are not finite. */
export function gaussNewtonStep(
  model: Model,
  now: Evaluation,
  y: Float64Array,
  damping: number,
  rollout: boolean,
  factored?: Elimination,
): { readonly changes: Float64Array[]; readonly largestSolve: number } | undefined {
  const { factor, residual } = curvatureRoot(model, now.predictions.at(-1)!, y);
  const elimination = factored ?? eliminate(model, now.values, factor, damping);
  if (elimination === undefined) return undefined;
  const errors = now.errors.map((error) => error.map((e) => e / (1 + damping)));
  const linear = (k: number, changes: Layered): Float64Array => {
    if (k === 1) return errors[1]!.map((r) => -r);
    const moved = times(jacobian(model, k - 1, now.values[k - 1]!), changes[k - 1]!);
    return moved.map((m, i) => m - errors[k]![i]!);
  };
  const along = (k: number, changes: Layered): Float64Array => {
    const below = now.values[k - 1]!;
    const predicted = predictNext(model, k - 1, k === 1 ? below : add(below, changes[k - 1]!));
    const held = damping / (1 + damping);
    return predicted.map((m, i) => m + held * now.errors[k]![i]! - now.values[k]![i]!);
  };
  const changes = substitute(elimination, residual, errors, rollout ? along : linear);
  return { changes, largestSolve: elimination.largestSolve };
}

const add = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, i) => value + b[i]!);

/** Activities moved by the changes of the free layers. */
export function movedBy(values: Layered, changes: Layered): Float64Array[] {
  return values.map((z, k) => (k === 0 ? z : add(z, changes[k]!)));
}

/**
 * Damped Gauss-Newton from the forward pass; the energy never rises.
 *
 * @param factored an elimination at damping 0 that holds for every sample: linear networks only
 */
export function fullCovariance(
  model: Model,
  x: Float64Array,
  y: Float64Array,
  options: FullCovarianceOptions,
  factored?: Elimination,
): Settled {
  const { maxIterations = 3, rollout = true, gradientTolerance = 1e-10, curvature = "gaussNewton" } = options;
  let now = evaluate(model, forwardValues(model, x), y);
  const energyTrace = [now.energy];
  const end = (converged: boolean, reason: string): Settled => ({
    evaluation: now,
    energyTrace,
    converged,
    reason,
    rejected,
  });
  let damping = 0;
  let rejected = 0;
  for (let iteration = 0; ; iteration++) {
    if (largest(activityGradient(model, now)) <= gradientTolerance) {
      return end(true, "gradient below tolerance");
    }
    if (iteration === maxIterations) return end(false, "all iterations done");
    let accepted: Evaluation | undefined;
    for (let rejections = 0; rejections <= MOST_REJECTIONS; rejections++) {
      const changes =
        curvature === "newton"
          ? newtonStep(model, now, y, damping)
          : gaussNewtonStep(model, now, y, damping, rollout, damping === 0 ? factored : undefined)?.changes;
      const trial = changes && evaluate(model, movedBy(now.values, changes), y);
      if (trial !== undefined && trial.energy <= now.energy) {
        accepted = trial;
        break;
      }
      rejected++;
      damping = Math.max(4 * damping, 0.25);
    }
    if (accepted === undefined)
      return end(false, `no step lowered the energy in ${MOST_REJECTIONS + 1} trials`);
    damping = damping < 1e-3 ? 0 : damping / 8;
    const drop = now.energy - accepted.energy;
    const scale = Math.abs(now.energy);
    now = accepted;
    energyTrace.push(now.energy);
    if (drop <= LEAST_RELATIVE_DROP * scale) {
      const flat = largest(activityGradient(model, now)) <= gradientTolerance;
      return end(true, flat ? "gradient below tolerance" : "energy no longer falls");
    }
  }
}
