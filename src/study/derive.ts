/** Recoding: new columns from expressions, and rows chosen by one. */

import { DataError, UsageError } from "../errors.js";
import { arrange, cutIntoRuns } from "./arrange.js";
import { type ASTNode, ExpressionError, parseExpression } from "./cel.js";
import { quoted, type Value } from "./cell.js";
import { crossTable } from "./cross-table.js";
import { compile, referencedColumns } from "./expression.js";
import { type Expression, RowError } from "./missing-values.js";
import type { StudyOptions } from "./options.js";
import { resolveRoles } from "./roles.js";
import type { Derivation } from "./study.js";
import type { Column, Table } from "./table.js";

interface Written {
  /** As the caller wrote it. */
  readonly text: string;
  readonly name: string;
  readonly expression: string;
  /** Where the expression starts in the text. */
  readonly offset: number;
}

export interface Derived {
  readonly table: Table;
  readonly names: ReadonlySet<string>;
  readonly derivations: readonly Derivation[];
}

/**
 * Applies derivations in order. Each sees the columns made before it; `lag` goes by the participant, session, block
 * and trial columns as they are then.
 *
 * @throws UsageError for text that is no derivation; DataError for unknown columns, mixed kinds, divisions by zero.
 */
export async function deriveColumns(table: Table, options: StudyOptions): Promise<Derived> {
  const written = (options.derive ?? []).map(split);
  const trees: ASTNode[] = [];
  for (const derivation of written) trees.push(await parse("derivation", derivation));
  const names = new Set<string>();
  const derivations: Derivation[] = [];
  let current = table;
  written.forEach((derivation, i) => {
    const { name, expression } = derivation;
    const compiled = compileFor("derivation", trees[i]!, derivation, current, options, names);
    const made = evaluateColumn(derivation, compiled, current);
    const overwrites = current.columns.has(name);
    const read = referencedColumns(trees[i]!, current.columns).map((from) => current.columns.get(from)!);
    derivations.push({ name, expression, overwrites, table: crossTable(read, made.values) });
    current = { ...current, columns: new Map([...current.columns, [name, made]]) };
    names.add(name);
  });
  return { table: current, names, derivations };
}

/**
 * Rows on which an expression is true, and how many rows it cannot decide (missing; they are not kept).
 *
 * @throws like `deriveColumns`
 */
export async function keptRows(
  table: Table,
  keep: string,
  options: StudyOptions,
  derived: ReadonlySet<string>,
): Promise<{ rows: number[]; undecided: number }> {
  const written = { text: keep, name: "keep", expression: keep, offset: 0 };
  const compiled = compileFor("keep", await parse("keep", written), written, table, options, derived);
  if (compiled.kind === "text")
    throw new UsageError(`keep ${quoted(keep)} gives text; it must be true or false`);
  const { values } = evaluateColumn(written, compiled, table);
  const rows = values.flatMap((value, row) => (value !== undefined && value !== 0 ? [row] : []));
  if (rows.length === 0)
    throw new DataError([{ file: table.file, message: `keep ${quoted(keep)} leaves no row` }]);
  return { rows, undecided: values.filter((value) => value === undefined).length };
}

/** Names of the columns that derivations make. @throws UsageError */
export function derivedNames(derive: readonly string[]): string[] {
  return derive.map((text) => split(text).name);
}

function split(text: string): Written {
  const parts = /^\s*(?:([\p{L}_][\p{L}\p{N}_.]*)|col\[(["'])(.+?)\2\])\s*=(?!=)\s*(?=\S)/u.exec(text);
  if (parts === null) {
    throw new UsageError(
      `derivation ${quoted(text)} is not of the form "name = expression", for example "input = cue - 1"`,
    );
  }
  const offset = parts[0].length;
  return { text, name: (parts[1] ?? parts[3])!, expression: text.slice(offset).trimEnd(), offset };
}

async function parse(what: string, written: Written): Promise<ASTNode> {
  try {
    return await parseExpression(written.expression);
  } catch (error) {
    if (error instanceof ExpressionError) throw new UsageError(located(what, written, error));
    throw error;
  }
}

function compileFor(
  what: string,
  tree: ASTNode,
  written: Written,
  table: Table,
  options: StudyOptions,
  derived: ReadonlySet<string>,
): Expression {
  try {
    return compile(tree, { columns: table.columns, previous: () => previousRows(table, options, derived) });
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new DataError([{ file: table.file, message: located(what, written, error) }]);
  }
}

function located(what: string, written: Written, error: ExpressionError): string {
  return `${what} ${JSON.stringify(written.text)}, character ${written.offset + error.start + 1}: ${error.message}`;
}

function evaluateColumn(written: Written, { kind, at }: Expression, table: Table): Column {
  const [first] = table.columns.values();
  const { file, files, lines } = first!;
  try {
    const values = Array.from({ length: table.rows }, (_, row): Value => at(row));
    const cells = values.map((value) => (value === undefined ? "" : String(value)));
    const place = { file, ...(files && { files }), lines };
    return { name: written.name, ...place, cells, values, numeric: kind !== "text" };
  } catch (error) {
    if (!(error instanceof RowError)) throw error;
    const where = { file: files?.[error.row] ?? file, line: lines[error.row]! };
    throw new DataError([{ ...where, column: written.name, message: error.message }]);
  }
}

/** The row before each row in its run; -1 at the start of a run. Problems are left to the reading that follows. */
function previousRows(table: Table, options: StudyOptions, derived: ReadonlySet<string>): Int32Array {
  const previous = new Int32Array(table.rows).fill(-1);
  for (const { stretches } of arrange(table, resolveRoles(table, options, derived, []), [])) {
    for (const run of cutIntoRuns(stretches, options)) {
      const rows = run.flatMap((stretch) => stretch.rows);
      rows.forEach((row, i) => {
        if (i > 0) previous[row] = rows[i - 1]!;
      });
    }
  }
  return previous;
}
