/**
 * Prediction of the volatility belief, and the variance that it gives to a step of the layer. Weber et al. 2023,
 * arXiv:2305.10937, with the mean of a log-normal variance: exp of mean plus half the variance.
 */

import { exp } from "../scalar/elementary/index.js";
import type { FloatLimits } from "./float-limits.js";
import type { SweepLayer, VolatilityParameters } from "./sweep-layer.js";

/** A variance of a step; NaN where the float type cannot hold it. */
export function stepVariance(
  timeStep: number,
  logRate: number,
  { smallestVariance, round }: FloatLimits,
): number {
  const variance = round(timeStep * exp(logRate));
  return variance > smallestVariance ? variance : Number.NaN;
}

/**
 * Ω of a layer with a volatility belief: t exp(ω + κ μ + κ²/(2 π)), the last term only where layers are not taken as
 * independent.
 */
export function predictedVolatility(
  { tonicVolatility = 0, coupling }: VolatilityParameters,
  expectedMeanVol: number,
  expectedPrecisionVol: number,
  timeStep: number,
  meanField: boolean,
  limits: FloatLimits,
): number {
  const spread = meanField ? 0 : (coupling * coupling) / (2 * expectedPrecisionVol);
  return stepVariance(timeStep, tonicVolatility + coupling * expectedMeanVol + spread, limits);
}

/** Moves the volatility belief of one unit to its prediction and returns the unit's Ω. */
export function predictVolatilityLevel(
  { parameters, state }: SweepLayer,
  unit: number,
  timeStep: number,
  meanField: boolean,
  limits: FloatLimits,
): number {
  const { volatilityParent, tonicVolatility, tonicVolatilityVol, autoconnection } = parameters;
  if (!volatilityParent) {
    return tonicVolatility === undefined ? 0 : stepVariance(timeStep, tonicVolatility, limits);
  }
  const omegaVol = stepVariance(timeStep, tonicVolatilityVol, limits);
  const mean = autoconnection * state.meanVol[unit]!;
  const precision = 1 / (1 / state.precisionVol[unit]! + omegaVol);
  state.expectedMeanVol[unit] = mean;
  state.expectedPrecisionVol[unit] = precision;
  state.effectivePrecisionVol[unit] = omegaVol * precision;
  return predictedVolatility(parameters, mean, precision, timeStep, meanField, limits);
}
