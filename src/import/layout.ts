/** What a reader of a layout hands over: one table of all files, and what it knows about the columns. */

import type { StudySummary } from "../study/study.js";
import type { Table } from "../study/table.js";
import type { ImportOptions } from "./options.js";
import type { ImportSummary } from "./result.js";

export interface Layout {
  readonly name: ImportSummary["layout"];
  readonly table: Table;
  readonly files: ImportSummary["files"];
  readonly format: Pick<StudySummary, "separator" | "encoding">;
  /** Roles the layout knows; a derivation that makes such a column, and what the caller says, win. */
  readonly columns: NonNullable<ImportOptions["columns"]>;
  /** Recodings that belong to a task; they come before the caller's. */
  readonly derive: readonly string[];
  readonly rtUnit: "s" | "ms";
  /** A column that gives the order of trials and does not count them; trials are numbered from 1 instead. */
  readonly order?: string;
  /** How columns came about that the layout made, by name. */
  readonly made: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}
