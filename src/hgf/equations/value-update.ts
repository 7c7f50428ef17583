/** What an observation does to the belief about its value parent. Mathys et al. 2011, 2014; Weber et al. 2023. */

import { add, div, mul, reciprocal, type Scalar, square, sub } from "../../scalar/index.js";

/** A belief: mean and precision of a normal distribution. */
export interface Belief<S> {
  readonly mean: S | number;
  readonly precision: S | number;
}

/**
 * Belief after any evidence that is linear in it: π = π̂ + gain, μ = μ̂ + drive / π.
 *
 * @param gain what the evidence adds to the precision
 * @param drive precision-weighted prediction errors
 */
export function afterObservations<S extends Scalar>(
  expected: Belief<S>,
  gain: S | number,
  drive: S | number,
): Belief<S> {
  const precision = add<S>(expected.precision, gain);
  return { mean: add<S>(expected.mean, div<S>(drive, precision)), precision };
}

/**
 * What a value child adds to its parent's precision through a function g: A² g'² h - A g'' h δ, which may be negative
 * where g is curved. Weber et al. 2023, arXiv:2305.10937, eq. 50 and 61.
 *
 * @param sensitivity A: α, times elapsed time where the child is a state
 * @param slope g' of the parent's mean
 * @param curvature g''
 * @param precision h, what the child's evidence is worth to the parent
 * @param weightedError h δ
 */
export function curvedGain<S extends Scalar>(
  sensitivity: S | number,
  slope: S | number,
  curvature: S | number,
  precision: S | number,
  weightedError: S | number,
): S {
  const straight = mul<S>(square<S>(mul<S>(sensitivity, slope)), precision);
  return sub<S>(straight, mul<S>(mul<S>(sensitivity, curvature), weightedError));
}

/**
 * Belief about a quantity after seeing it through normal noise, which is the Kalman update:
 * π = π̂ + π_u, μ = μ̂ + (1/π̂) / (1/π̂ + 1/π_u) (u - μ̂). Mathys et al. 2014, eq. 12 and 13.
 *
 * @param variance 1/π̂
 * @param inputPrecision π_u; Infinity (no noise) makes the observation the belief
 */
export function afterNoisyInput<S extends Scalar>(
  expected: Belief<S>,
  variance: S | number,
  inputPrecision: S | number,
  observation: S | number,
): Belief<S> {
  if (inputPrecision === Number.POSITIVE_INFINITY) return { mean: observation, precision: inputPrecision };
  const gain = div<S>(variance, add<S>(variance, reciprocal<S>(inputPrecision)));
  return {
    mean: add<S>(expected.mean, mul<S>(gain, sub<S>(observation, expected.mean))),
    precision: add<S>(expected.precision, inputPrecision),
  };
}

/**
 * Belief about the logit after a binary outcome: π = π̂ + κ² p (1 - p), μ = μ̂ + κ (u - p) / π.
 * Mathys et al. 2014, eq. 22 and 23.
 *
 * @param coupling κ of level 1
 * @param outcomeVariance p (1 - p) of the prediction
 * @param predictionError u - p
 */
export function afterOutcome<S extends Scalar>(
  expected: Belief<S>,
  coupling: S | number,
  outcomeVariance: S | number,
  predictionError: S | number,
): Belief<S> {
  const precision = add<S>(expected.precision, mul<S>(square<S>(coupling), outcomeVariance));
  const step = mul<S>(mul<S>(coupling, reciprocal<S>(precision)), predictionError);
  return { mean: add<S>(expected.mean, step), precision };
}

/**
 * How strongly a continuous child's evidence reaches its value parent in relaxed mode. The child was drawn to its
 * own evidence by y = π - π̃, and passes on what its uncertain link to the parent lets through: π̂ y / (π̂ + y) to
 * the precision, π̂ π / (π̂ + y) (times the error) to the mean. Exact for one parent and a linear link.
 *
 * @param conditional π̂, predicted precision of the child given its parents
 * @param marginal π̃, predicted precision with the parents' uncertainty
 * @param precision π of the child's posterior
 */
export function throughUncertainLink<S extends Scalar>(
  conditional: S | number,
  marginal: S | number,
  precision: S | number,
): { readonly forPrecision: S; readonly forMean: S } {
  const evidence = sub<S>(precision, marginal);
  const share = div<S>(conditional, add<S>(conditional, evidence));
  return { forPrecision: mul<S>(share, evidence), forMean: mul<S>(share, precision) };
}
