/**
 * Data of jsPsych 7 and 8 as its data module writes them: `jsPsych.data.get().csv()` and `.json()`. Every trial of the
 * timeline is a row; a trial that lacks a property has a blank cell, null is written `null`, and objects and arrays
 * stand in cells as JSON.
 */

import { DataError, type DataProblem } from "../errors.js";
import { baseName } from "../study/arrange.js";
import { cellReader, listed } from "../study/cell.js";
import { detectSeparator, parseCsv } from "../study/csv.js";
import { decode } from "../study/decode.js";
import type { Source } from "../study/options.js";
import { readColumn, type Table } from "../study/table.js";
import { collect } from "./collect.js";
import { joinTables, withColumn } from "./join.js";
import { isJson, jsonRecords } from "./json-records.js";
import type { ImportOptions } from "./options.js";
import type { Imported } from "./result.js";
import { tidy } from "./tidy.js";

/** Names under which experiments store who took part, best first; case and underscores do not matter. */
const idNames = [
  "participant",
  "participantid",
  "subject",
  "subjectid",
  "subjid",
  "prolificpid",
  "prolificid",
  "workerid",
  "sonaid",
  "id",
  "runid",
];

export interface JspsychOptions extends ImportOptions {
  /** False leaves out the onsets computed from `time_elapsed`. Default true. */
  readonly time?: boolean;
}

/**
 * Imports one file a participant, or one file of all, CSV or JSON.
 *
 * The participant is the first of the usual id columns that the files have (`subject`, `participant_id`,
 * `PROLIFIC_PID`, ...), else the name of the file. `rt` is taken to be in milliseconds. Trials are numbered from 1 in
 * the order of `trial_index`. `time_elapsed` is the end of a trial in milliseconds since the start of the experiment;
 * the onset in seconds is `(time_elapsed - rt) / 1000`, which is right where the response ended the trial, and missing
 * where there is no `rt`.
 *
 * @param sources at least one
 * @throws UsageError, DataError; in a JSON file the number of a line is that of the record
 */
export async function importJspsych(
  sources: readonly Source[],
  options: JspsychOptions = {},
): Promise<Imported> {
  const read = cellReader(["null", ...(options.missing ?? [])]);
  const tables = await collect(sources, (source) => readTable(source, read));
  const records = new Set(sources.filter((source) => isJson(decode(source).text)).map(({ name }) => name));
  try {
    return await tidyTable(tables, options);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    throw new DataError(
      error.problems.map((problem) => (records.has(problem.file) ? byRecord(problem) : problem)),
    );
  }
}

async function tidyTable(tables: readonly Table[], options: JspsychOptions): Promise<Imported> {
  const made = new Map<string, string>();
  const notes: string[] = [];
  let table = joinTables(tables);
  const ids = idColumns(table);
  const participant = options.columns?.participant ?? ids[0] ?? "participant";
  if (options.columns?.participant === undefined && ids.length === 0) {
    table = withColumn(
      table,
      "participant",
      tables.flatMap((one) => Array.from({ length: one.rows }, () => baseName(one.file))),
    );
    made.set("participant", "name of the file");
  } else if (options.columns?.participant === undefined && ids.length > 1) {
    notes.push(`participants by ${ids[0]}; ${ids.slice(1).join(", ")} could be meant, too (--participant)`);
  }
  const rt = [options.columns?.rt ?? "rt"].flat()[0];
  const wantsTime = options.time !== false && options.columns?.time === undefined;
  if (wantsTime && table.columns.has("time_elapsed") && !table.columns.has("time")) {
    table = withColumn(table, "time", onsets(table, rt, options.rtUnit === "s" ? 1000 : 1));
    made.set("time", `(time_elapsed - ${rt}) / 1000`);
    notes.push(
      `time is the onset in seconds, (time_elapsed - ${rt}) / 1000, which takes it that the response ended the trial. Trials without ${rt} have none; where a model counts the time between trials, fit then does not use the column`,
    );
  }
  return tidy(
    {
      name: "jspsych",
      table,
      files: tables.map(({ file, rows }) => ({ name: file, rows })),
      format: { separator: "comma", encoding: "text" },
      columns: {
        participant,
        ...(table.columns.has("trial_index") && !table.columns.has("trial") ? { trial: "trial_index" } : {}),
      },
      derive: [],
      rtUnit: "ms",
      order: "trial_index",
      made,
      notes,
    },
    options,
  );
}

async function readTable(source: Source, read: ReturnType<typeof cellReader>): Promise<Table> {
  const { name: file } = source;
  const { text } = decode(source);
  const { header, records, lines } = isJson(text)
    ? jsonRecords(file, text)
    : await parseCsv(file, text, detectSeparator(text));
  if (!header.some((name) => name === "trial_type" || name === "trial_index")) {
    const message = `these are no data of jsPsych: there is neither trial_type nor trial_index (columns: ${listed(header)})`;
    throw new DataError([{ file, message }]);
  }
  const at = Int32Array.from(lines);
  const columns = header.map((name, c) => {
    const cells = records.map((fields) => fields[c]!);
    return [name, readColumn(name, file, at, cells, read)] as const;
  });
  return { file, rows: records.length, columns: new Map(columns) };
}

/** Columns that could tell participants apart, best first. */
function idColumns(table: Table): string[] {
  const plain = (name: string): string => name.toLowerCase().replaceAll("_", "");
  const rank = (name: string): number => idNames.indexOf(plain(name));
  return [...table.columns.values()]
    .filter((column) => rank(column.name) >= 0 && column.values.some((value) => value !== undefined))
    .map(({ name }) => name)
    .sort((a, b) => rank(a) - rank(b));
}

/** Onsets in seconds as cells, to the microsecond. */
function onsets(table: Table, rtColumn: string | undefined, rtInMilliseconds: number): string[] {
  const ends = table.columns.get("time_elapsed")!.values;
  const rts = table.columns.get(rtColumn ?? "")?.values ?? [];
  return ends.map((end, row) => {
    const rt = rts[row];
    if (typeof end !== "number" || typeof rt !== "number") return "";
    return String(Math.round((end - rt * rtInMilliseconds) * 1000) / 1e6);
  });
}

/** A problem in a JSON file, which has no lines worth naming. */
function byRecord({ file, line, ...rest }: DataProblem): DataProblem {
  return { ...rest, file: line === undefined ? file : `${file}, record ${line}` };
}
