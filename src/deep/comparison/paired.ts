/** Differences of two methods under the same seeds. */

import { studentQuantile } from "./student.js";

/** How values of a method stand beside those of another, seed by seed. */
export interface Paired {
  /** Mean of value minus the other's; null where a seed of either has no value. */
  readonly difference: number | null;
  /** Standard deviation of the differences (n - 1); null with it, and of a single seed. */
  readonly differenceSd: number | null;
  /** Student's interval of the mean difference; null with the standard deviation. */
  readonly low: number | null;
  readonly high: number | null;
  /** Seeds with a better value, an equal one, and a worse one; without a value a seed is lost. */
  readonly wins: number;
  readonly ties: number;
  readonly losses: number;
}

export interface Judged {
  readonly better: "higher" | "lower";
  /** Values that differ by no more are equal. */
  readonly tie: number;
  readonly confidence: number;
}

/** @param values and others of the same seeds in the same order; null where there is no value */
export function pairedDifference(
  values: readonly (number | null)[],
  others: readonly (number | null)[],
  { better, tie, confidence }: Judged,
): Paired {
  const differences = values.map((value, s) => {
    const other = others[s]!;
    if (value === null || other === null) return value === other ? 0 : (value === null ? -1 : 1) * Infinity;
    return value - other;
  });
  const gains = differences.map((difference) =>
    better === "higher" || !Number.isFinite(difference) ? difference : -difference,
  );
  const known = [...values, ...others].every((value) => value !== null);
  const spread = known ? spreadOf(differences, confidence) : undefined;
  return {
    difference: spread?.mean ?? null,
    differenceSd: spread?.sd ?? null,
    low: spread?.low ?? null,
    high: spread?.high ?? null,
    wins: gains.filter((gain) => gain > tie).length,
    ties: gains.filter((gain) => Math.abs(gain) <= tie).length,
    losses: gains.filter((gain) => gain < -tie).length,
  };
}

/** Mean of values, with standard deviation (n - 1) and Student's interval where there are two or more. */
export interface Spread {
  readonly mean: number;
  readonly sd: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export function spreadOf(values: readonly number[], confidence: number): Spread {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, sd: null, low: null, high: null };
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const half = (studentQuantile(confidence, n - 1) * sd) / Math.sqrt(n);
  return { mean, sd, low: mean - half, high: mean + half };
}
