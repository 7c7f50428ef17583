/** Prediction of a mean. Weber et al. 2023, arXiv:2305.10937, eq. 34, 36 and 49; HGF toolbox 8.2. */

import { add, mul, type Scalar, sub } from "../../scalar/index.js";

/**
 * Predicted mean of a node: μ̂ = λ μ + t (ρ + Σ α μ̂_b).
 *
 * @param mean μ after the last trial
 * @param autoconnectionStrength λ, weight of the own past
 * @param drive ρ + Σ α μ̂_b, change per unit time
 * @param timeStep t, time since the last trial
 */
export function expectedMean<S extends Scalar>(
  mean: S | number,
  autoconnectionStrength: S | number,
  drive: S | number,
  timeStep: S | number,
): S {
  const own = mul<S>(autoconnectionStrength, mean);
  return drive === 0 ? own : add<S>(own, mul<S>(timeStep, drive));
}

/**
 * Predicted mean as the toolbox has it: μ̂ = μ + t (ρ - (1 - λ) μ). The reversion grows in proportion to elapsed
 * time; at t = 1 it is the same as above.
 */
export function expectedMeanOfToolbox<S extends Scalar>(
  mean: S | number,
  autoconnectionStrength: S | number,
  drive: S | number,
  timeStep: S | number,
): S {
  const reverts = autoconnectionStrength !== 1;
  const change = reverts ? sub<S>(drive, mul<S>(sub<S>(1, autoconnectionStrength), mean)) : drive;
  return expectedMean<S>(mean, 1, change, timeStep);
}
