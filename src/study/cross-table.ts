/** What a recoding did: old values against new ones, with counts. */

import type { Value } from "./cell.js";
import { naturalOrder } from "./natural-order.js";
import type { Derivation } from "./study.js";
import type { Column } from "./table.js";

const limit = 12;
const others = "others";

/**
 * Counts over all rows.
 *
 * @param read columns the expression reads; the first two are shown, one where two have more than 12 combinations
 * @param made new values
 */
export function crossTable(read: readonly Column[], made: readonly Value[]): Derivation["table"] {
  const columns =
    read.length > 1 && distinct(read.slice(0, 2), made.length).length > limit
      ? read.slice(0, 1)
      : read.slice(0, 2);
  const shown = distinct(columns, made.length).slice(0, limit);
  const values = [...new Set(made.map(label))].sort(missingLast);
  const heads = values.length > limit ? [...values.slice(0, limit), others] : values;
  const counts = new Map(shown.map((old) => [keyOf(old), heads.map(() => 0)]));
  const rest = heads.map(() => 0);
  const place = new Map(heads.map((head, i) => [head, i]));
  made.forEach((value, row) => {
    const line = counts.get(keyOf(columns.map((column) => label(column.values[row])))) ?? rest;
    line[place.get(label(value)) ?? heads.length - 1]! += 1;
  });
  const rows = shown.map((old) => ({ old, counts: counts.get(keyOf(old))! }));
  if (rest.some((count) => count > 0)) rows.push({ old: columns.map(() => others), counts: rest });
  return { columns: columns.map((column) => column.name), values: heads, rows };
}

function distinct(columns: readonly Column[], rows: number): string[][] {
  const found = new Map<string, string[]>();
  for (let row = 0; row < rows; row++) {
    const old = columns.map((column) => label(column.values[row]));
    const key = keyOf(old);
    if (!found.has(key)) found.set(key, old);
  }
  return [...found.values()].sort((a, b) => {
    const i = a.findIndex((value, j) => value !== b[j]);
    return i < 0 ? 0 : missingLast(a[i]!, b[i]!);
  });
}

function missingLast(a: string, b: string): number {
  const gap = Number(a === "missing") - Number(b === "missing");
  return gap === 0 ? naturalOrder(a, b) : gap;
}

function label(value: Value): string {
  return value === undefined ? "missing" : String(value);
}

function keyOf(old: readonly string[]): string {
  return old.join("\u0000");
}
