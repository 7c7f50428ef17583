/** Prediction of a precision: beliefs lose certainty as time passes. */

import { add, div, exp, mul, reciprocal, type Scalar, square } from "../../scalar/index.js";

/**
 * Variance that one step adds: Ω = t exp(ω + Σ κ μ). Weber et al. 2023, arXiv:2305.10937, eq. 37.
 *
 * @param timeStep t, time since the last trial
 * @param logVolatility ω + Σ κ μ, log variance per unit time
 * @returns Ω, input²; Infinity where the exponential overflows
 */
export function predictedVolatility<S extends Scalar>(timeStep: S | number, logVolatility: S | number): S {
  return mul<S>(timeStep, exp<S>(logVolatility));
}

/**
 * What the uncertainty about a volatility parent adds to the log-volatility, beyond its mean: κ² / (2 π̂), because
 * the mean of a log-normal variable lies above its median (relaxed mode).
 */
export function volatilityUncertainty<S extends Scalar>(
  coupling: S | number,
  parentPrecision: S | number,
): S {
  return div<S>(square<S>(coupling), mul<S>(2, parentPrecision));
}

/**
 * Expected variance: 1/π̂ = 1/π + Ω. The precision is its reciprocal.
 *
 * @param precision π after the last trial, 1/input²
 * @param predictedVolatility Ω, input²
 */
export function expectedVariance<S extends Scalar>(
  precision: S | number,
  predictedVolatility: S | number,
): S {
  return add<S>(reciprocal<S>(precision), predictedVolatility);
}

/**
 * Expected precision: π̂ = 1 / (1/π + Ω). Weber et al. 2023, arXiv:2305.10937, eq. 35.
 *
 * @param precision π after the last trial, 1/input²
 * @param predictedVolatility Ω, input²
 */
export function expectedPrecision<S extends Scalar>(
  precision: S | number,
  predictedVolatility: S | number,
): S {
  return reciprocal<S>(expectedVariance<S>(precision, predictedVolatility));
}

/**
 * Expected precision of a belief whose variance before the trial is v: 1 / (v + Ω), and with the uncertainty about
 * value parents added, which mean-field mode leaves out, 1 / (v + Ω + Σ (t α g')² / π̂_b).
 *
 * @param previousVariance v, input²
 * @param predictedVolatility Ω, input²
 * @param inherited Σ (t α g')² / π̂_b, input²; 0 in mean-field mode
 */
export function precisionAfterStep<S extends Scalar>(
  previousVariance: S | number,
  predictedVolatility: S | number,
  inherited: S | number = 0,
): S {
  const own = add<S>(previousVariance, predictedVolatility);
  return reciprocal<S>(inherited === 0 ? own : add<S>(own, inherited));
}

/**
 * Variance that is carried over from the last trial: 1/π, or λ²/π where the autoregressive variance is taken exactly.
 *
 * @param autoconnectionStrength λ; 1 carries it over in full
 */
export function carriedVariance<S extends Scalar>(
  precision: S | number,
  autoconnectionStrength: S | number,
): S {
  const variance = reciprocal<S>(precision);
  return autoconnectionStrength === 1 ? variance : mul<S>(square<S>(autoconnectionStrength), variance);
}

/** Share of the predicted variance that is due to the step: γ = Ω π̂, between 0 and 1. Ibid., eq. 44. */
export function effectivePrecision<S extends Scalar>(
  predictedVolatility: S | number,
  expectedPrecision: S | number,
): S {
  return mul<S>(predictedVolatility, expectedPrecision);
}
