/**
 * Data files of hBayesDM: tab-separated text with a header, one row a trial, names of columns by task. hBayesDM ignores
 * case and underscores in names, and so does this.
 */

import { DataError, UsageError } from "../errors.js";
import { cellReader, quoted } from "../study/cell.js";
import { detectSeparator, parseCsv } from "../study/csv.js";
import { decode } from "../study/decode.js";
import type { Source } from "../study/options.js";
import { readColumn, type Table } from "../study/table.js";
import { suggest } from "../suggest.js";
import { collect } from "./collect.js";
import { columnNames, type Task, tasks } from "./hbayesdm-tasks.js";
import { joinTables } from "./join.js";
import type { ImportOptions } from "./options.js";
import type { Imported } from "./result.js";
import { tidy } from "./tidy.js";

export interface HbayesdmOptions extends ImportOptions {
  /** Task with a standard recoding (`tasks`), or a model of it (`prl_fictitious_multipleB`). Default: none is applied. */
  readonly task?: string;
}

/**
 * Imports files of one task. Nothing is recoded unless a task or a derivation says how.
 *
 * @param sources at least one
 * @throws UsageError for an unknown task; DataError for codes that the task does not have
 */
export async function importHbayesdm(
  sources: readonly Source[],
  options: HbayesdmOptions = {},
): Promise<Imported> {
  const task = options.task === undefined ? undefined : findTask(options.task);
  const read = cellReader(options.missing ?? []);
  const tables = await collect(sources, (source) => readTable(source, read));
  const table = joinTables(tables);
  if (task !== undefined) {
    const problems = task.problems(table);
    if (problems.length > 0) throw new DataError(problems);
  } else adviseTask(table, options);
  return tidy(
    {
      name: "hbayesdm",
      table,
      files: tables.map(({ file, rows }) => ({ name: file, rows })),
      format: { separator: "tab", encoding: "text" },
      columns: {
        ...(table.columns.has("subjID") ? { participant: "subjID" } : {}),
        ...trialColumn(table),
      },
      derive: task?.derive ?? [],
      rtUnit: "s",
      made: new Map(),
      notes: task === undefined ? [] : task.notes,
    },
    options,
  );
}

/** The one trial column of several that hBayesDM's tasks use. */
function trialColumn(table: Table): { readonly trial?: string } {
  const found = ["trial", "trialNum", "order"].find((name) => table.columns.has(name));
  return found === undefined ? {} : { trial: found };
}

function findTask(name: string): Task {
  const exact = tasks.find((task) => task.name === name || name.startsWith(`${task.name}_`));
  if (exact !== undefined) return exact;
  const names = tasks.map((task) => task.name);
  const near = suggest(name, names);
  throw new UsageError(
    `there is no standard recoding for the task ${quoted(name)}${near === undefined ? "" : `; did you mean ${near}?`} ` +
      `Tasks: ${names.join(", ")}. For any other say what input and response are with --derive`,
  );
}

/** Choices and outcomes need a meaning before they can be an input: the two ways to give one. */
function adviseTask(table: Table, options: ImportOptions): void {
  const isStated =
    (options.derive ?? []).length > 0 || options.columns?.input !== undefined || table.columns.has("u");
  if (isStated || !table.columns.has("choice") || !table.columns.has("outcome")) return;
  throw new UsageError(
    "choice and outcome do not say by themselves what the input was. Where one of two options was right on each trial, " +
      '--task prl (or bandit2arm) recodes them; else say so, for example --derive "response = choice == 1" ' +
      '--derive "input = (choice == 1) == (outcome > 0)"',
  );
}

async function readTable(source: Source, read: ReturnType<typeof cellReader>): Promise<Table> {
  const { name: file } = source;
  const { text } = decode(source);
  const { header, records, lines } = await parseCsv(file, text, detectSeparator(text));
  const names = header.map(canonical);
  const repeated = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (repeated >= 0) {
    const pair = `${quoted(header[names.indexOf(names[repeated]!)]!)} and ${quoted(header[repeated]!)}`;
    const message = `the columns ${pair} are one to hBayesDM, which ignores case and underscores; rename one`;
    throw new DataError([{ file, line: 1, message }]);
  }
  const at = Int32Array.from(lines);
  const columns = names.map((name, c) => {
    const cells = records.map((fields) => fields[c]!);
    return [name, readColumn(name, file, at, cells, read)] as const;
  });
  return { file, rows: records.length, columns: new Map(columns) };
}

/** The name as hBayesDM's documentation writes it, where it knows the name. */
function canonical(name: string): string {
  const plain = (text: string): string => text.toLowerCase().replaceAll("_", "");
  return columnNames.find((known) => plain(known) === plain(name)) ?? name;
}
