/** Columns without a role: kept under their own names, unless a reader would take the name for a role. */

import { UsageError } from "../errors.js";
import { listed, quoted } from "../study/cell.js";
import { plural, type Role, synonyms } from "../study/options.js";
import type { ResolvedColumns } from "../study/study.js";
import type { Table } from "../study/table.js";
import { suggest } from "../suggest.js";

interface FurtherColumn {
  readonly name: string;
  readonly from: string;
  readonly cells: readonly string[];
}

/**
 * @param table the trials that are written
 * @param numbered a column that has the role of the trial and is kept all the same, because trials are renumbered
 * @param wanted names to keep; undefined keeps every column that holds something
 * @throws UsageError for a wanted column that is not there
 */
export function furtherColumns(
  table: Table,
  roles: ResolvedColumns,
  numbered: string | undefined,
  wanted: readonly string[] | undefined,
): { readonly kept: readonly FurtherColumn[]; readonly empty: readonly string[] } {
  for (const name of wanted ?? []) {
    if (table.columns.has(name)) continue;
    const near = suggest(name, table.columns.keys());
    const meant = near === undefined ? "" : `; did you mean ${quoted(near)}?`;
    throw new UsageError(
      `there is no column ${quoted(name)} to keep${meant} (columns: ${listed([...table.columns.keys()])})`,
    );
  }
  const taken = new Set(Object.values(roles).flat());
  const rest = [...table.columns.values()].filter(
    ({ name }) => (!taken.has(name) || name === numbered) && (wanted?.includes(name) ?? true),
  );
  const isEmpty = (column: (typeof rest)[number]): boolean =>
    wanted === undefined && column.values.every((value) => value === undefined);
  const names = new Set<string>(rest.map(({ name }) => name));
  const present = (Object.keys(roles) as Role[]).concat("trial");
  const kept = rest
    .filter((column) => !isEmpty(column))
    .map(({ name, values, cells }) => ({
      name: present.some((role) => means(role, name)) ? free(`${name}_original`, names) : name,
      from: name,
      cells: values.map((value, row) => (value === undefined ? "" : cells[row]!)),
    }));
  return { kept, empty: rest.filter(isEmpty).map(({ name }) => name) };
}

/** Whether a reader would find a column of this name for a role. */
function means(role: Role, name: string): boolean {
  return synonyms[role].includes(name) || (plural.has(role) && new RegExp(`^${role}_\\d+$`).test(name));
}

function free(name: string, names: Set<string>): string {
  let found = name;
  for (let k = 2; names.has(found); k++) found = `${name}_${k}`;
  names.add(found);
  return found;
}
