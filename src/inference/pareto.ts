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
import { TailFinder } from "./tail.js";

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

export interface ParetoOptions {
  /** Of the draws: effective size over their number. Default 1, independent draws. */
  readonly relativeEfficiency?: number;
  /**
   * Length of the tail: as the R package loo has it, ⌈min(S/5, 3 √(S/r))⌉ (default), or as ArviZ 1 does,
   * ⌊3 √(S/r)⌋ where S r > 225, else ⌊S/5⌋.
   */
  readonly rule?: "loo" | "arviz";
}

/** Tails shorter than this are not smoothed. */
const SHORTEST_TAIL = 5;

/**
 * Smooths importance ratios.
 *
 * @param logRatios log(target/proposal), up to a constant that shifts `logEvidence` alone; -Infinity is a ratio
 *   of 0
 * @returns with NaN or +Infinity among the ratios, k-hat is Infinity and everything else NaN; if all ratios are 0,
 *   k-hat is Infinity, `logEvidence` -Infinity and the weights NaN
 */
export function paretoSmooth(logRatios: Float64Array, options: ParetoOptions = {}): ParetoSmoothed {
  const count = logRatios.length;
  const tailLength = paretoTailLength(count, options);
  const highest = logRatios.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(highest)) {
    const logEvidence = highest === Number.NEGATIVE_INFINITY ? highest : Number.NaN;
    const logWeights = new Float64Array(count).fill(Number.NaN);
    return { khat: Number.POSITIVE_INFINITY, logWeights, logEvidence, tailLength };
  }
  const shifted = logRatios.map((r) => r - highest);
  const finder = new TailFinder(count);
  const { khat, replaced } = smoothTail(shifted, tailLength, finder);
  for (let i = 0; i < replaced; i++) shifted[finder.positions[i]!] = log(finder.excesses[i]!);
  const total = logSumExp(shifted);
  return {
    khat,
    logWeights: shifted.map((r) => r - total),
    logEvidence: total + highest - log(count),
    tailLength,
  };
}

/** Length of the tail among `count` ratios. */
export function paretoTailLength(count: number, options: ParetoOptions = {}): number {
  const { relativeEfficiency = 1, rule = "loo" } = options;
  const spread = 3 * Math.sqrt(count / relativeEfficiency);
  if (rule === "loo") return Math.ceil(Math.min(0.2 * count, spread));
  return Math.floor(count * relativeEfficiency > 225 ? Math.min(spread, count - 1) : count / 5);
}

/** Shapes of the tail up to this one are good: min(1 - 1/log10 S, 0.7). Vehtari et al. 2024, section 3. */
export function paretoThreshold(count: number): number {
  return Math.min(1 - Math.LN10 / log(count), 0.7);
}

/** Factors in a product of which one logarithm is taken, and the bounds of a factor so that it stays a double. */
const FACTORS = 8;
const LARGEST_FACTOR = 1e30;

/** Grid and profile likelihood of the last fit, kept: thousands of fits follow one another. */
let gridSpace = new Float64Array(0);
let profileSpace = new Float64Array(0);

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
  const size = 30 + Math.floor(Math.sqrt(n));
  if (gridSpace.length < size) {
    gridSpace = new Float64Array(size);
    profileSpace = new Float64Array(size);
  }
  let best = Number.NEGATIVE_INFINITY;
  for (let j = 0; j < size; j++) {
    const theta = 1 / highest + (1 - Math.sqrt(size / (j + 0.5))) / (3 * quartile);
    const k = meanLog(theta, exceedances, quartile);
    const profile = n * (log(-theta / k) - k - 1);
    gridSpace[j] = theta;
    profileSpace[j] = profile;
    best = Math.max(best, profile);
  }
  let total = 0;
  let theta = 0;
  for (let j = 0; j < size; j++) {
    const weight = exp(profileSpace[j]! - best);
    total += weight;
    theta += gridSpace[j]! * weight;
  }
  theta /= total;
  const k = meanLog(theta, exceedances, quartile);
  return { shape: (n * k + 5) / (n + 10), scale: -k / theta };
}

/** Mean of log(1 - theta y) over ascending y ≥ 0. */
function meanLog(theta: number, y: Float64Array, quartile: number): number {
  const n = y.length;
  let sum = 0;
  // Factors lie between 1 and that of the largest y.
  const extreme = 1 - theta * y[n - 1]!;
  const bounded = extreme < LARGEST_FACTOR && extreme > 1 / LARGEST_FACTOR;
  // Where terms are not small the logarithm of a product of some is as exact, and cheaper.
  if (bounded && Math.abs(theta) * quartile > 1e-3) {
    let i = 0;
    for (; i + FACTORS <= n; i += FACTORS) {
      // In pairs, so that few products wait for another.
      const one = (1 - theta * y[i]!) * (1 - theta * y[i + 1]!);
      const two = (1 - theta * y[i + 2]!) * (1 - theta * y[i + 3]!);
      const three = (1 - theta * y[i + 4]!) * (1 - theta * y[i + 5]!);
      const four = (1 - theta * y[i + 6]!) * (1 - theta * y[i + 7]!);
      sum += log(one * two * (three * four));
    }
    let product = 1;
    for (; i < n; i++) product *= 1 - theta * y[i]!;
    return (sum + log(product)) / n;
  }
  for (let i = 0; i < n; i++) sum += log1p(-theta * y[i]!);
  return sum / n;
}

/**
 * Smoothed tail of ratios of which the largest is 1: what `finder.positions` are to be replaced by is left in
 * `finder.excesses`, as ratios.
 *
 * @param shifted logarithms of the ratios
 * @returns k-hat, and the length of the tail; 0 where nothing is to be replaced
 */
export function smoothTail(
  shifted: Float64Array,
  length: number,
  finder: TailFinder,
): { readonly khat: number; readonly replaced: number } {
  const untouched = { khat: Number.POSITIVE_INFINITY, replaced: 0 };
  if (length < SHORTEST_TAIL) return untouched;
  const cutoff = finder.find(shifted, length);
  // With a cutoff of 0 the tail holds all ratios that are not 0, and would lend weight to some that are.
  if (cutoff === Number.NEGATIVE_INFINITY) return untouched;
  const { positions, excesses } = finder;
  const base = exp(cutoff);
  for (let i = 0; i < length; i++) excesses[i] = exp(shifted[positions[i]!]!) - base;
  const { shape, scale } = fitGeneralisedPareto(excesses.subarray(0, length));
  if (Number.isNaN(shape) || Number.isNaN(scale)) return untouched;
  for (let i = 0; i < length; i++) {
    const survival = log1p(-(i + 0.5) / length);
    const excess = shape === 0 ? -scale * survival : (scale * expm1(-shape * survival)) / shape;
    excesses[i] = Math.min(1, base + excess);
  }
  return { khat: shape, replaced: length };
}

/** log Σ exp, the largest taken out; -Infinity of nothing. */
export function logSumExp(values: Float64Array): number {
  const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (!Number.isFinite(highest)) return highest;
  let sum = 0;
  for (const value of values) sum += exp(value - highest);
  return highest + log(sum);
}
