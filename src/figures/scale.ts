/** Scales and ticks on d3-scale: extents that survive gaps and single values, tick labels as markup. */

import { type ScaleContinuousNumeric, scaleLinear, scaleLog } from "d3-scale";
import type { Series } from "./figure.js";
import type { Label } from "./label.js";

export type Scale = ScaleContinuousNumeric<number, number>;

export interface Tick {
  readonly value: number;
  readonly label: Label;
}

/** Smallest and largest finite value; undefined without any. */
export function extentOf(...series: readonly Series[]): [number, number] | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of series) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return low <= high ? [low, high] : undefined;
}

/** A linear scale over an extent with a margin (share of the extent); around a single value, a tenth of it. */
export function linearScale(
  extent: readonly [number, number] | undefined,
  range: readonly [number, number],
  margin = 0,
): Scale {
  const [low, high] = extent ?? [0, 1];
  // Differences near the rounding error of the values themselves count as none.
  const flat = high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high));
  const around = flat ? Math.abs(low) / 10 || 1 : (high - low) * margin;
  return scaleLinear([low - around, high + around], range);
}

/** A logarithmic scale over a positive extent with a margin (share of the extent in logarithms). */
export function logScale(
  extent: readonly [number, number] | undefined,
  range: readonly [number, number],
  margin = 0,
): Scale {
  const [low, high] = extent ?? [0.1, 10];
  const factor = high / low > 1 + 1e-12 ? (high / low) ** margin : 2;
  return scaleLog([low / factor, high * factor], range);
}

/** About `count` ticks of a linear scale. */
export function linearTicks(scale: Scale, count: number): Tick[] {
  const values = scale.ticks(count);
  const [low, high] = scale.domain() as [number, number];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const step = values.length > 1 ? values[1]! - values[0]! : largest;
  if (largest >= 1e6 || (largest < 1e-3 && largest > 0)) {
    // One power of ten for all ticks, so that their digits can be compared.
    const power = Math.floor(Math.log10(largest));
    const digits = Math.min(12, Math.max(0, power - Math.floor(Math.log10(step) + 1e-9)));
    return values.map((value) => ({ value, label: scientific(value, power, digits) }));
  }
  const grouped = scale.tickFormat(count);
  const format = (value: number): string => grouped(value).replaceAll(",", "");
  return values.map((value) => ({ value, label: value === 0 ? format(0).replace("−", "") : format(value) }));
}

/**
 * Ticks of a logarithmic scale: powers of ten, where there is room also 3, or over few decades 2 and 5; far below one
 * decade, whatever divides it.
 */
export function logTicks(scale: Scale, count: number): Tick[] {
  const [low, high] = scale.domain() as [number, number];
  const decades = Math.log10(high / low);
  if (decades < 0.7) {
    return scaleLinear([low, high], [0, 1])
      .ticks(count)
      .filter((value) => value > 0)
      .map((value) => ({ value, label: decimal(value) }));
  }
  const dense = count * 0.6 > decades;
  const mantissas = dense ? (decades < 2.2 ? [1, 2, 5] : [1, 3]) : [1];
  const every = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const ticks: Tick[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power++) {
    if (power % every !== 0) continue;
    for (const mantissa of mantissas) {
      // Parsed, because 10 ** -5 is not the number nearest to 0.00001.
      const value = Number(`${mantissa}e${power}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9))
        ticks.push({ value, label: decades >= 5 && power !== 0 ? `10^{${minus(power)}}` : decimal(value) });
    }
  }
  return ticks;
}

/** A number for a reader: at most `digits` significant digits, powers of ten where decimals would be long. */
export function decimal(value: number, digits = 6): Label {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) {
    const power = Math.floor(Math.log10(size) + 1e-12);
    const mantissa = Number((value / 10 ** power).toPrecision(digits));
    const sign = value < 0 ? "−" : "";
    return Math.abs(mantissa) === 1
      ? `${sign}10^{${minus(power)}}`
      : `${minus(mantissa)}×10^{${minus(power)}}`;
  }
  return minus(Number(value.toPrecision(digits)));
}

function scientific(value: number, power: number, digits: number): Label {
  if (value === 0) return "0";
  return `${(value / 10 ** power).toFixed(digits).replace("-", "−")}×10^{${minus(power)}}`;
}

/** A number with a minus sign instead of a hyphen. */
function minus(value: number): string {
  return String(value).replace("-", "−");
}
