/** Monte Carlo standard errors: what more draws would change. Vehtari et al. 2021. inference 10. */

import { betaQuantile } from "./beta.js";
import { essMean, quantileSize, sdSize } from "./effective.js";
import { Ordered } from "./order.js";
import { type Chains, joined, mean, unusable, variance } from "./series.js";

/** Standard error of the mean: sd/√ess. NaN where draws are not finite, constant or too few. */
export function mcseMean(chains: Chains): number {
  return Math.sqrt(variance(joined(chains)) / essMean(chains));
}

/** Standard error of the sd, from the fourth moment and the ESS of squared distances. */
export function mcseSd(chains: Chains): number {
  return unusable(chains) === undefined ? sdError(new Ordered(chains)) : Number.NaN;
}

/** The same of draws that are usable and in order. */
export function sdError(draws: Ordered): number {
  const { all } = draws;
  const centre = mean(all);
  const squares = all.map((x) => (x - centre) ** 2);
  const second = mean(squares);
  const fourth = mean(squares.map((x) => x * x));
  return Math.sqrt((fourth - second * second) / sdSize(draws) / second / 4);
}

/** Φ(-1) and Φ(1): half the distance between these quantiles is a standard error. */
const BELOW = 0.1586553;
const ABOVE = 0.8413447;

/** Standard error of the quantile of probability p, from the order statistics around it. */
export function mcseQuantile(chains: Chains, p: number): number {
  if (unusable(chains) !== undefined) return Number.NaN;
  const draws = new Ordered(chains);
  const ess = quantileSize(draws, p);
  const { ascending } = draws;
  const S = ascending.length;
  const [a, b] = [ess * p + 1, ess * (1 - p) + 1];
  const low = Math.max(Math.floor(betaQuantile(BELOW, a, b) * S), 1);
  const high = Math.min(Math.ceil(betaQuantile(ABOVE, a, b) * S), S);
  return (ascending[high - 1]! - ascending[low - 1]!) / 2;
}

export function mcseMedian(chains: Chains): number {
  return mcseQuantile(chains, 0.5);
}
