/**
 * Pairs of files as the HGF toolbox takes them: inputs u and responses y, trial k on line k of both, columns separated
 * by blanks, tabs or commas, a header allowed.
 */

import { DataError, type DataProblem, UsageError } from "../errors.js";
import { baseName } from "../study/arrange.js";
import { listed, quoted } from "../study/cell.js";
import type { Source } from "../study/options.js";
import type { Column, Table } from "../study/table.js";
import { type Matrix, readMatrix } from "../study/two-files.js";
import { collect } from "./collect.js";
import { joinTables, withColumn } from "./join.js";
import type { ImportOptions } from "./options.js";
import type { Imported } from "./result.js";
import { tidy } from "./tidy.js";

export interface TapasPair {
  /** Default: the name of the file of responses without folder and extension. */
  readonly id?: string;
  readonly inputs: Source;
  readonly responses: Source;
  /** Trials to ignore, counted from 1, as the toolbox counts its irregular trials. */
  readonly ignore?: readonly number[];
}

export interface TapasOptions extends ImportOptions {
  /** Names of the columns of u. Default `input`, `input_2`, ... The toolbox's last column of intervals is `interval`. */
  readonly inputColumns?: readonly string[];
  /** Names of the columns of y. Default `response`, `response_2`, ... */
  readonly responseColumns?: readonly string[];
}

/**
 * Imports one pair a participant. Several participants may share one file of inputs.
 *
 * @param pairs at least one
 * @throws UsageError for ids that are not different and numbers of trials that are none; DataError for files that
 *   differ in length or in their number of columns, naming both
 */
export async function importTapas(
  pairs: readonly TapasPair[],
  options: TapasOptions = {},
): Promise<Imported> {
  const ids = pairs.map(({ id, responses }) => id ?? baseName(responses.name));
  const repeated = ids.filter((id, i) => ids.indexOf(id) !== i);
  if (repeated.length > 0) {
    throw new UsageError(
      `several pairs have the id ${listed(repeated.map(quoted))}; give each participant an id with --ids`,
    );
  }
  const tables = await collect(
    pairs.map((pair, i) => ({ ...pair, id: ids[i]! })),
    (pair) => readPair(pair, options),
  );
  checkColumns(tables, pairs);
  const files = pairs.flatMap(({ inputs, responses }, i) =>
    [inputs, responses].map(({ name }) => ({ name, rows: tables[i]!.rows })),
  );
  return tidy(
    {
      name: "tapas",
      table: joinTables(tables),
      files: files.filter(({ name }, i) => files.findIndex((file) => file.name === name) === i),
      format: { separator: "whitespace", encoding: "text" },
      columns: {},
      derive: [],
      rtUnit: "s",
      made: new Map([
        ["participant", pairs.some(({ id }) => id !== undefined) ? "given" : "name of the file of responses"],
        ["ignore", "trials to ignore"],
      ]),
      notes: pairs.map(({ inputs, responses }, i) => `${ids[i]}: ${inputs.name} with ${responses.name}`),
    },
    options,
  );
}

async function readPair(pair: TapasPair & { readonly id: string }, options: TapasOptions): Promise<Table> {
  const u = await readMatrix(pair.inputs, "input", options);
  const y = await readMatrix(pair.responses, "response", options);
  const [inputs, responses] = [pair.inputs.name, pair.responses.name];
  if (u.rows !== y.rows) {
    const message = `${u.rows} inputs in ${inputs} and ${y.rows} responses in ${responses}; trial k must be line k of both files, with NaN where something is missing`;
    throw new DataError([{ file: responses, message }]);
  }
  const columns = [
    ...named(u, inputs, "input", options.inputColumns),
    ...named(y, responses, "response", options.responseColumns),
  ];
  const table = {
    file: responses,
    rows: u.rows,
    columns: new Map(columns.map((column) => [column.name, column])),
  };
  if (table.columns.size < columns.length) {
    throw new UsageError(
      `two columns of ${inputs} and ${responses} would have one name; name them differently`,
    );
  }
  const ignored = new Set(pair.ignore ?? []);
  for (const trial of ignored) {
    if (Number.isInteger(trial) && trial >= 1 && trial <= u.rows) continue;
    throw new UsageError(`trial to ignore ${trial}: ${inputs} has the trials 1 to ${u.rows}`);
  }
  const whole = withColumn(
    table,
    "participant",
    Array.from({ length: u.rows }, () => pair.id),
  );
  if (pair.ignore === undefined) return whole;
  return withColumn(
    whole,
    "ignore",
    Array.from({ length: u.rows }, (_, t) => (ignored.has(t + 1) ? "1" : "0")),
  );
}

/** Columns of a file under the names given, else `input`, `input_2`, ... */
function named(
  matrix: Matrix,
  file: string,
  role: "input" | "response",
  given: readonly string[] | undefined,
): Column[] {
  const { columns } = matrix;
  if (given !== undefined && given.length !== columns.length) {
    throw new UsageError(
      `${file} has ${columns.length} columns and ${given.length} names are given for them (${given.join(", ")})`,
    );
  }
  return columns.map((column, k) => ({
    ...column,
    name: given?.[k] ?? (k === 0 ? role : `${role}_${k + 1}`),
  }));
}

/** All pairs must have the columns of the first. */
function checkColumns(tables: readonly Table[], pairs: readonly TapasPair[]): void {
  const roleOf = (table: Table, file: string): string[] =>
    [...table.columns.values()].filter((column) => column.file === file).map(({ name }) => name);
  const problems: DataProblem[] = [];
  for (const which of ["inputs", "responses"] as const) {
    const first = roleOf(tables[0]!, pairs[0]![which].name).length;
    tables.forEach((table, i) => {
      const file = pairs[i]![which].name;
      const found = roleOf(table, file).length;
      if (found === first) return;
      const message = `found ${found} columns of ${which}, but ${first} in ${pairs[0]![which].name}`;
      problems.push({ file, message });
    });
  }
  if (problems.length > 0) throw new DataError(problems);
}
