/**
 * E-BFMI: whether fresh momenta explore the energies of the posterior. Betancourt 2016, Diagnosing suboptimal
 * cotangent disintegrations in Hamiltonian Monte Carlo. inference 10.
 */

import { mean } from "./series.js";

/**
 * Energy Bayesian fraction of missing information of one chain; below 0.3 the chain moves too slowly between
 * energies, and tails can be missed.
 *
 * @param energy of each draw, in order
 * @returns NaN for fewer than 2 draws or constant energies
 */
export function eBfmi(energy: Float64Array): number {
  const centre = mean(energy);
  let jumps = 0;
  let spread = 0;
  for (let n = 0; n < energy.length; n++) {
    if (n > 0) jumps += (energy[n]! - energy[n - 1]!) ** 2;
    spread += (energy[n]! - centre) ** 2;
  }
  return energy.length < 2 || spread === 0 ? Number.NaN : jumps / spread;
}
