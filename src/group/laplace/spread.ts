/**
 * Step M for the covariance of own coefficients: from the average of their second moments, block by block, with
 * hyperpriors on the sds and correlations where wanted. group 8.
 */

import { drive } from "../../inference/drive.js";
import { minimise } from "../../inference/lbfgs.js";
import { cholesky, invertPositiveDefinite } from "../../inference/linear.js";
import { exp, log } from "../../scalar/elementary/index.js";
import { type Hyperprior, logHyperprior } from "../hyperpriors/hyperpriors.js";
import { blockFrom, putBlock } from "./blocks.js";
import type { Block, OwnColumn, Population } from "./problem.js";

/**
 * @param moments sum over participants of (a - M g)(a - M g)' + V, q × q
 * @param before S of the step before, whose known blocks stay
 * @param withPriors whether hyperpriors of sds and correlations count
 * @returns the new S, each variance at its floor or above
 */
export function spreadOf(
  population: Population,
  moments: Float64Array,
  before: Float64Array,
  withPriors: boolean,
): Float64Array {
  const { own, blocks, participants: N } = population;
  const q = own.length;
  const S = new Float64Array(q * q);
  for (const block of blocks) {
    if (block.known) putBlock(S, q, block, blockFrom(before, q, block));
    else putBlock(S, q, block, estimated(block, own, blockFrom(moments, q, block), N, withPriors));
  }
  return floored(population, S);
}

/** Lifts variances that are below their floor, correlations unchanged. */
export function floored({ own, blocks }: Population, S: Float64Array): Float64Array {
  const q = own.length;
  const factor = new Float64Array(q).fill(1);
  for (const { columns, known } of blocks) {
    if (known) continue;
    for (const k of columns) {
      const least = own[k]!.floorSd ** 2;
      if (S[k * q + k]! < least) factor[k] = Math.sqrt(least / S[k * q + k]!);
    }
  }
  if (factor.every((f) => f === 1)) return S;
  return S.map((value, at) => value * factor[Math.floor(at / q)]! * factor[at % q]!);
}

/** Whether the population sd of a coefficient is that of no differences between people. */
export function isFloored({ own, blocks }: Population, S: Float64Array, k: number): boolean {
  const block = blocks.find(({ columns }) => columns.includes(k))!;
  return !block.known && S[k * own.length + k]! <= own[k]!.floorSd ** 2 * (1 + 1e-9);
}

function estimated(
  block: Block,
  own: readonly OwnColumn[],
  moments: Float64Array,
  N: number,
  withPriors: boolean,
): Float64Array {
  if (!withPriors) return moments.map((m) => m / N);
  const priors = block.columns.map((k) => own[k]!.sdPrior!);
  if (block.columns.length > 1) return correlated(priors, block.eta, moments, N);
  return Float64Array.of(bestSd(priors[0]!, moments[0]!, N) ** 2);
}

/**
 * The sd at which -N log sd - moment/(2 sd²) + log prior(sd) is largest. Its slope along log sd falls for all families
 * of hyperpriors of sds, so that bisection finds it.
 */
function bestSd(prior: Hyperprior, moment: number, N: number): number {
  const slope = (sd: number): number => -N + moment / (sd * sd) + sd * logHyperprior(prior, sd).slope;
  const plain = Math.sqrt(moment / N);
  let [low, high] = [plain, plain];
  while (!(slope(low) >= 0)) low *= 0.5;
  while (!(slope(high) <= 0)) high *= 2;
  for (let round = 0; round < 200 && high - low > 1e-15 * high; round++) {
    const middle = 0.5 * (low + high);
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/**
 * The block at which -(N/2) log det S - (1/2) tr S⁻¹ C + (eta - 1) log det R + sum log prior(sd) is largest; sought
 * along the Cholesky factor of S, whose diagonal is logged.
 */
function correlated(
  priors: readonly Hyperprior[],
  eta: number,
  moments: Float64Array,
  N: number,
): Float64Array {
  const K = priors.length;
  const start = packFactor(
    cholesky(
      moments.map((m) => m / N),
      K,
    )!,
    K,
  );
  const found = drive(minimise(start, { stuck: "return" }), (point) => {
    const L = unpackFactor(point, K);
    const S = product(L, K);
    const inverse = invertible(S, K);
    if (inverse === undefined)
      return { value: Number.POSITIVE_INFINITY, gradient: new Float64Array(point.length) };
    // d/dL of -(1/2) tr S⁻¹ C is S⁻¹ C S⁻¹ L.
    const pull = multiply(multiply(inverse, moments, K), multiply(inverse, L, K), K);
    let value = 0;
    for (let at = 0; at < K * K; at++) value -= 0.5 * inverse[at]! * moments[at]!;
    for (let k = 0; k < K; k++) {
      const sd = Math.sqrt(S[k * K + k]!);
      const prior = logHyperprior(priors[k]!, sd);
      const logDiagonal = log(L[k * K + k]!);
      value += (2 * (eta - 1) - N) * logDiagonal - 2 * (eta - 1) * log(sd) + prior.value;
      for (let j = 0; j <= k; j++) {
        pull[k * K + j]! += (prior.slope - (2 * (eta - 1)) / sd) * (L[k * K + j]! / sd);
      }
      pull[k * K + k]! += (2 * (eta - 1) - N) / L[k * K + k]!;
    }
    for (let k = 0; k < K; k++) pull[k * K + k]! *= L[k * K + k]!;
    return { value: -value, gradient: lowerOf(pull, K).map((slope) => -slope) };
  });
  return product(unpackFactor(found.point, K), K);
}

function invertible(S: Float64Array, K: number): Float64Array | undefined {
  return cholesky(S, K) === undefined ? undefined : invertPositiveDefinite(S, K);
}

/** Lower triangle, row by row, of a Cholesky factor with its diagonal logged. */
export function packFactor(L: Float64Array, K: number): Float64Array {
  return lowerOf(
    L.map((value, at) => (Math.floor(at / K) === at % K ? log(value) : value)),
    K,
  );
}

export function unpackFactor(packed: ArrayLike<number>, K: number): Float64Array {
  const L = new Float64Array(K * K);
  let next = 0;
  for (let i = 0; i < K; i++) {
    for (let j = 0; j <= i; j++) {
      const value = packed[next++]!;
      L[i * K + j] = i === j ? exp(value) : value;
    }
  }
  return L;
}

function lowerOf(matrix: Float64Array, K: number): Float64Array {
  return Float64Array.from(
    Array.from({ length: K }, (_, i) => Array.from(matrix.subarray(i * K, i * K + i + 1))).flat(),
  );
}

/** L L' */
export function product(L: Float64Array, K: number): Float64Array {
  return L.map((_, at) => {
    const [i, j] = [Math.floor(at / K), at % K];
    let sum = 0;
    for (let k = 0; k <= Math.min(i, j); k++) sum += L[i * K + k]! * L[j * K + k]!;
    return sum;
  });
}

export function multiply(a: Float64Array, b: Float64Array, K: number): Float64Array {
  return a.map((_, at) => {
    const [i, j] = [Math.floor(at / K), at % K];
    let sum = 0;
    for (let k = 0; k < K; k++) sum += a[i * K + k]! * b[k * K + j]!;
    return sum;
  });
}
