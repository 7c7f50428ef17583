/**
 * Posterior of the volatility belief. `standard`: the quadratic approximation at the prediction (Mathys et al. 2014,
 * doi 10.3389/fnhum.2014.00825); `eHGF`: the mean first, the precision at the new mean; `unbounded`: see its file.
 */

import { exp } from "../scalar/elementary/index.js";
import type { FloatLimits } from "./float-limits.js";
import type { VolatilityUpdate } from "./sweep-options.js";
import { unboundedPosterior } from "./volatility-unbounded.js";

/** One unit as its volatility update sees it. */
export interface VolatilityUnit {
  readonly expectedMeanVol: number;
  readonly expectedPrecisionVol: number;
  readonly effectivePrecision: number;
  readonly conditionalExpectedPrecision: number;
  readonly expectedPrecision: number;
  readonly precision: number;
  readonly valuePredictionError: number;
  readonly volatilityPredictionError: number;
  /** ω, 0 where the layer has none. */
  readonly tonicVolatility: number;
  /** κ */
  readonly coupling: number;
  /** Ω at the time step below. */
  readonly predictedVolatility: number;
  /** 1 where the rules' update does not know the time step. */
  readonly timeStep: number;
}

export interface VolatilityBelief {
  readonly mean: number;
  readonly precision: number;
}

/** What the updates share. */
export interface VolatilityLimits extends FloatLimits {
  readonly maxPosteriorPrecision: number;
  readonly lambert: "halley" | "log";
}

/** Smallest variance that is left to a unit when its volatility is taken away. */
const LEAST = 1e-128;

/** Variance of the unit without the step: 1/π - Ω, at least 1e-128, which is 0 in single precision. */
export function varianceBefore(unit: VolatilityUnit, limits: FloatLimits): number {
  return Math.max(1 / unit.conditionalExpectedPrecision - unit.predictedVolatility, limits.round(LEAST));
}

const rules: Readonly<
  Record<VolatilityUpdate, (unit: VolatilityUnit, limits: VolatilityLimits) => VolatilityBelief>
> = { standard, eHGF, unbounded: unboundedPosterior };

export function volatilityPosterior(
  update: VolatilityUpdate,
  unit: VolatilityUnit,
  limits: VolatilityLimits,
): VolatilityBelief {
  return rules[update](unit, limits);
}

/** π + ½κ²γ² + κ²γ²Δ - ½κ²γΔ, not bounded from below; the mean moves by κγΔ/(2π). */
function standard(unit: VolatilityUnit, limits: VolatilityLimits): VolatilityBelief {
  const { coupling, effectivePrecision: gamma, volatilityPredictionError: delta } = unit;
  const k2 = coupling * coupling;
  const raised =
    unit.expectedPrecisionVol +
    0.5 * k2 * gamma * gamma +
    k2 * gamma * gamma * delta -
    0.5 * k2 * gamma * delta;
  const precision = Math.min(raised, limits.maxPosteriorPrecision);
  return { mean: unit.expectedMeanVol + (coupling * gamma * delta) / (2 * precision), precision };
}

/** The mean by the prediction's precision; then the precision by the error seen from the new mean. */
function eHGF(unit: VolatilityUnit, limits: VolatilityLimits): VolatilityBelief {
  const { coupling, expectedPrecisionVol } = unit;
  const step = coupling * unit.effectivePrecision * unit.volatilityPredictionError;
  const mean = unit.expectedMeanVol + step / (2 * expectedPrecisionVol);
  const before = varianceBefore(unit, limits);
  const omega = unit.timeStep * exp(coupling * mean + unit.tonicVolatility);
  const precision = 1 / (before + omega);
  const gamma = omega * precision;
  const weight = (omega - before) * precision;
  const delta = (1 / unit.precision + unit.valuePredictionError ** 2) * precision - 1;
  const gain = Math.max(0, 0.5 * coupling * coupling * gamma * (gamma + weight * delta));
  return { mean, precision: Math.min(expectedPrecisionVol + gain, limits.maxPosteriorPrecision) };
}
