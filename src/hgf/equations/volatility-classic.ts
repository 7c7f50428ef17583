/**
 * The classic volatility update: one quadratic expansion of the variational energy at the prediction. Its
 * precision may turn negative after a surprise in a quiet series. Mathys et al. 2011, 2014; Weber et al. 2023,
 * arXiv:2305.10937, eq. 41-45.
 */

import { add, mul, type Scalar, square, sub } from "../../scalar/index.js";

/**
 * Change of the parent's precision: ½ κ² γ (γ + (2γ - 1) Δ). May be negative.
 *
 * @param coupling κ
 * @param effectivePrecision γ of the child
 * @param error Δ, volatility prediction error of the child
 */
export function classicPrecisionChange<S extends Scalar>(
  coupling: S | number,
  effectivePrecision: S | number,
  error: S | number,
): S {
  const slope = sub<S>(mul<S>(2, effectivePrecision), 1);
  const bracket = add<S>(effectivePrecision, mul<S>(slope, error));
  return mul<S>(mul<S>(0.5, square<S>(coupling)), mul<S>(effectivePrecision, bracket));
}

/** What drives the parent's mean, to be divided by its precision: ½ κ γ Δ. All variants but the unbounded share it. */
export function volatilityDrive<S extends Scalar>(
  coupling: S | number,
  effectivePrecision: S | number,
  error: S | number,
): S {
  return mul<S>(mul<S>(mul<S>(0.5, coupling), effectivePrecision), error);
}
