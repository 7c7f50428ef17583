/** The way from a file to a study. */

import { DataError, type DataProblem, UsageError } from "../errors.js";
import { suggest } from "../suggest.js";
import { arrange, cutIntoRuns } from "./arrange.js";
import { assemble } from "./assemble.js";
import { behaviourWarnings } from "./behaviour.js";
import { cellReader, quoted } from "./cell.js";
import { detectSeparator, parseCsv } from "./csv.js";
import { decode } from "./decode.js";
import { deriveColumns, keptRows } from "./derive.js";
import { excludedRows } from "./exclude.js";
import { joinTables } from "./join-tables.js";
import { checkOptions, type Role, type Source, type StudyOptions } from "./options.js";
import { readRoles } from "./readings.js";
import { resolveRoles } from "./roles.js";
import { withoutScores } from "./scored.js";
import { sessionOrderWarnings } from "./session-order.js";
import type { Study, StudySummary, Warning } from "./study.js";
import { summarise } from "./summary.js";
import { type Column, cellProblem, readColumn, selectRows, type Table } from "./table.js";
import { trialNumberWarnings } from "./trial-numbers.js";

const separators = { ",": "comma", "\t": "tab", ";": "semicolon" } as const;

/**
 * Reads a tidy table, or several with the same columns whose rows follow each other, one row a trial, header first. Comma, tab or semicolon; UTF-8, or UTF-16 with a byte order
 * mark. Order of the steps: derivations, exclusions, keep, roles, order of trials, runs, checks.
 *
 * @throws UsageError for options that cannot be meant; DataError with every problem of the data found at the first
 *   step that has any
 */
export async function readStudy(
  source: Source | readonly Source[],
  options: StudyOptions = {},
): Promise<Study> {
  checkOptions(options);
  const sources: readonly Source[] = "name" in source ? [source] : source;
  const [first, ...others] = await Promise.all(sources.map((each) => tableOf(each, options)));
  if (first === undefined) throw new UsageError("no data: name a CSV file");
  if (others.length === 0) return studyOf(first.table, options, first.format);
  const table = joinTables([first, ...others].map((each) => each.table));
  requireParticipants(table, options);
  return studyOf(table, options, first.format);
}

/** @throws UsageError where the names of files would have to tell people apart, of whom a file may hold several */
function requireParticipants(table: Table, options: StudyOptions): void {
  const problems: DataProblem[] = [];
  const roles = resolveRoles(table, { ...options, needsResponse: false }, new Set(), problems);
  if (problems.length > 0 || roles.one("participant") !== undefined) return;
  throw new UsageError(
    "several data files need a column that says whose rows they are, in each of them; name it under " +
      "data.columns.participant",
  );
}

async function tableOf(
  source: Source,
  options: StudyOptions,
): Promise<{ readonly table: Table; readonly format: Pick<StudySummary, "separator" | "encoding"> }> {
  const { text, encoding } = decode(source);
  const separator = detectSeparator(text);
  const { header, records, lines } = await parseCsv(source.name, text, separator);
  const read = cellReader(options.missing ?? []);
  const at = Int32Array.from(lines);
  const columns = header.map((name, c) => {
    const cells = records.map((fields) => fields[c]!);
    return [name, readColumn(name, source.name, at, cells, read)] as const;
  });
  const table = { file: source.name, rows: records.length, columns: new Map(columns) };
  return { table, format: { separator: separators[separator], encoding } };
}

/** From a table to a study; the same for both forms of files. */
export async function studyOf(
  table: Table,
  options: StudyOptions,
  format: Pick<StudySummary, "separator" | "encoding">,
): Promise<Study> {
  const derived = await deriveColumns(table, options);
  const warnings: Warning[] = [];
  const included = withoutExcluded(derived.table, options, derived.names);
  let used = included;
  if (options.keep !== undefined) {
    const { rows, undecided } = await keptRows(included, options.keep, options, derived.names);
    used = selectRows(included, rows);
    if (undecided > 0) {
      const message = `keep ${quoted(options.keep)} is missing on ${undecided} rows; they are dropped`;
      warnings.push({ code: "keep-missing", message, participants: [] });
    }
  }

  const problems: DataProblem[] = [];
  const roles = resolveRoles(used, options, derived.names, problems);
  if (problems.length > 0) throw new DataError(problems);
  const gapColumn = gapColumnOf(used, options);
  const people = arrange(used, roles, problems).map(({ id, stretches }) => ({
    id,
    runs: cutIntoRuns(stretches, options),
  }));
  for (const column of roles.all("condition")) {
    column.values.forEach((value, row) => {
      if (value === undefined) problems.push(cellProblem(column, row, "the condition is missing"));
    });
  }
  const readings = readRoles(
    roles,
    people.flatMap(({ runs }) => runs),
    options,
    problems,
    gapColumn,
  );
  const participants = assemble(used, roles, people, readings, options);
  // Words that should be numbers are said to be words, not to be missing.
  const responses = new Set(roles.all("response").map(({ name }) => name));
  const worded = problems.some(({ column }) => column !== undefined && responses.has(column));
  if (options.needsResponse !== false && !worded)
    problems.push(...withoutScores(table.file, participants, options.skipFirst ?? 0));
  if (problems.length > 0) throw new DataError(problems);
  warnings.push(...readings.warnings, ...trialNumberWarnings(roles.one("trial"), people));
  if (options.sessions === "carry") warnings.push(...sessionOrderWarnings(participants));
  if (readings.responses.length > 0) warnings.push(...behaviourWarnings(participants));
  const names = Object.fromEntries(
    (Object.entries(roles.names) as [Role, readonly string[]][]).filter(
      ([role]) => !readings.unused.has(role),
    ),
  );
  return {
    participants,
    columns: names,
    derivations: derived.derivations,
    summary: summarise(participants, options, {
      ...format,
      ignoredColumns: [...used.columns.keys()].filter(
        (name) => name !== gapColumn?.name && !Object.values(names).flat().includes(name),
      ),
      excludedRows: table.rows - included.rows,
      droppedRows: included.rows - used.rows,
    }),
    warnings,
  };
}

/** @throws DataError for a name that is no column */
function gapColumnOf({ file, columns }: Table, { gap }: StudyOptions): Column | undefined {
  if (typeof gap !== "string") return undefined;
  const column = columns.get(gap);
  if (column !== undefined) return column;
  const names = [...columns.keys()];
  const near = suggest(gap, names);
  const hint = near === undefined ? "" : `; did you mean ${quoted(near)}?`;
  const message = `there is no column ${quoted(gap)} to read the gap from${hint}; columns are ${names.join(", ")}`;
  throw new DataError([{ file, line: 1, message }]);
}

function withoutExcluded(table: Table, options: StudyOptions, derived: ReadonlySet<string>): Table {
  if ((options.exclude ?? []).length === 0) return table;
  const problems: DataProblem[] = [];
  const roles = resolveRoles(table, options, derived, problems);
  if (problems.length > 0) throw new DataError(problems);
  const out = excludedRows(table, arrange(table, roles, []), options.exclude ?? []);
  return selectRows(
    table,
    Array.from({ length: table.rows }, (_, row) => row).filter((row) => !out.has(row)),
  );
}
