/** Tables of several files as one: the rows of each after those of the one before. */

import { DataError, type DataProblem } from "../errors.js";
import { quoted } from "./cell.js";
import type { Column, Table } from "./table.js";

/**
 * @param tables two or more, with the same columns in any order
 * @returns columns in the order of the first; every row knows its file
 * @throws DataError that names every column which a file lacks or has alone
 */
export function joinTables(tables: readonly Table[]): Table {
  const [first, ...others] = tables as readonly [Table, ...Table[]];
  const problems = others.flatMap((table): DataProblem[] => [
    ...lacking(first, table, table.file),
    ...lacking(table, first, table.file),
  ]);
  if (problems.length > 0) throw new DataError(problems);
  const columns = [...first.columns.keys()].map((name): [string, Column] => {
    const parts = tables.map(({ columns: of }) => of.get(name)!);
    return [
      name,
      {
        ...{ name, file: first.file },
        files: tables.flatMap(({ file, rows }) => Array.from({ length: rows }, () => file)),
        lines: Int32Array.from(parts.flatMap(({ lines }) => [...lines])),
        cells: parts.flatMap(({ cells }) => cells),
        values: parts.flatMap(({ values }) => values),
        numeric: parts.every(({ numeric }) => numeric),
      },
    ];
  });
  const file = tables.map((table) => table.file).join(", ");
  return { file, rows: tables.reduce((sum, { rows }) => sum + rows, 0), columns: new Map(columns) };
}

/** Columns of one table that another has not; `told` is the file that is at fault. */
function lacking(of: Table, from: Table, told: string): DataProblem[] {
  return [...of.columns.keys()]
    .filter((name) => !from.columns.has(name))
    .map((name) => ({
      file: told,
      line: 1,
      message:
        from.file === told
          ? `there is no column ${quoted(name)}, which ${of.file} has; files of one study have the same columns`
          : `column ${quoted(name)} is not in ${from.file}; files of one study have the same columns`,
    }));
}
