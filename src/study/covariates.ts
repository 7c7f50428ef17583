/** A table of what participants, or their sessions, are: one row each, keyed by columns (group models 3.3). */

import { DataError, type DataProblem } from "../errors.js";
import { suggest } from "../suggest.js";
import { cellReader, listed, quoted } from "./cell.js";
import { detectSeparator, parseCsv } from "./csv.js";
import { decode } from "./decode.js";
import { deriveColumns } from "./derive.js";
import type { Source } from "./options.js";
import { cellProblem, readColumn } from "./table.js";

export interface CovariatesOptions {
  /** For each key the columns that may hold it, the first that is there: participants, and sessions where rows are of those. */
  readonly keys: { readonly participant: readonly string[]; readonly session?: readonly string[] };
  /** Columns that are kept beside the keys. Default: all. */
  readonly columns?: readonly string[];
  /** `"name = expression"`, applied in order. */
  readonly derive?: readonly string[];
  /** Codes for a missing value beside blank, NaN and NA. */
  readonly missing?: readonly string[];
}

export interface CovariatesTable {
  /** The columns of the keys. */
  readonly by: { readonly participant: string; readonly session?: string };
  /** By column; a missing value is empty text. */
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/**
 * Reads a table of covariates. Separator and encoding are found as for studies.
 *
 * @throws DataError for a file that is no table, columns that are not there, and blank keys
 */
export async function readCovariates(
  source: Source,
  { keys, columns, derive = [], missing = [] }: CovariatesOptions,
): Promise<CovariatesTable> {
  const { text } = decode(source);
  const { header, records, lines } = await parseCsv(source.name, text, detectSeparator(text));
  const read = cellReader(missing);
  const at = Int32Array.from(lines);
  const written = header.map((name, c) => {
    const cells = records.map((fields) => fields[c]!);
    return [name, readColumn(name, source.name, at, cells, read)] as const;
  });
  const keyOf = (names: readonly string[]): string =>
    names.find((name) => header.includes(name)) ?? names[0]!;
  const by = {
    participant: keyOf(keys.participant),
    ...(keys.session === undefined ? {} : { session: keyOf(keys.session) }),
  };
  const { table } = await deriveColumns(
    { file: source.name, rows: records.length, columns: new Map(written) },
    { derive, columns: { participant: by.participant } },
  );
  const present = [...table.columns.keys()];
  const names = [...new Set([...Object.values(by), ...(columns ?? present)])];
  const problems = names.flatMap((name): DataProblem[] => {
    if (table.columns.has(name)) return [];
    const near = suggest(name, present);
    const meant = near === undefined ? "" : `; did you mean ${quoted(near)}?`;
    const message = `there is no column ${quoted(name)} in the covariates${meant} (columns: ${listed(present)})`;
    return [{ file: source.name, line: 1, message }];
  });
  for (const key of Object.values(by)) {
    const column = table.columns.get(key);
    column?.cells.forEach((cell, row) => {
      if (cell === "") problems.push(cellProblem(column, row, "the key is blank"));
    });
  }
  if (problems.length > 0) throw new DataError(problems);
  const rows = Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries(
      names.map((name) => {
        const column = table.columns.get(name)!;
        return [name, column.values[row] === undefined ? "" : column.cells[row]!];
      }),
    ),
  );
  return { by, rows };
}
