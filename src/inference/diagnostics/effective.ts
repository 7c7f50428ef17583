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
  reserve(M, N);
  for (let m = 0; m < M; m++) centre(chains[m]!, 0, m, N);
  const first = chains[0]![0]!;
  return chains.every((chain) => isAll(chain, first)) ? M * N : sizeOfCentred(M, N);
}

/** ESS of the mean of draws in one array, [chain][draw]: what `essMean` says of its chains, with no copies. */
export function essMeanOfJoined(values: Float64Array, chains: number, draws: number): number {
  // The middle one of an odd number is in neither half, yet must be finite.
  if (draws % 2 === 1) {
    return essMean(Array.from({ length: chains }, (_, c) => values.subarray(c * draws, (c + 1) * draws)));
  }
  if (draws < 4 || isAll(values, values[0]!)) return Number.NaN;
  const half = draws / 2;
  reserve(2 * chains, half);
  for (let m = 0; m < 2 * chains; m++) centre(values, m * half, m, half);
  // A value that is not finite makes the mean of its half so.
  for (let m = 0; m < 2 * chains; m++) if (!Number.isFinite(centres[m])) return Number.NaN;
  return sizeOfCentred(2 * chains, half);
}

/**
 * Working space, kept: thousands of arrays of one size follow one another. Distances of all draws from the mean of
 * their chain, [chain][draw]; those means; autocorrelations.
 */
let centred = new Float64Array(0);
let centres = new Float64Array(0);
let rho = new Float64Array(0);
/** Autocovariances, means over chains, at an even lag and the next. */
let even = 0;
let odd = 0;

function reserve(M: number, N: number): void {
  if (centred.length < M * N) centred = new Float64Array(M * N);
  if (centres.length !== M) centres = new Float64Array(M);
  if (rho.length < N + 1) rho = new Float64Array(N + 1);
}

/** Puts N values from a position on into the working space as chain m. */
function centre(values: Float64Array, from: number, m: number, N: number): void {
  let sum = 0;
  for (let n = 0; n < N; n++) sum += values[from + n]!;
  const average = sum / N;
  centres[m] = average;
  const at = m * N;
  for (let n = 0; n < N; n++) centred[at + n] = values[from + n]! - average;
}

function sizeOfCentred(M: number, N: number): number {
  autocovariances(M, N, 0);
  const within = (even * N) / (N - 1);
  const total = (within * (N - 1)) / N + (M > 1 ? variance(centres) : 0);
  rho[0] = 1;
  rho[1] = 1 - (within - odd) / total;
  let [first, second] = [1, rho[1]!];
  let last = 0;
  while (first + second > 0 && 2 * last < N - 5) {
    last += 1;
    autocovariances(M, N, 2 * last);
    first = 1 - (within - even) / total;
    second = 1 - (within - odd) / total;
    const kept = first + second >= 0;
    rho[2 * last] = kept ? first : 0;
    rho[2 * last + 1] = kept ? second : 0;
  }
  if (first > 0) rho[2 * last] = first;
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
  const S = M * N;
  // Antithetic chains can seem better than independent draws without limit.
  return S / Math.max(tau, Math.LN10 / log(S));
}

function isAll(values: Float64Array, value: number): boolean {
  for (let n = 0; n < values.length; n++) if (values[n] !== value) return false;
  return true;
}

/**
 * Biased autocovariances at two lags, computed when asked for: few are, as a rule. Draws are taken in pairs, because a
 * single sum would wait for each addition.
 */
function autocovariances(M: number, N: number, lag: number): void {
  const x = centred;
  even = 0;
  odd = 0;
  for (let m = 0; m < M; m++) {
    const end = (m + 1) * N;
    let n = m * N + lag + 1;
    let [a, b, c, d] = [x[n - 1]! * x[n - 1 - lag]!, 0, 0, 0];
    for (; n + 1 < end; n += 2) {
      const here = x[n]!;
      const next = x[n + 1]!;
      const back = x[n - lag]!;
      a += here * back;
      b += here * x[n - lag - 1]!;
      c += next * x[n + 1 - lag]!;
      d += next * back;
    }
    if (n < end) {
      a += x[n]! * x[n - lag]!;
      b += x[n]! * x[n - lag - 1]!;
    }
    even += a + c;
    odd += b + d;
  }
  even /= M * N;
  odd /= M * N;
}
