/**
 * Effective sample sizes: how many independent draws would tell as much. Geyer's initial monotone sequence over the
 * autocorrelations of all chains. Vehtari et al. 2021; Geyer 1992 (Statistical Science 7, 473-483). inference 10.
 */

import { log } from "../../scalar/elementary/index.js";
import {
  type Chains,
  joined,
  mapped,
  mean,
  normalScores,
  quantileOfSorted,
  sorted,
  split,
  unusable,
  variance,
} from "./series.js";

/** ESS of the bulk: of normal scores of the halves. NaN where draws are not finite, constant or too few. */
export function essBulk(chains: Chains): number {
  return usable(chains, () => effectiveSize(normalScores(split(chains))));
}

/** ESS of the tails: the lesser of those of the 5 % and 95 % quantiles. */
export function essTail(chains: Chains): number {
  return usable(chains, () => Math.min(essQuantile(chains, 0.05), essQuantile(chains, 0.95)));
}

/** ESS of the mean: of the halves as they are. */
export function essMean(chains: Chains): number {
  return usable(chains, () => effectiveSize(split(chains)));
}

/** ESS of the sd: of squared distances from the mean. */
export function essSd(chains: Chains): number {
  return usable(chains, () => {
    const centre = mean(joined(chains));
    return effectiveSize(split(mapped(chains, (x) => (x - centre) ** 2)));
  });
}

/** ESS of the quantile of probability p: of x ≤ Q_p. */
export function essQuantile(chains: Chains, p: number): number {
  return usable(chains, () => {
    const q = quantileOfSorted(sorted(joined(chains)), p);
    return effectiveSize(split(mapped(chains, (x) => (x <= q ? 1 : 0))));
  });
}

/** ESS of the probability of lying between the quantiles of a and b. */
export function essLocal(chains: Chains, a: number, b: number): number {
  return usable(chains, () => {
    const ascending = sorted(joined(chains));
    const [low, high] = [quantileOfSorted(ascending, a), quantileOfSorted(ascending, b)];
    return effectiveSize(split(mapped(chains, (x) => (x >= low && x <= high ? 1 : 0))));
  });
}

function usable(chains: Chains, of: () => number): number {
  return unusable(chains) === undefined ? of() : Number.NaN;
}

/** ESS of an array of chains as it is. Constant indicators count as independent. */
export function effectiveSize(chains: Chains): number {
  const M = chains.length;
  const N = chains[0]!.length;
  const S = M * N;
  const first = chains[0]![0]!;
  if (chains.every((chain) => chain.every((x) => x === first))) return S;
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
