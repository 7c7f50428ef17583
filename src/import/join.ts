/** Tables of several files, one below the other; each cell still knows its file and line. */

import { cellReader } from "../study/cell.js";
import { type Column, readColumn, type Table } from "../study/table.js";

/**
 * Joins tables by column name, in the order in which names appear. A column that a table lacks is missing there; one
 * that is text in any table is text in all.
 *
 * @param tables at least one
 */
export function joinTables(tables: readonly Table[]): Table {
  const [only] = tables;
  if (tables.length === 1) return only!;
  const names = [...new Set(tables.flatMap((table) => [...table.columns.keys()]))];
  const columns = new Map(names.map((name) => [name, joinColumn(name, tables)]));
  return { file: only!.file, rows: tables.reduce((sum, table) => sum + table.rows, 0), columns };
}

function joinColumn(name: string, tables: readonly Table[]): Column {
  const parts = tables.map((table) => {
    const [first] = table.columns.values();
    const column = table.columns.get(name);
    return {
      cells: column?.cells ?? Array.from({ length: table.rows }, () => ""),
      values: column?.values ?? Array.from({ length: table.rows }, () => undefined),
      files: Array.from({ length: table.rows }, () => column?.file ?? first!.file),
      lines: [...(column ?? first!).lines],
    };
  });
  const values = parts.flatMap((part) => part.values);
  return {
    name,
    file: tables[0]!.file,
    files: parts.flatMap((part) => part.files),
    lines: Int32Array.from(parts.flatMap((part) => part.lines)),
    cells: parts.flatMap((part) => part.cells),
    values,
    numeric: values.every((value) => typeof value !== "string"),
  };
}

/** A table with one more column (or another in its place), whose cells lie beside those of the first column. */
export function withColumn(table: Table, name: string, cells: readonly string[]): Table {
  const [first] = table.columns.values();
  const { file, files, lines } = first!;
  const made = readColumn(name, file, lines, cells, cellReader([]));
  return { ...table, columns: new Map([...table.columns, [name, { ...made, ...(files && { files }) }]]) };
}

/** File of each row. */
export function filesOf(table: Table): readonly string[] {
  const [first] = table.columns.values();
  return first?.files ?? Array.from({ length: table.rows }, () => first?.file ?? table.file);
}
