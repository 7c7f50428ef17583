/**
 * Log model evidences of the toolbox, and those that have the wrong sign in their last term: versions 7.1.2 and the
 * archived copy print -L - (1/2) log det H - (d/2) log 2π, where it must be plus. response-models 11.7.
 */

import { cholesky, logDeterminantFromCholesky } from "../inference/linear.js";
import { LOG_TWO_PI } from "../scalar/functions.js";

/**
 * The evidence that a version with the wrong sign should have reported.
 *
 * @param reported LME as the toolbox gave it
 * @param dimension number of free parameters
 */
export function correctedEvidence(reported: number, dimension: number): number {
  return reported + dimension * LOG_TWO_PI;
}

export interface EvidenceSign {
  /** `wrong`: corrected by d log 2π. `unclear`: neither sign explains the number, which is left as it is. */
  readonly sign: "right" | "wrong" | "unclear";
  readonly corrected: number;
}

/**
 * Which sign a reported evidence has, from what it should be.
 *
 * @param expected Laplace evidence with the right sign: of the objective and Hessian that the toolbox stored, or of ours
 */
export function evidenceSign(reported: number, dimension: number, expected: number): EvidenceSign {
  const step = dimension * LOG_TWO_PI;
  // Hessians by differences move evidences by up to 0.5 (response-models 11.5), a quarter of a step of one parameter.
  const near = (value: number): boolean => Math.abs(value - expected) <= step / 4;
  if (near(reported)) return { sign: "right", corrected: reported };
  const corrected = correctedEvidence(reported, dimension);
  return near(corrected) ? { sign: "wrong", corrected } : { sign: "unclear", corrected: reported };
}

/**
 * Laplace evidence, -L - (1/2) log det H + (d/2) log 2π.
 *
 * @param hessian of L, d × d row-major
 * @returns undefined where it is not positive definite
 */
export function laplaceEvidence(
  negLogJoint: number,
  hessian: Float64Array,
  dimension: number,
): number | undefined {
  if (hessian.length !== dimension * dimension) return undefined;
  const factor = cholesky(hessian, dimension);
  if (factor === undefined) return undefined;
  return -negLogJoint - 0.5 * logDeterminantFromCholesky(factor, dimension) + 0.5 * dimension * LOG_TWO_PI;
}
