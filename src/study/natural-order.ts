/** The order of sessions and factor levels: numbers by value, then text by code unit. */

import { numberOf } from "./cell.js";

/** Comparison for `sort`: numbers before text; equal numbers written differently ("1", "01") as text. */
export function naturalOrder(a: string, b: string): number {
  const x = numberOf(a);
  const y = numberOf(b);
  if (x !== undefined && y !== undefined && x !== y) return x - y;
  if ((x === undefined) !== (y === undefined)) return x === undefined ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}
