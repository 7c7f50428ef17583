/** Where the sliders stand and what that means: whole positions, from left to right. */

import { exp, log } from "../scalar/index.js";

/** Values that pyhgf's widget knows; the sliders stop at each of them, and many times between. */
export const listed = {
  precision: [0.1, 0.5, 1, 5, 10, 100, 500, 1000],
  omega: [-8, -7, -6, -5, -4, -3, -2, -1, 0],
} as const;

export type SliderKind = keyof typeof listed;

/** Positions of a decade, so that a factor of 5 is 28 of them and a factor of 2 twelve. */
const DECADE = 40;
/** Positions of a unit of log variance. */
const UNIT = 20;

/** Position of each listed value: nearly even in logarithms for precisions, even for omega. */
const stops: Readonly<Record<SliderKind, readonly number[]>> = {
  precision: [0, 28, 40, 68, 80, 120, 148, 160],
  omega: listed.omega.map((value) => (value - listed.omega[0]) * UNIT),
};

/** The last position; the first is 0. */
export const last: Readonly<Record<SliderKind, number>> = {
  precision: 4 * DECADE,
  omega: 8 * UNIT,
};

/**
 * The value of a position: exactly a listed one at its stop; between two stops the logarithm is even, and precisions
 * have three significant digits.
 *
 * @param position whole, from 0 to the last one
 */
export function valueAt(kind: SliderKind, position: number): number {
  if (kind === "omega") return (position - last.omega) / UNIT;
  const [values, at] = [listed.precision, stops.precision];
  const i = Math.min(
    at.length - 2,
    at.findLastIndex((stop) => stop <= position),
  );
  const [from, to] = [at[i]!, at[i + 1]!];
  if (position === from) return values[i]!;
  if (position === to) return values[i + 1]!;
  const share = (position - from) / (to - from);
  const value = exp(log(values[i]!) + share * (log(values[i + 1]!) - log(values[i]!)));
  return Number(value.toPrecision(3));
}

/** Where the slider shows a listed value; undefined for others. */
export function positionOf(kind: SliderKind, value: number): number | undefined {
  return stops[kind][(listed[kind] as readonly number[]).indexOf(value)];
}

/** The next stop in a direction, the end where there is none. */
export function nextStop(kind: SliderKind, position: number, direction: 1 | -1): number {
  const at = stops[kind];
  const found = direction > 0 ? at.find((stop) => stop > position) : at.findLast((stop) => stop < position);
  return found ?? (direction > 0 ? last[kind] : 0);
}

/** A value as people read it, with a minus sign for a hyphen. */
export function written(kind: SliderKind, value: number): string {
  return (kind === "omega" ? value.toFixed(2) : String(value)).replace("-", "−");
}
