/**
 * Log response times: y is the natural logarithm of milliseconds, normal about a linear read-out of surprise and
 * uncertainties. What the linear models of HGF toolbox 8.2 (`logrt_linear_*`) share.
 */

import { add, exp, log, mul, type Scalar, sigmoid, sub } from "../scalar/index.js";
import { greek } from "./parameters.js";

/** Time in ms where nothing is surprising or uncertain, e^β₀: prior median 500. */
export const intercept = greek("be0", "real", log(500), 4, "log time (ms) without surprise and uncertainty");

export const slope = <P extends string>(name: P, of: string) =>
  greek(name, "real", 0, 4, `change of log time with ${of}`);

export const timeVariance = greek("ze", "positive", log(20), log(2), "variance of log time about its mean");

/**
 * Uncertainty about x₂ and about its volatility, carried down to level 1 by the slope of the sigmoid:
 * s'(μ₂) σ₂ and s'(μ₂) e^μ₃.
 */
export function informational(mean2: Scalar, uncertainty: Scalar): Scalar {
  const s = sigmoid(mean2);
  return mul(mul(s, sub(1, s)), uncertainty);
}

/** e^μ₃ as the uncertainty that volatility brings. */
export function phasicVolatility(mean2: Scalar, mean3: Scalar): Scalar {
  return informational(mean2, exp(mean3));
}

/** β₀ + Σ β x. */
export function linear(start: Scalar, ...terms: readonly (readonly [Scalar, Scalar])[]): Scalar {
  return terms.reduce((sum, [weight, x]) => add(sum, mul(weight, x)), start);
}
