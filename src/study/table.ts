/** A table by columns. Columns know the file and the line each cell came from, for messages. */

import type { DataProblem } from "../errors.js";
import type { Value } from "./cell.js";

export interface Column {
  readonly name: string;
  readonly file: string;
  /** File of each row, where a table was joined from several. */
  readonly files?: readonly string[];
  /** Line of each row, header = 1. */
  readonly lines: Int32Array;
  /** Trimmed text as written; ids and labels are read from it. */
  readonly cells: readonly string[];
  readonly values: readonly Value[];
  /** Every value is a number or missing. */
  readonly numeric: boolean;
}

export interface Table {
  readonly file: string;
  readonly rows: number;
  /** In the order of the file, derived ones last. A Map: column names are anything a user writes. */
  readonly columns: ReadonlyMap<string, Column>;
}

/** A column from what its cells say. */
export function readColumn(
  name: string,
  file: string,
  lines: Int32Array,
  cells: readonly string[],
  read: (text: string) => Value,
): Column {
  const values = cells.map(read);
  return { name, file, lines, cells, values, numeric: isNumeric(values) };
}

function isNumeric(values: readonly Value[]): boolean {
  return values.every((value) => typeof value !== "string");
}

/** Some rows of a table, in the order given. Columns whose text was on other rows become numeric. */
export function selectRows(table: Table, rows: readonly number[]): Table {
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) {
    const values = rows.map((row) => column.values[row]);
    columns.set(name, {
      ...column,
      ...(column.files && { files: rows.map((row) => column.files![row]!) }),
      lines: Int32Array.from(rows, (row) => column.lines[row]!),
      cells: rows.map((row) => column.cells[row]!),
      values,
      numeric: isNumeric(values),
    });
  }
  return { file: table.file, rows: rows.length, columns };
}

/** What is wrong with one cell. */
export function cellProblem(column: Column, row: number, message: string): DataProblem {
  return {
    file: column.files?.[row] ?? column.file,
    line: column.lines[row]!,
    column: column.name,
    message,
  };
}

/** Where a row is, for messages: "line 8", with the file where there are several. */
export function placeOf(column: Pick<Column, "files" | "lines">, row: number): string {
  const file = column.files?.[row];
  return `line ${column.lines[row]}${file === undefined ? "" : ` of ${file}`}`;
}
