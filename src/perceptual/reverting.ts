/** Levels that return to an equilibrium. HGF toolbox 8.2, `ar1` models. */

import { add, mul, type Scalar, sub } from "../scalar/index.js";

/**
 * Predicted mean: μ̂ = μ + ρ + φ (m - μ).
 *
 * @param drift ρ, 0 where a model has none
 * @param rate φ, 0 where nothing reverts
 */
export function revertingMean<S extends Scalar>(
  mean: S | number,
  drift: S | number,
  rate: S | number,
  equilibrium: S | number,
): S | number {
  const drifted = drift === 0 ? mean : add<S>(mean, drift);
  return rate === 0 ? drifted : add<S>(drifted, mul<S>(rate, sub<S>(equilibrium, mean)));
}
