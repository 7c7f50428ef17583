/** What a response model expects of its column: what is wrong with the numbers in it, or merely odd. */

import type { DataProblem } from "../errors.js";
import { listed } from "./cell.js";
import { writtenName } from "./expression.js";
import type { ResponseValues } from "./options.js";
import { binaryProblems } from "./role-values.js";
import { typed } from "./shell.js";
import type { Warning } from "./study.js";
import { type Column, cellProblem } from "./table.js";

/** One problem, at the first cell that cannot be such a response. */
export function responseProblems(column: Column, expected: ResponseValues): DataProblem[] {
  if (expected === "binary") return binaryProblems(column, "response");
  // Text is a problem of its own.
  if (column.values.some((value) => typeof value === "string")) return [];
  const known = column.values.filter((value) => typeof value === "number");
  const at = (isWrong: (value: number) => boolean, message: (value: number) => string): DataProblem[] => {
    const row = column.values.findIndex((value) => typeof value === "number" && isWrong(value));
    return row < 0 ? [] : [cellProblem(column, row, message(column.values[row] as number))];
  };
  const recode = (expression: string): string => {
    const name = writtenName(column.name);
    return `recode it, for example --derive ${typed(`${name} = ${expression.replaceAll("y", name)}`)}`;
  };
  if (expected === "unit") {
    const percent = known.every((value) => value >= 0 && value <= 100);
    return at(
      (value) => value < 0 || value > 1,
      (value) =>
        `a report of a probability must be between 0 and 1, found ${value}; ` +
        (percent ? recode("y / 100") : "choose another response model, or recode it with --derive"),
    );
  }
  if (expected === "log ms") {
    // e^100 ms is no time, and any time in ms has a logarithm below 25.
    if (!(medianOf(known) > 100)) return [];
    return at(
      (value) => value > 100,
      (value) =>
        `response times must be natural logarithms of milliseconds (6.2 for half a second), found ${value}, ` +
        `which looks like milliseconds; ${recode("log(y)")}`,
    );
  }
  if (expected === "1/ms") return [];
  const { options } = expected;
  const values = [...new Set(known)].sort((a, b) => a - b);
  const fromZero = values[0] === 0 && values.every((value) => Number.isInteger(value) && value < options);
  return at(
    (value) => !Number.isInteger(value) || value < 1 || value > options,
    (value) =>
      `a choice among ${options} options must be a whole number from 1 to ${options}, found ${value} (values of the ` +
      `column: ${listed(values.map(String))})` +
      (fromZero ? `; ${recode("y + 1")}` : `; recode it with --derive, or say --missing ${value}`),
  );
}

/** Times that are possible and yet hardly in the unit that the model expects. */
export function unlikelyUnit(column: Column, expected: ResponseValues): Warning[] {
  const median = medianOf(column.values.filter((value) => typeof value === "number"));
  const warn = (message: string): Warning[] => [{ code: "rt-unit", message, participants: [] }];
  const name = writtenName(column.name);
  if (expected === "log ms" && median < 3) {
    return warn(
      `the median of column ${name} is ${median}: as a natural logarithm of milliseconds that is a time below 20 ms; ` +
        `of seconds, write --derive ${typed(`${name} = log(1000 * ${name})`)}`,
    );
  }
  if (expected === "1/ms" && median > 0.1) {
    return warn(
      `the median of column ${name} is ${median}: as a speed in 1/ms that is a time below 10 ms; ` +
        `of milliseconds, write --derive ${typed(`${name} = 1 / ${name}`)}`,
    );
  }
  return [];
}

/** NaN of none. */
function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
