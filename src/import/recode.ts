/** Choosing trials and recoding columns, with a table of old values against new ones for each recoding. */

import { ExpressionError, parseExpression } from "../study/cel.js";
import { crossTable } from "../study/cross-table.js";
import { deriveColumns, derivedNames, keptRows } from "../study/derive.js";
import { referencedColumns } from "../study/expression.js";
import type { StudyOptions } from "../study/options.js";
import type { Derivation } from "../study/study.js";
import { type Column, selectRows, type Table } from "../study/table.js";
import type { ImportSummary } from "./result.js";

export interface Recoded {
  readonly table: Table;
  readonly derived: ReadonlySet<string>;
  readonly recodings: readonly Derivation[];
  readonly keep: ImportSummary["keep"];
}

/**
 * Trials are chosen before columns are recoded, so that a recoding sees the values of the chosen trials only and `lag`
 * is the previous chosen trial: files of experiments mix trials with instructions and questionnaires. An expression
 * that reads a column a recoding makes chooses afterwards instead.
 *
 * @throws like `deriveColumns` and `keptRows`
 */
export async function recode(
  table: Table,
  options: Pick<StudyOptions, "columns" | "derive" | "keep">,
): Promise<Recoded> {
  const { derive = [], keep } = options;
  const names = new Set(derivedNames(derive));
  const isLate = keep !== undefined && (await reads(keep, table, names));
  const early =
    keep === undefined || isLate ? undefined : await keptRows(table, keep, options, new Set<string>());
  const before = early === undefined ? table : selectRows(table, early.rows);
  const after = await deriveColumns(before, { ...options, derive });
  const late = isLate ? await keptRows(after.table, keep, options, after.names) : undefined;
  const rows = late?.rows ?? Array.from({ length: before.rows }, (_, row) => row);
  const recodings: Derivation[] = [];
  let old = before;
  for (const [i, derivation] of after.derivations.entries()) {
    const step = await deriveColumns(before, { ...options, derive: derive.slice(0, i + 1) });
    const tree = await parseExpression(derivation.expression);
    const read = referencedColumns(tree, old.columns).map((name) => atRows(old.columns.get(name)!, rows));
    const made = atRows(step.table.columns.get(derivation.name)!, rows);
    recodings.push({ ...derivation, table: crossTable(read, made.values) });
    old = step.table;
  }
  return {
    table: late === undefined ? after.table : selectRows(after.table, rows),
    derived: after.names,
    recodings,
    keep:
      keep === undefined
        ? undefined
        : {
            expression: keep,
            when: isLate ? "after recoding" : "before recoding",
            undecided: (early ?? late)!.undecided,
          },
  };
}

/** Whether an expression reads a column of these names; one that cannot be parsed is reported when it is applied. */
async function reads(expression: string, table: Table, names: ReadonlySet<string>): Promise<boolean> {
  try {
    const [any] = table.columns.values();
    const columns = new Map([...table.columns, ...[...names].map((name) => [name, any!] as const)]);
    const tree = await parseExpression(expression);
    return referencedColumns(tree, columns).some((name) => names.has(name));
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}

function atRows(column: Column, rows: readonly number[]): Column {
  return { ...column, values: rows.map((row) => column.values[row]) };
}
