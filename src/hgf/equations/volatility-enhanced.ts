/**
 * The enhanced volatility update (eHGF): the mean moves first, with the predicted precision; the precision then
 * changes by what the energy's curvature is at the *new* mean, and never falls. HGF toolbox 8.2, `ehgf`.
 */

import { add, exp, max, mul, reciprocal, type Scalar, square, sub } from "../../scalar/index.js";

/**
 * Change of the parent's precision: max(0, ½ κ² w (w + r d)), with the child's step re-evaluated at the parent's
 * new mean: Ω = t exp(κ μ + ω), p = 1 / (v + Ω), w = Ω p, r = (Ω - v) p, d = B p - 1.
 *
 * The floor stands first, so that an overflow (NaN) counts as no change, as in MATLAB.
 *
 * @param coupling κ
 * @param logVolatility κ μ + ω (and what other volatility parents add), at the new mean
 * @param timeStep t
 * @param previousVariance v = 1/π of the child before the trial
 * @param squaredSurprise B = 1/π + δ² of the child
 */
export function enhancedPrecisionChange<S extends Scalar>(
  coupling: S | number,
  logVolatility: S | number,
  timeStep: S | number,
  previousVariance: S | number,
  squaredSurprise: S | number,
): S {
  const volatility = mul<S>(timeStep, exp<S>(logVolatility));
  const precision = reciprocal<S>(add<S>(previousVariance, volatility));
  const weight = mul<S>(volatility, precision);
  const balance = mul<S>(sub<S>(volatility, previousVariance), precision);
  const error = sub<S>(mul<S>(squaredSurprise, precision), 1);
  const curvature = mul<S>(weight, add<S>(weight, mul<S>(balance, error)));
  return max<S>(0, mul<S>(mul<S>(0.5, square<S>(coupling)), curvature));
}
