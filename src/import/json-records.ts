/** Arrays of objects to records of text, as jsPsych's own CSV writes them. */

import { DataError } from "../errors.js";
import { quoted } from "../study/cell.js";

/** Whether a text is meant as JSON: it starts with a bracket, which no CSV of jsPsych does. */
export function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/**
 * Columns are the properties in the order in which they appear. A property that is absent or null is ""; true is
 * "true"; objects and arrays are JSON. Several arrays, one a line, are joined (servers store a run a line).
 *
 * @returns records, numbered from 1 in `lines`
 * @throws DataError for text that is not JSON, or not arrays of objects
 */
export function jsonRecords(
  file: string,
  text: string,
): { header: string[]; records: string[][]; lines: number[] } {
  const trials = arrays(file, text).flat();
  if (trials.length === 0) throw new DataError([{ file, message: "the file holds no trial" }]);
  const odd = trials.findIndex(
    (trial) => typeof trial !== "object" || trial === null || Array.isArray(trial),
  );
  if (odd >= 0) {
    const found = quoted(JSON.stringify(trials[odd]));
    throw new DataError([
      { file: `${file}, record ${odd + 1}`, message: `expected an object, one a trial, found ${found}` },
    ]);
  }
  const objects = trials.map((trial) => new Map(Object.entries(trial as object)));
  const header = [...new Set(objects.flatMap((object) => [...object.keys()]))];
  return {
    header,
    records: objects.map((object) => header.map((name) => cellOf(object.get(name)))),
    lines: objects.map((_, i) => i + 1),
  };
}

function arrays(file: string, text: string): unknown[][] {
  const [whole, error] = parse(text);
  const values =
    error === undefined ? [whole] : text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line]));
  return values.map((value, i) => {
    const [array, reason] = error === undefined ? [value, undefined] : parse(value as string);
    // A pretty-printed file fails in its first line, for a reason that is not the reason.
    if (reason !== undefined)
      throw new DataError([{ file, message: `not JSON: ${i === 0 ? error : reason}` }]);
    if (Array.isArray(array)) return array as unknown[];
    throw new DataError([
      { file, message: "expected an array of trials, as jsPsych.data.get().json() writes it" },
    ]);
  });
}

function parse(text: string): [value: unknown, error: string | undefined] {
  try {
    return [JSON.parse(text), undefined];
  } catch (error) {
    return [undefined, error instanceof Error ? error.message : String(error)];
  }
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string"
    ? value.trim()
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
}
