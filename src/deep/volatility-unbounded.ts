/**
 * Posterior of the volatility belief that cannot leave its bounds: two quadratic approximations of the variational
 * energy, at the prediction and near the second mode that Lambert's W finds, mixed by their energies. As in the HGF
 * toolbox 8.2 and pyhgf.
 */

import { exp, log } from "../scalar/elementary/index.js";
import { sigmoid } from "./activation.js";
import { softplus } from "./head.js";
import { lambertW0, lambertW0OfLog } from "./lambert.js";
import {
  type VolatilityBelief,
  type VolatilityLimits,
  type VolatilityUnit,
  varianceBefore,
} from "./volatility-posterior.js";

/** log(e^a + e^b), with the maximum taken out. */
function logAddExp(a: number, b: number): number {
  return a > b ? a + softplus(b - a) : b + softplus(a - b);
}

export function unboundedPosterior(unit: VolatilityUnit, limits: VolatilityLimits): VolatilityBelief {
  const { coupling: k, expectedMeanVol: prior, expectedPrecisionVol: priorPrecision } = unit;
  const before = log(varianceBefore(unit, limits));
  const seen = 1 / unit.precision + unit.valuePredictionError ** 2;
  const base = log(unit.timeStep) + unit.tonicVolatility;
  const energy = (m: number): number => {
    const total = logAddExp(before, base + k * m);
    return -0.5 * total - 0.5 * seen * exp(-total) - 0.5 * priorPrecision * (m - prior) ** 2;
  };
  const first = nearPrediction(unit, before, seen, base);
  const second = nearMode(unit, before, seen, base, limits, first);
  const share = sigmoid(energy(second.mean) - energy(first.mean));
  const mean = (1 - share) * first.mean + share * second.mean;
  const variance =
    (1 - share) / first.precision +
    share / second.precision +
    share * (1 - share) * (first.mean - second.mean) ** 2;
  return { mean, precision: Math.min(1 / variance, limits.maxPosteriorPrecision) };
}

function nearPrediction(unit: VolatilityUnit, before: number, seen: number, base: number): VolatilityBelief {
  const { coupling: k, expectedMeanVol } = unit;
  const weight = sigmoid(base + k * expectedMeanVol - before);
  const delta = unit.expectedPrecision * seen - 1;
  const precision = unit.expectedPrecisionVol + 0.5 * k * k * weight * (1 - weight);
  return { mean: expectedMeanVol + (k * weight * delta) / (2 * precision), precision };
}

function nearMode(
  unit: VolatilityUnit,
  before: number,
  seen: number,
  base: number,
  limits: VolatilityLimits,
  fallback: VolatilityBelief,
): VolatilityBelief {
  const { coupling: k, expectedMeanVol, expectedPrecisionVol } = unit;
  const centre = base + k * expectedMeanVol;
  const q = expectedPrecisionVol / (k * k);
  const logZ = log(seen) - log(2 * q) + 1 / (2 * q) - centre;
  const w =
    limits.lambert === "log"
      ? lambertW0OfLog(logZ)
      : lambertW0(exp(Math.min(logZ, limits.logLargest)), limits.round);
  const x = (centre + w - 1 / (2 * q) - base) / k;
  const level = base + k * x;
  const weight = sigmoid(level - before);
  const delta = seen * exp(-logAddExp(before, level)) - 1;
  const full = expectedPrecisionVol + 0.5 * k * k * weight * (weight + (2 * weight - 1) * delta);
  const precision = full <= 0 ? expectedPrecisionVol + 0.5 * k * k * weight * (1 - weight) : full;
  const step = 0.5 * k * weight * delta - expectedPrecisionVol * (x - expectedMeanVol);
  const mean = x + step / precision;
  return Number.isFinite(precision) && Number.isFinite(mean) ? { mean, precision } : fallback;
}
