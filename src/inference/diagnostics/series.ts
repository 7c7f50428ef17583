/**
 * Draws of one scalar as the diagnostics want them: chains of equal length, split into halves.
 * Vehtari, Gelman, Simpson, Carpenter & Bürkner 2021, Rank-normalization, folding, and localization: an improved R-hat
 * (Bayesian Analysis 16, 667-718). inference 10.
 */

/** One array for each chain, all of the same length. */
export type Chains = readonly Float64Array[];

/** Why nothing can be said of the draws; undefined where something can. */
export function unusable(chains: Chains): string | undefined {
  const first = chains[0]?.[0];
  if (first === undefined) return "no draws";
  if (chains.some((chain) => chain.length < 4)) return "fewer than 4 draws a chain";
  let constant = true;
  for (const chain of chains) {
    for (let n = 0; n < chain.length; n++) {
      if (!Number.isFinite(chain[n])) return "not all draws are finite";
      if (chain[n] !== first) constant = false;
    }
  }
  return constant ? "constant" : undefined;
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
  return medianOfSorted(sorted(values));
}

export function medianOfSorted(ascending: Float64Array): number {
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2;
}
