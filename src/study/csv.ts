/**
 * Text to records. Papa Parse does the quoting: it follows RFC 4180, says what is wrong with a quote instead of
 * guessing, runs in browsers, and has no dependencies.
 */

import { DataError, type DataProblem } from "../errors.js";
import { quoted } from "./cell.js";

export interface Records {
  /** Trimmed fields. */
  readonly records: readonly (readonly string[])[];
  /** Line on which each record starts, first line = 1. */
  readonly lines: readonly number[];
  /** Empty lines between records. */
  readonly emptyLines: readonly number[];
}

/**
 * Splits text (lines ended by "\n") into records of trimmed fields. Empty lines are left out, and so are lines at
 * the end that hold separators only, which spreadsheets write.
 *
 * @throws DataError for broken quotes.
 */
export async function parseRecords(file: string, text: string, separator: string): Promise<Records> {
  const { default: papa } = await import("papaparse");
  const { data, errors } = papa.parse<string[]>(text, { delimiter: separator, newline: "\n" });
  const starts: number[] = [];
  let line = 1;
  for (const fields of data) {
    starts.push(line);
    line += 1;
    for (const field of fields) for (let at = -1; (at = field.indexOf("\n", at + 1)) >= 0; ) line += 1;
  }
  if (errors.length > 0) {
    const problems = new Map<number, DataProblem>();
    for (const { row = 0, code } of errors) {
      const message =
        code === "MissingQuotes"
          ? "a quote is opened and never closed"
          : "text follows a closing quote; write a quote inside quotes twice";
      problems.set(row, { file, line: starts[row] ?? 1, message });
    }
    throw new DataError([...problems.values()]);
  }
  const fields = data.map((record) => record.map((field) => field.trim()));
  const end = fields.findLastIndex((record) => record.some((field) => field !== "")) + 1;
  const isEmpty = (i: number): boolean => fields[i]!.length === 1 && fields[i]![0] === "";
  const places = Array.from({ length: end }, (_, i) => i);
  const kept = places.filter((i) => !isEmpty(i));
  return {
    records: kept.map((i) => fields[i]!),
    lines: kept.map((i) => starts[i]!),
    emptyLines: places.filter((i) => isEmpty(i) && i > kept[0]!).map((i) => starts[i]!),
  };
}

/** Problems for empty lines in a file of single numbers, where they could be missing values or nothing. */
export function emptyLineProblems(file: string, emptyLines: readonly number[]): DataProblem[] {
  const message = "empty line among single values; write NaN for a missing value, or delete the line";
  return emptyLines.map((line) => ({ file, line, message }));
}

/** The separator that splits the first line into most fields: comma, tab or semicolon, in this order among equals. */
export function detectSeparator(text: string): "," | "\t" | ";" {
  const header = /^(?:[^"\n]|"[^"]*")*/.exec(text.trimStart())?.[0].replace(/"[^"]*"/g, "") ?? "";
  const count = (separator: string): number => header.split(separator).length;
  const [best] = ([",", "\t", ";"] as const).toSorted((a, b) => count(b) - count(a));
  return best!;
}

export interface CsvTable extends Records {
  readonly header: readonly string[];
}

/**
 * Records below a header. A column without a name (row numbers of pandas and R) is called "column 1" and so on.
 *
 * @throws DataError for an empty file, a header only, repeated names, and every row with too few or many fields.
 */
export async function parseCsv(file: string, text: string, separator: string): Promise<CsvTable> {
  const { records, lines, emptyLines } = await parseRecords(file, text, separator);
  const [names, ...rows] = records;
  if (names === undefined) throw new DataError([{ file, message: "the file is empty" }]);
  if (rows.length === 0) {
    throw new DataError([{ file, line: lines[0]!, message: "there is a header and no row below it" }]);
  }
  const header = names.map((name, i) => name || `column ${i + 1}`);
  const problems = header.length === 1 ? emptyLineProblems(file, emptyLines) : [];
  for (const name of new Set(header.filter((name, i) => header.indexOf(name) !== i))) {
    problems.push({ file, line: lines[0]!, message: `two columns are named ${quoted(name)}` });
  }
  rows.forEach((fields, i) => {
    if (fields.length === header.length) return;
    const expected = `expected ${header.length} fields as in the header, found ${fields.length}`;
    problems.push({ file, line: lines[i + 1]!, message: expected });
  });
  if (problems.length > 0) throw new DataError(problems);
  return { header, records: rows, lines: lines.slice(1), emptyLines };
}
