/**
 * Pareto smoothed importance sampling: the largest importance ratios are replaced by quantiles of a generalised
 * Pareto distribution fitted to them. Its shape k-hat says how far the ratios can be trusted: the variance of
 * their mean is finite for k < 1/2, and up to about 0.7 the smoothed estimate still converges at a useful rate.
 *
 * Vehtari, Simpson, Gelman, Yao & Gabry 2024, Pareto smoothed importance sampling (JMLR 25(72)); the fit is that
 * of Zhang & Stephens 2009, A new and efficient estimation method for the generalized Pareto distribution
 * (Technometrics 51, 316-325). inference 11.
 */

import { exp, expm1, log, log1p } from "../scalar/elementary/index.js";

export interface ParetoSmoothed {
  /**
   * Shape of the tail; above 0 heavy. Infinity where nothing could be fitted: fewer than 5 ratios in the tail, a
   * tail whose lower part is constant, or fewer finite ratios than the tail is long.
   */
  readonly khat: number;
  /** Logarithms of the smoothed weights in the order of the ratios, their exponentials summing to 1. */
  readonly logWeights: Float64Array;
  /** Logarithm of the mean of the smoothed ratios. */
  readonly logEvidence: number;
  /** Number of ratios taken for the tail. */
  readonly tailLength: number;
}

/** Tails shorter than this are not smoothed. */
const SHORTEST_TAIL = 5;

/**
 * Smooths importance ratios.
 *
 * @param logRatios log(target/proposal), up to a constant that shifts `logEvidence` alone; -Infinity is a ratio
 *   of 0. Independent draws are assumed (relative efficiency 1)
 * @returns with NaN or +Infinity among the ratios, k-hat is Infinity and everything else NaN; if all ratios are 0,
 *   k-hat is Infinity, `logEvidence` -Infinity and the weights NaN
 */
export function paretoSmooth(logRatios: Float64Array): ParetoSmoothed {
  const count = logRatios.length;
  const tailLength = paretoTailLength(count);
  const highest = logRatios.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(highest)) {
    const logEvidence = highest === Number.NEGATIVE_INFINITY ? highest : Number.NaN;
    const logWeights = new Float64Array(count).fill(Number.NaN);
    return { khat: Number.POSITIVE_INFINITY, logWeights, logEvidence, tailLength };
  }
  const shifted = logRatios.map((r) => r - highest);
  const khat = smoothTail(shifted, tailLength);
  const total = logSumExp(shifted);
  return {
    khat,
    logWeights: shifted.map((r) => r - total),
    logEvidence: total + highest - log(count),
    tailLength,
  };
}

/** Length of the tail among `count` independent ratios: ⌈min(count / 5, 3 √count)⌉. */
export function paretoTailLength(count: number): number {
  return Math.ceil(Math.min(0.2 * count, 3 * Math.sqrt(count)));
}

export interface GeneralisedPareto {
  /** Above 0 the tail is heavy, below 0 it is bounded. */
  readonly shape: number;
  readonly scale: number;
}

/**
 * Generalised Pareto distribution of exceedances: G(y) = 1 - (1 + shape y / scale)^(-1/shape).
 *
 * The likelihood is profiled over theta = -shape/scale on a grid, theta is the mean under the profile likelihood
 * times a weak prior, and the shape is drawn towards 1/2 as by 10 observations.
 *
 * @param exceedances ascending, ≥ 0
 * @returns shape and scale NaN where the lower quartile is not above the least exceedance
 */
export function fitGeneralisedPareto(exceedances: Float64Array): GeneralisedPareto {
  const n = exceedances.length;
  const lowest = exceedances[0];
  const highest = exceedances[n - 1];
  const quartile = exceedances[Math.max(Math.floor(n / 4 + 0.5), 1) - 1];
  if (lowest === undefined || highest === undefined || quartile === undefined || !(quartile > lowest)) {
    return { shape: Number.NaN, scale: Number.NaN };
  }
  const meanLog = (theta: number): number => {
    let sum = 0;
    for (const y of exceedances) sum += log1p(-theta * y);
    return sum / n;
  };
  const size = 30 + Math.floor(Math.sqrt(n));
  const grid = Float64Array.from(
    { length: size },
    (_, j) => 1 / highest + (1 - Math.sqrt(size / (j + 0.5))) / (3 * quartile),
  );
  const profile = grid.map((theta) => {
    const k = meanLog(theta);
    return n * (log(-theta / k) - k - 1);
  });
  const total = logSumExp(profile);
  let theta = 0;
  for (let j = 0; j < size; j++) theta += grid[j]! * exp(profile[j]! - total);
  const k = meanLog(theta);
  return { shape: (n * k + 5) / (n + 10), scale: -k / theta };
}

/** Replaces the tail of ratios of which the largest is 1, in place; returns k-hat. */
function smoothTail(shifted: Float64Array, length: number): number {
  if (length < SHORTEST_TAIL) return Number.POSITIVE_INFINITY;
  const order = Array.from(shifted.keys()).sort((a, b) => shifted[a]! - shifted[b]! || a - b);
  const tail = order.slice(order.length - length);
  const cutoff = shifted[order[order.length - length - 1]!]!;
  // With a cutoff of 0 the tail holds all ratios that are not 0, and would lend weight to some that are.
  if (cutoff === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const base = exp(cutoff);
  const { shape, scale } = fitGeneralisedPareto(Float64Array.from(tail, (s) => exp(shifted[s]!) - base));
  if (Number.isNaN(shape) || Number.isNaN(scale)) return Number.POSITIVE_INFINITY;
  tail.forEach((s, i) => {
    const survival = log1p(-(i + 0.5) / length);
    const excess = shape === 0 ? -scale * survival : (scale * expm1(-shape * survival)) / shape;
    shifted[s] = Math.min(0, log(base + excess));
  });
  return shape;
}

/** log Σ exp, the largest taken out. */
function logSumExp(values: Float64Array): number {
  const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(highest)) return highest;
  let sum = 0;
  for (const value of values) sum += exp(value - highest);
  return highest + log(sum);
}
