/** Ranges of axes that one wild estimate does not spoil: what lies beyond is drawn as an arrow at the edge. */

import { quantileSorted } from "d3-array";
import type { AxisKind } from "./plot.js";

export type Interval = readonly [low: number, high: number];

/**
 * Range for estimates and their intervals. Of eight estimates or more, those further than six interquartile ranges
 * from the quartiles do not widen it; intervals widen it by at most one and a half times the range of the
 * estimates (or a usual interval) to each side, `behind` (a prior) by at most once the range so far. Undefined
 * without a number to show.
 */
export function robustDomain(
  kind: AxisKind,
  estimates: readonly number[],
  intervals: readonly Interval[] = [],
  behind: readonly Interval[] = [],
): Interval | undefined {
  const onAxis = (value: number): number => (kind === "log" ? Math.log(value) : value);
  const finite = (values: readonly number[]): number[] => values.map(onAxis).filter(Number.isFinite);
  const ascending = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
  const back = ([low, high]: Interval): Interval =>
    kind === "log" ? [Math.exp(low), Math.exp(high)] : [low, high];

  const prior = finite(behind.flat());
  const core = fenced(ascending(finite(estimates)));
  if (core === undefined) {
    const all = prior.length > 0 ? prior : finite(intervals.flat());
    return all.length === 0 ? undefined : back([Math.min(...all), Math.max(...all)]);
  }
  const widths = intervals.map(([low, high]) => onAxis(high) - onAxis(low)).filter(Number.isFinite);
  const usual = quantileSorted(ascending(widths), 0.5) ?? 0;
  const withIntervals = widened(core, finite(intervals.flat()), 1.5 * Math.max(core[1] - core[0], usual));
  const width = withIntervals[1] - withIntervals[0];
  return back(widened(withIntervals, prior, width > 0 ? width : Number.POSITIVE_INFINITY));
}

function fenced(sorted: number[]): Interval | undefined {
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (sorted.length < 8) return [first, last];
  const lower = quantileSorted(sorted, 0.25) ?? first;
  const upper = quantileSorted(sorted, 0.75) ?? last;
  const reach = 6 * (upper - lower);
  // Many equal estimates (a parameter at its bound) have no interquartile range to go by.
  if (reach === 0) return [first, last];
  const inside = sorted.filter((value) => value >= lower - reach && value <= upper + reach);
  return [inside[0] ?? first, inside.at(-1) ?? last];
}

function widened([low, high]: Interval, values: readonly number[], most: number): Interval {
  let [first, last] = [low, high];
  for (const value of values) {
    if (value < first) first = Math.max(value, low - most);
    if (value > last) last = Math.min(value, high + most);
  }
  return [first, last];
}
