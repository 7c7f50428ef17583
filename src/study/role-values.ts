/** Columns that must be numbers: what is wrong with their cells, and how a person mends it. */

import type { DataProblem } from "../errors.js";
import { flagOf, listed, quoted } from "./cell.js";
import { writtenName } from "./expression.js";
import { typed, wordIn } from "./shell.js";
import { type Column, cellProblem } from "./table.js";

/** Numbers of a column, NaN where missing; every text is a problem, told once, at its first cell. */
export function numbersOf(column: Column, problems: DataProblem[]): Float64Array {
  const texts = new Map<string, { readonly row: number; count: number }>();
  column.values.forEach((value, row) => {
    if (typeof value !== "string") return;
    const seen = texts.get(value);
    if (seen === undefined) texts.set(value, { row, count: 1 });
    else seen.count += 1;
  });
  for (const [text, { row, count }] of texts) {
    problems.push(cellProblem(column, row, notANumber(column, text, count - 1)));
  }
  return Float64Array.from(column.values, (value) => (typeof value === "number" ? value : Number.NaN));
}

/** 1 where a column says yes (not 0, true), 0 where it says no or nothing. */
export function flagsOf(column: Column, problems: DataProblem[]): Uint8Array {
  return Uint8Array.from(column.values, (value, row) => {
    const flag = flagOf(value);
    if (flag === undefined) {
      problems.push(cellProblem(column, row, `expected 0, 1, true or false, found ${quoted(`${value}`)}`));
    }
    return flag === true ? 1 : 0;
  });
}

/** One problem, at the first cell, when a column that must be 0, 1 or missing holds another number. */
export function binaryProblems(column: Column, what: "input" | "response"): DataProblem[] {
  const row = column.values.findIndex((value) => typeof value === "number" && value !== 0 && value !== 1);
  // Text is a problem of its own; advice on the numbers would not help.
  if (row < 0 || column.values.some((value) => typeof value === "string")) return [];
  const values = [...new Set(column.values as readonly (number | undefined)[])]
    .filter((value) => value !== undefined)
    .sort((a, b) => a - b);
  const name = writtenName(column.name);
  const isOneTwo = values.every((value) => value === 1 || value === 2);
  const isContinuous = values.length > 4;
  const cut = isContinuous ? `${name} > ${values[values.length >> 1]}` : `${name} == ${values.at(-1)}`;
  const recode = `recode it, for example --derive ${typed(`${name} = ${isOneTwo ? `${name} - 1` : cut}`)}`;
  const advice = isContinuous ? `choose a model for continuous ${what}s, or ${recode}` : recode;
  const odd = column.values[row];
  const missing = values.length === 3 && values.includes(0) && values.includes(1);
  const message = `a binary ${what} must be 0 or 1, found ${odd} (values of the column: ${listed(values.map(String))}); ${advice}${missing ? `, or, if ${odd} marks a missing value, --missing ${odd}` : ""}`;
  return [cellProblem(column, row, message)];
}

/** @param more cells further down that hold the same */
function notANumber(column: Column, text: string, more: number): string {
  const again = more === 0 ? "" : ` (and in ${more} more ${more === 1 ? "cell" : "cells"})`;
  const found = `expected a number, found ${quoted(text)}${again}`;
  if (/^[+-]?\d*,\d+(?:[eE][+-]?\d+)?$/.test(text)) {
    return `${found}; decimal commas are not read, write ${text.replace(",", ".")}`;
  }
  if (/^(?:n\/?an?|null|none|missing|[-+]?inf(?:inity)?|[.?-]+|#.*)$/i.test(text)) {
    return `${found}; if it marks a missing value, --missing ${typed(text)}`;
  }
  const name = writtenName(column.name);
  const derivation = typed(`${name} = ${name} == ${wordIn(text)}`);
  return `${found}; recode the column, for example --derive ${derivation}, or, if it marks a missing value, --missing ${typed(text)}`;
}
