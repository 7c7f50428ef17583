/** What is told of every quantity: posterior mean, sd, interval, diagnostics; probabilities of sign and of a region. */

import {
  equalTailedInterval,
  highestDensityInterval,
  mcseMean,
  summarise,
} from "../../inference/diagnostics/index.js";
import { mean, variance } from "../../inference/diagnostics/series.js";
import type { Series } from "./draws.js";

export interface IntervalOption {
  /** Quantiles of equal tails, or the shortest interval. */
  readonly kind: "eti" | "hdi";
  /** Between 0 and 1. */
  readonly prob: number;
}

export const defaultInterval: IntervalOption = { kind: "eti", prob: 0.89 };

/** NaN where a number cannot be had: diagnostics of draws that do not vary. */
export interface Summary {
  readonly mean: number;
  readonly sd: number;
  readonly low: number;
  readonly high: number;
  readonly essBulk: number;
  readonly essTail: number;
  readonly rHat: number;
  readonly mcseMean: number;
}

export interface DrawCounts {
  readonly chains: number;
  readonly draws: number;
  /** Whether the draws are those of an approximation, which form no chain: sizes and convergence would say nothing. */
  readonly approximate?: boolean;
}

export function summaryOf(
  values: Series,
  { chains, draws, approximate = false }: DrawCounts,
  interval: IntervalOption,
): Summary {
  if (approximate) {
    const intervalOf = interval.kind === "eti" ? equalTailedInterval : highestDensityInterval;
    const { low, high } = intervalOf(values, interval.prob);
    return { ...unknown(mean(values)), sd: Math.sqrt(variance(values)), low, high };
  }
  const options = { interval: interval.kind, probability: interval.prob };
  const row = summarise({ chains, draws, values, valueNames: ["value"] }, options)[0]!;
  return {
    mean: row.mean,
    sd: row.sd,
    low: row.interval.low,
    high: row.interval.high,
    essBulk: row.essBulk,
    essTail: row.essTail,
    rHat: row.rHat,
    mcseMean: row.mcseMean,
  };
}

/** A value of which nothing more is known. */
export function unknown(value: number): Summary {
  const none = Number.NaN;
  return {
    ...{ mean: value, sd: none, low: none, high: none },
    ...{ essBulk: none, essTail: none, rHat: none, mcseMean: none },
  };
}

/** Names of the columns of a summary: `mean sd eti89_lb eti89_ub ess_bulk ess_tail r_hat mcse_mean`. */
export function summaryHeader({ kind, prob }: IntervalOption): string[] {
  const name = `${kind}${Number((100 * prob).toPrecision(6))}`;
  return ["mean", "sd", `${name}_lb`, `${name}_ub`, "ess_bulk", "ess_tail", "r_hat", "mcse_mean"];
}

export function summaryCells(summary: Summary): number[] {
  const { mean, sd, low, high, essBulk, essTail, rHat, mcseMean: error } = summary;
  return [mean, sd, low, high, essBulk, essTail, rHat, error];
}

/** A posterior probability with the standard error that comes from the number of draws. */
export interface Probability {
  readonly value: number;
  /** NaN where all draws agree. */
  readonly mcse: number;
}

/** Fraction of the draws for which it holds. */
export function probabilityOf(
  values: Series,
  { chains, draws }: DrawCounts,
  holds: (x: number) => boolean,
): Probability {
  const indicators = values.map((x) => (holds(x) ? 1 : 0));
  const value = indicators.reduce((sum, x) => sum + x, 0) / indicators.length;
  const series = Array.from({ length: chains }, (_, c) => indicators.subarray(c * draws, (c + 1) * draws));
  return { value, mcse: mcseMean(series) };
}

export function positiveProbability(values: Series, counts: DrawCounts): Probability {
  return probabilityOf(values, counts, (x) => x > 0);
}

/** A region of practical equivalence, and the fraction of the draws inside, its ends included. */
export interface Rope {
  readonly low: number;
  readonly high: number;
  readonly probability: number;
}

export function ropeOf(values: Series, counts: DrawCounts, bounds: readonly [number, number]): Rope {
  const [low, high] = bounds;
  const { value } = probabilityOf(values, counts, (x) => x >= low && x <= high);
  return { low, high, probability: value };
}
