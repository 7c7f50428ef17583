/**
 * What every algorithm of inference works on: a log density over coordinates without bounds, with its gradient.
 * inference 1.
 */

import type { Random } from "../../random/index.js";
import type { Layout } from "./layout.js";

/**
 * A posterior. Must not keep state between calls that changes a result, and must give the same bits for the same z.
 */
export interface Density {
  /** Length of z. */
  readonly dimension: number;
  /** Names, shapes and constraints of the parameters, and where they lie in z. */
  readonly layout: Layout;
  /**
   * Log density of z: prior, likelihood and log Jacobians, up to a constant.
   *
   * A finite number; -Infinity outside the support; NaN where the model failed (counts as a divergence, `reason`
   * says why). An exception ends the chain with its message.
   *
   * @param z d long, not to be kept or changed
   * @param gradientOut d long, receives the gradient; ignored unless the value is finite
   */
  logDensity(z: Float64Array, gradientOut: Float64Array): number;
  /**
   * The same for several points at once, where that is cheaper: chains then advance side by side and share calls.
   * The result for a point must not depend on the others, and must be the bits of `logDensity`.
   */
  logDensities?(
    points: readonly Float64Array[],
    gradientsOut: readonly Float64Array[],
    valuesOut: Float64Array,
  ): void;
  /** Why `logDensity` failed at z, in words; undefined where it did not. */
  reason?(z: Float64Array): string | undefined;
  /** The part of the log density that is prior and log Jacobians. */
  logPrior?(z: Float64Array): number;
  /** Writes a draw from the prior. */
  drawPrior?(random: Random, zOut: Float64Array): void;
  /** Log-likelihoods of the units that can be left out. */
  readonly units?: Units;
}

/** Pointwise log-likelihood. */
export interface Units {
  readonly count: number;
  /** Writes the log-likelihood of every unit for one z. */
  logLikelihood(z: Float64Array, out: Float64Array): void;
}

/** Evaluates points one after another or at once, whichever the density offers. */
export function evaluateAll(
  density: Density,
  points: readonly Float64Array[],
  gradientsOut: readonly Float64Array[],
  valuesOut: Float64Array,
): void {
  if (density.logDensities !== undefined && points.length > 1) {
    density.logDensities(points, gradientsOut, valuesOut);
    return;
  }
  for (let k = 0; k < points.length; k++) valuesOut[k] = density.logDensity(points[k]!, gradientsOut[k]!);
}

/** Whether a value with its gradient can be used: finite, all of it. */
export function usable(value: number, gradient: Float64Array): boolean {
  if (!Number.isFinite(value)) return false;
  for (let j = 0; j < gradient.length; j++) if (!Number.isFinite(gradient[j]!)) return false;
  return true;
}
