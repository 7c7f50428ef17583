/** The table of a result: location, spread, interval, convergence and Monte Carlo errors of every value. */

import { columnOf, type DrawSet, type SampleResult } from "../nuts/result.js";
import { rHatOf } from "./convergence.js";
import { bulkSize, effectiveSize, tailSize } from "./effective.js";
import { sdError } from "./error.js";
import { equalTails, type Interval, medianAbsoluteDeviation, NORMAL_MAD, shortest } from "./interval.js";
import { Ordered } from "./order.js";
import { joined, mean, median, medianOfSorted, sorted, unusable, variance } from "./series.js";

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
    const of = interval === "eti" ? equalTails : shortest;
    const reason = unusable(series);
    if (reason !== undefined) {
      const all = joined(series);
      return {
        name,
        mean: mean(all),
        sd: Math.sqrt(variance(all)),
        median: median(all),
        mad: medianAbsoluteDeviation(all),
        interval: of(sorted(all), probability),
        essBulk: Number.NaN,
        essTail: Number.NaN,
        rHat: Number.NaN,
        mcseMean: Number.NaN,
        mcseSd: Number.NaN,
        reason,
      };
    }
    const ordered = new Ordered(series);
    const spread = variance(ordered.all);
    return {
      name,
      mean: mean(ordered.all),
      sd: Math.sqrt(spread),
      median: ordered.median,
      mad: NORMAL_MAD * medianOfSorted(ordered.distances()),
      interval: of(ordered.ascending, probability),
      essBulk: bulkSize(ordered),
      essTail: tailSize(ordered),
      rHat: rHatOf(ordered),
      mcseMean: Math.sqrt(spread / effectiveSize(ordered.halves)),
      mcseSd: sdError(ordered),
    };
  });
}
