/** Summaries of draws: central and densest intervals, spread. inference 10. */

import { UsageError } from "../../errors.js";
import { median, quantileOfSorted, sorted } from "./series.js";

export interface Interval {
  readonly kind: "eti" | "hdi";
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

/** Equal tails: quantiles of (1 - p)/2 and (1 + p)/2. Probability default 0.89. */
export function equalTailedInterval(values: Float64Array, probability = 0.89): Interval {
  return equalTails(sorted(values), probability);
}

/** The same of ascending values. */
export function equalTails(ascending: Float64Array, probability: number): Interval {
  checkProbability(probability);
  const low = quantileOfSorted(ascending, (1 - probability) / 2);
  const high = quantileOfSorted(ascending, (1 + probability) / 2);
  return { kind: "eti", probability, low, high };
}

/** The shortest interval between draws that holds ⌊p S⌋ of them beyond its first; the lowest where several are. */
export function highestDensityInterval(values: Float64Array, probability = 0.89): Interval {
  return shortest(sorted(values), probability);
}

/** The same of ascending values. */
export function shortest(ascending: Float64Array, probability: number): Interval {
  checkProbability(probability);
  const k = Math.floor(probability * ascending.length);
  let at = 0;
  for (let i = 1; i + k < ascending.length; i++) {
    if (ascending[i + k]! - ascending[i]! < ascending[at + k]! - ascending[at]!) at = i;
  }
  return { kind: "hdi", probability, low: ascending[at]!, high: ascending[at + k]! };
}

/** Quantile of draws, type 7 of Hyndman & Fan 1996. */
export function quantile(values: Float64Array, p: number): number {
  return quantileOfSorted(sorted(values), p);
}

/** The median distance from the median of a normal of sd 1, inverted. */
export const NORMAL_MAD = 1.4826;

/** 1.4826 times the median distance from the median: the sd of a normal. */
export function medianAbsoluteDeviation(values: Float64Array): number {
  const centre = median(values);
  return NORMAL_MAD * median(values.map((x) => Math.abs(x - centre)));
}

function checkProbability(probability: number): void {
  if (!(probability > 0 && probability < 1)) {
    throw new UsageError(`interval: probability must lie between 0 and 1, got ${probability}`);
  }
}
