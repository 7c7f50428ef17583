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
  checkProbability(probability);
  const ascending = sorted(values);
  const low = quantileOfSorted(ascending, (1 - probability) / 2);
  const high = quantileOfSorted(ascending, (1 + probability) / 2);
  return { kind: "eti", probability, low, high };
}

/** The shortest interval between draws that holds ⌊p S⌋ of them beyond its first; the lowest where several are. */
export function highestDensityInterval(values: Float64Array, probability = 0.89): Interval {
  checkProbability(probability);
  const ascending = sorted(values);
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

/** 1.4826 times the median distance from the median: the sd of a normal. */
export function medianAbsoluteDeviation(values: Float64Array): number {
  const centre = median(values);
  return 1.4826 * median(values.map((x) => Math.abs(x - centre)));
}

function checkProbability(probability: number): void {
  if (!(probability > 0 && probability < 1)) {
    throw new UsageError(`interval: probability must lie between 0 and 1, got ${probability}`);
  }
}
