/** Errors that travel upwards. Weber et al. 2023, arXiv:2305.10937, eq. 41-45. */

import { add, mul, reciprocal, type Scalar, square, sub } from "../../scalar/index.js";

/**
 * Expected squared distance of the state from its prediction: B = 1/π + δ², input².
 *
 * @param precision π of the posterior
 * @param valuePredictionError δ = μ - μ̂
 */
export function squaredSurprise<S extends Scalar>(
  precision: S | number,
  valuePredictionError: S | number,
): S {
  return add<S>(reciprocal<S>(precision), square<S>(valuePredictionError));
}

/**
 * Volatility prediction error: Δ = π̂ B - 1, above 0 where the state moved further than expected. Never below -1.
 */
export function volatilityPredictionError<S extends Scalar>(
  expectedPrecision: S | number,
  squaredSurprise: S | number,
): S {
  return sub<S>(mul<S>(squaredSurprise, expectedPrecision), 1);
}
