/**
 * Effective sample sizes: how many independent draws would tell as much. Geyer's initial monotone sequence over the
 * autocorrelations of all chains. Vehtari et al. 2021; Geyer 1992 (Statistical Science 7, 473-483). inference 10.
 */

import { log } from "../../scalar/elementary/index.js";
import { Ordered } from "./order.js";
import { type Chains, mapped, mean, quantileOfSorted, split, unusable, variance } from "./series.js";

/** ESS of the bulk: of normal scores of the halves. NaN where draws are not finite, constant or too few. */
export function essBulk(chains: Chains): number {
  return usable(chains, bulkSize);
}

/** ESS of the tails: the lesser of those of the 5 % and 95 % quantiles. */
export function essTail(chains: Chains): number {
  return usable(chains, tailSize);
}

/** ESS of the mean: of the halves as they are. */
export function essMean(chains: Chains): number {
  return unusable(chains) === undefined ? effectiveSize(split(chains)) : Number.NaN;
}

/** ESS of the sd: of squared distances from the mean. */
export function essSd(chains: Chains): number {
  return usable(chains, sdSize);
}

/** ESS of the quantile of probability p: of x ≤ Q_p. */
export function essQuantile(chains: Chains, p: number): number {
  return usable(chains, (draws) => quantileSize(draws, p));
}

/** ESS of the probability of lying between the quantiles of a and b. */
export function essLocal(chains: Chains, a: number, b: number): number {
  return usable(chains, ({ ascending, halves }) => {
    const [low, high] = [quantileOfSorted(ascending, a), quantileOfSorted(ascending, b)];
    return effectiveSize(mapped(halves, (x) => (x >= low && x <= high ? 1 : 0)));
  });
}

function usable(chains: Chains, of: (draws: Ordered) => number): number {
  return unusable(chains) === undefined ? of(new Ordered(chains)) : Number.NaN;
}

/** The same of draws that are usable and in order. */
export function bulkSize(draws: Ordered): number {
  return effectiveSize(draws.scores());
}

export function tailSize(draws: Ordered): number {
  return Math.min(quantileSize(draws, 0.05), quantileSize(draws, 0.95));
}

export function sdSize({ all, halves }: Ordered): number {
  const centre = mean(all);
  return effectiveSize(mapped(halves, (x) => (x - centre) ** 2));
}

export function quantileSize({ ascending, halves }: Ordered, p: number): number {
  const q = quantileOfSorted(ascending, p);
  return effectiveSize(mapped(halves, (x) => (x <= q ? 1 : 0)));
}

/** ESS of an array of chains as it is. Constant indicators count as independent. */
export function effectiveSize(chains: Chains): number {
  const M = chains.length;
  const N = chains[0]!.length;
  const S = M * N;
  const first = chains[0]![0]!;
  if (chains.every((chain) => isAll(chain, first))) return S;
  const covariances = chains.map(autocovariances(N));
  const averages = (t: number): number => {
    let sum = 0;
    for (const of of covariances) sum += of(t);
    return sum / M;
  };
  const within = (averages(0) * N) / (N - 1);
  const total = (within * (N - 1)) / N + (M > 1 ? variance(chains.map(mean)) : 0);
  const rho = new Float64Array(N + 1);
  const correlation = (t: number): number => 1 - (within - averages(t)) / total;
  rho[0] = 1;
  rho[1] = correlation(1);
  let even = 1;
  let odd = rho[1]!;
  let j = 0;
  while (even + odd > 0 && 2 * j < N - 5) {
    j += 1;
    even = correlation(2 * j);
    odd = correlation(2 * j + 1);
    if (even + odd >= 0) {
      rho[2 * j] = even;
      rho[2 * j + 1] = odd;
    }
  }
  const last = j;
  if (even > 0) rho[2 * last] = even;
  for (let k = 1; k < last; k++) {
    const before = rho[2 * k - 2]! + rho[2 * k - 1]!;
    if (rho[2 * k]! + rho[2 * k + 1]! > before) {
      rho[2 * k] = before / 2;
      rho[2 * k + 1] = before / 2;
    }
  }
  let tau = -1;
  for (let t = 0; t < 2 * last; t++) tau += 2 * rho[t]!;
  tau += rho[2 * last]!;
  if (last === 0) tau = 0;
  // Antithetic chains can seem better than independent draws without limit.
  return S / Math.max(tau, Math.LN10 / log(S));
}

function isAll(values: Float64Array, value: number): boolean {
  for (let n = 0; n < values.length; n++) if (values[n] !== value) return false;
  return true;
}

/** Biased autocovariance of a chain at a lag, each computed when asked for: few are, as a rule. */
function autocovariances(N: number): (chain: Float64Array) => (t: number) => number {
  return (chain) => {
    const centre = mean(chain);
    const x = chain.map((value) => value - centre);
    return (t) => {
      let sum = 0;
      for (let n = t; n < N; n++) sum += x[n]! * x[n - t]!;
      return sum / N;
    };
  };
}
