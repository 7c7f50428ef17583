/**
 * Draws of one scalar as the diagnostics want them: chains of equal length, split into halves, and as normal scores.
 * Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, Rank-normalization, folding, and localization: an improved R-hat
 * (Bayesian Analysis 16, 667-718). inference 10.
 */

import { normalQuantile } from "../../random/index.js";

/** One array for each chain, all of the same length. */
export type Chains = readonly Float64Array[];

/** Why nothing can be said of the draws; undefined where something can. */
export function unusable(chains: Chains): string | undefined {
  const first = chains[0]?.[0];
  if (first === undefined) return "no draws";
  if (chains.some((chain) => chain.length < 4)) return "fewer than 4 draws a chain";
  if (!chains.every((chain) => chain.every(Number.isFinite))) return "not all draws are finite";
  return chains.every((chain) => chain.every((x) => x === first)) ? "constant" : undefined;
}

/** All draws, chain after chain. */
export function joined(chains: Chains): Float64Array {
  const n = chains[0]?.length ?? 0;
  const all = new Float64Array(n * chains.length);
  chains.forEach((chain, c) => {
    all.set(chain, c * n);
  });
  return all;
}

/** First and last half of every chain; the middle draw of an odd number is left out. */
export function split(chains: Chains): Float64Array[] {
  return chains.flatMap((chain) => {
    const half = Math.floor(chain.length / 2);
    return [chain.subarray(0, half), chain.subarray(chain.length - half)];
  });
}

export function mapped(chains: Chains, f: (x: number) => number): Float64Array[] {
  return chains.map((chain) => chain.map(f));
}

/** Normal scores Φ⁻¹((r - 3/8)/(S + 1/4)) of the average ranks r among all draws. */
export function normalScores(chains: Chains): Float64Array[] {
  const all = joined(chains);
  const ranks = averageRanks(all);
  const scores = ranks.map((r) => normalQuantile((r - 0.375) / (all.length + 0.25)));
  const n = chains[0]!.length;
  return chains.map((_, c) => scores.subarray(c * n, (c + 1) * n));
}

/** Ranks from 1; equal values share the mean of theirs. */
export function averageRanks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to += 1;
    for (let k = from; k < to; k++) ranks[order[k]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k]!;
  return sum / values.length;
}

/** Sample variance, denominator n - 1. */
export function variance(values: ArrayLike<number>): number {
  const centre = mean(values);
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += (values[k]! - centre) ** 2;
  return sum / (values.length - 1);
}

/** Ascending copy. */
export function sorted(values: Float64Array): Float64Array {
  return values.slice().sort();
}

/** Quantile of ascending values, interpolated linearly: type 7 of Hyndman & Fan 1996. */
export function quantileOfSorted(ascending: Float64Array, p: number): number {
  const h = (ascending.length - 1) * p;
  const below = Math.floor(h);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return low + (h - below) * (high - low);
}

/** Median, the mean of the middle two of an even number: rounded so, both lie equally far from it. */
export function median(values: Float64Array): number {
  const ascending = sorted(values);
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2;
}
