/** The table of a result: location, spread, interval, convergence and Monte Carlo errors of every value. */

import { columnOf, type DrawSet, type SampleResult } from "../nuts/result.js";
import { rHat } from "./convergence.js";
import { essBulk, essTail } from "./effective.js";
import { mcseMean, mcseSd } from "./error.js";
import {
  equalTailedInterval,
  highestDensityInterval,
  type Interval,
  medianAbsoluteDeviation,
} from "./interval.js";
import { joined, mean, median, unusable, variance } from "./series.js";

export interface SummaryRow {
  readonly name: string;
  readonly mean: number;
  readonly sd: number;
  readonly median: number;
  readonly mad: number;
  readonly interval: Interval;
  readonly essBulk: number;
  readonly essTail: number;
  readonly rHat: number;
  readonly mcseMean: number;
  readonly mcseSd: number;
  /** Why the diagnostics are NaN. */
  readonly reason?: string;
}

export interface SummaryOptions {
  /** Of the interval. Default 0.89. */
  readonly probability?: number;
  /** Quantiles of equal tails (default), or the shortest interval. */
  readonly interval?: "eti" | "hdi";
  /** Values to tell of. Default all. */
  readonly names?: readonly string[];
}

/** What of a result the diagnostics read. */
export type Drawn = Pick<SampleResult, "valueNames"> & Pick<DrawSet, "chains" | "draws" | "values">;

/**
 * Summary of every value of a result.
 *
 * @throws UsageError for a probability that is not between 0 and 1
 */
export function summarise(result: Drawn, options: SummaryOptions = {}): SummaryRow[] {
  const { probability = 0.89, interval = "eti", names } = options;
  const { chains, draws, values, valueNames } = result;
  return valueNames.flatMap((name, at) => {
    if (names !== undefined && !names.includes(name)) return [];
    const series = columnOf(values, chains, draws, valueNames.length, at);
    const all = joined(series);
    const reason = unusable(series);
    const of = interval === "eti" ? equalTailedInterval : highestDensityInterval;
    return {
      name,
      mean: mean(all),
      sd: Math.sqrt(variance(all)),
      median: median(all),
      mad: medianAbsoluteDeviation(all),
      interval: of(all, probability),
      essBulk: essBulk(series),
      essTail: essTail(series),
      rHat: rHat(series),
      mcseMean: mcseMean(series),
      mcseSd: reason === undefined ? mcseSd(series) : Number.NaN,
      ...(reason === undefined ? {} : { reason }),
    };
  });
}
