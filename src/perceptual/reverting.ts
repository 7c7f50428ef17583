/** Parameters of levels that return to an equilibrium: μ̂ = μ + ρ + φ (m - μ). HGF toolbox 8.2, `ar1` models. */

import type { Kind } from "../hgf/chain-parameters.js";
import { real, unit } from "../model/index.js";
import { add, mul, type Scalar, sub } from "../scalar/index.js";

export const phi: Kind = {
  short: "phi",
  bracketed: "phi",
  spelled: "phi",
  attribute: "reversionRate",
  domain: unit,
  letter: "φ",
  words: "share of the way to its equilibrium that the mean goes back on each trial",
  neutral: 0,
};

export const m: Kind = {
  short: "m",
  bracketed: "m",
  spelled: "m",
  attribute: "equilibriumMean",
  domain: real,
  letter: "m",
  words: "equilibrium that the mean returns to",
};

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
