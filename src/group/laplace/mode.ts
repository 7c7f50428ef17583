/**
 * The mode of one participant's own coefficients under a normal population, by Newton's method. A generator that asks
 * for derivatives, so that many participants share the lanes of one kernel. group 8, step E.
 */

import {
  cholesky,
  invertPositiveDefinite,
  logDeterminantFromCholesky,
  symmetricEigen,
} from "../../inference/linear.js";
import type { Derivatives } from "./problem.js";

/** normal(mean, S) of own coefficients. */
export interface OwnPrior {
  readonly mean: Float64Array;
  /** S⁻¹, q × q. */
  readonly precision: Float64Array;
  /** log det S */
  readonly logDeterminant: number;
}

/**
 * `indefinite`: the curvature at the end is not that of a maximum. `stuck`: the gradient does not vanish, but no step
 * along it gains anything (a kink, or a rough likelihood).
 */
export type Trouble = "indefinite" | "stuck";

export interface Mode {
  readonly own: Float64Array;
  /** -Infinity where no point could be evaluated. */
  readonly logLikelihood: number;
  /** Of the log-likelihood, by own and shared coefficients. */
  readonly gradient: Float64Array;
  /** Negative Hessian of the log-likelihood, by own and shared coefficients. */
  readonly information: Float64Array;
  /** (H + S⁻¹)⁻¹, q × q; that of the step before where it is in trouble. */
  readonly covariance: Float64Array;
  /** Laplace: log p(y | a, w) + log normal(a; mean, S) + (q/2) log 2π + (1/2) log det V. */
  readonly logMarginal: number;
  readonly trouble?: Trouble;
}

/** Squared Newton step in posterior sds below which a point is the mode. */
const VANISHED = 1e-14;
/** Where rounding ends the climb, this is near enough. */
const NEAR = 1e-8;
const MOST_STEPS = 100;
/** Longest step, in prior sds: curvature far out says little. */
const LONGEST = 5;
/** Share of the promised gain that a step must bring. */
const ENOUGH = 1e-4;

interface Place {
  readonly own: Float64Array;
  readonly at: Derivatives;
  /** log p(y | a, w) - (1/2) (a - mean)' S⁻¹ (a - mean) */
  readonly height: number;
}

/**
 * Climbs to the mode.
 *
 * @param others where to begin instead while the model fails at the start
 * @param kept covariance of the step before, for a participant in trouble
 */
export function* findMode(
  start: Float64Array,
  others: Iterable<Float64Array>,
  prior: OwnPrior,
  kept: Float64Array,
): Generator<Float64Array, Mode, Derivatives> {
  const q = start.length;
  let here = placeOf(start, yield start, prior);
  if (here.height === Number.NEGATIVE_INFINITY) {
    for (const other of others) {
      here = placeOf(other, yield other, prior);
      if (here.height > Number.NEGATIVE_INFINITY) break;
    }
  }
  if (here.height === Number.NEGATIVE_INFINITY) return modeOf(here, undefined, prior, kept);
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, curvature } = slopeOf(here, prior);
    const direction = ascent(curvature, gradient, q);
    const gain = dot(gradient, direction);
    if (gain < VANISHED) return modeOf(here, undefined, prior, kept);
    const length = Math.sqrt(quadratic(prior.precision, direction));
    let t = Math.min(1, LONGEST / length);
    for (;;) {
      const own = here.own.map((a, k) => a + t * direction[k]!);
      const there = placeOf(own, yield own, prior);
      const rounding = 1e-13 * (1 + Math.abs(here.height));
      if (there.height >= here.height + ENOUGH * t * gain - rounding) {
        here = there;
        break;
      }
      t *= 0.5;
      if (t * t * gain < VANISHED) return modeOf(here, gain < NEAR ? undefined : "stuck", prior, kept);
    }
  }
  return modeOf(here, "stuck", prior, kept);
}

function placeOf(own: Float64Array, at: Derivatives, { mean, precision }: OwnPrior): Place {
  const height =
    at.logLikelihood -
    0.5 *
      quadratic(
        precision,
        own.map((a, k) => a - mean[k]!),
      );
  return { own, at, height: Number.isNaN(height) ? Number.NEGATIVE_INFINITY : height };
}

/** Gradient and negative Hessian of the height. */
function slopeOf({ own, at }: Place, { mean, precision }: OwnPrior) {
  const q = own.length;
  const d = at.gradient.length;
  const gradient = new Float64Array(q);
  const curvature = new Float64Array(q * q);
  for (let k = 0; k < q; k++) {
    let slope = at.gradient[k]!;
    for (let l = 0; l < q; l++) {
      const p = precision[k * q + l]!;
      slope -= p * (own[l]! - mean[l]!);
      curvature[k * q + l] = p - at.hessian[k * d + l]!;
    }
    gradient[k] = slope;
  }
  return { gradient, curvature };
}

/** Newton's step; where the curvature is not that of a maximum, with the sizes of its eigenvalues alone. */
export function ascent(curvature: Float64Array, gradient: Float64Array, d: number): Float64Array {
  if (d === 0) return new Float64Array(0);
  if (cholesky(curvature, d) !== undefined) return times(invertPositiveDefinite(curvature, d), gradient);
  const { values, vectors } = symmetricEigen(curvature, d);
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const step = new Float64Array(d);
  for (let e = 0; e < d; e++) {
    let along = 0;
    for (let i = 0; i < d; i++) along += vectors[i * d + e]! * gradient[i]!;
    along /= Math.max(Math.abs(values[e]!), 1e-3 * largest);
    for (let i = 0; i < d; i++) step[i]! += vectors[i * d + e]! * along;
  }
  return step;
}

function modeOf(place: Place, trouble: Trouble | undefined, prior: OwnPrior, kept: Float64Array): Mode {
  const q = place.own.length;
  const { curvature } = slopeOf(place, prior);
  const lower = cholesky(curvature, q);
  const spread = lower && invertPositiveDefinite(curvature, q);
  // Where the curvature is singular but for rounding, its inverse has no factor.
  const sound = lower !== undefined && spread !== undefined && cholesky(spread, q) !== undefined;
  const covariance = sound ? spread : kept;
  const logDeterminant = sound
    ? -logDeterminantFromCholesky(lower, q)
    : logDeterminantFromCholesky(cholesky(kept, q)!, q);
  const found = sound ? trouble : "indefinite";
  return {
    own: place.own,
    logLikelihood: place.at.logLikelihood,
    gradient: place.at.gradient,
    information: place.at.hessian.map((h) => -h),
    covariance,
    logMarginal: place.height + 0.5 * (logDeterminant - prior.logDeterminant),
    ...(found === undefined ? {} : { trouble: found }),
  };
}

/** Square matrix times a vector. */
export function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const d = vector.length;
  return vector.map((_, i) => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += matrix[i * d + j]! * vector[j]!;
    return sum;
  });
}

export function quadratic(matrix: Float64Array, vector: Float64Array): number {
  return dot(vector, times(matrix, vector));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}
