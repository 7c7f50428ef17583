/** `truth.csv` beside simulated data, and what it tells of a group fit: kept in the fit folder as `truth.csv`. */

import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import Papa from "papaparse";
import { DataError, type DataProblem } from "../errors.js";
import { populationTruth } from "../fit/group-truth.js";
import { toCsv } from "../fit/index.js";
import { structureOf } from "../group/density/structure.js";
import { readText } from "./files.js";
import type { PreparedGroup } from "./group-prepare.js";

const FILE = "truth.csv";

type Row = Readonly<Record<string, string | undefined>>;

/**
 * True values by the names of draws, where a truth table lies beside the data; else none. The table is what `credence
 * simulate` writes, a row a participant, or has columns `name` and `value`: then it states the population itself, with
 * coefficients on the scale that is sampled, such as `b_om2[age]` and `sd_om2[participant, Intercept]`. Names that the
 * model lacks are of another model, and left out.
 *
 * @throws DataError for a stated value that is no number, and a name that is stated twice
 */
export function truthBesideData(
  { analysis, group }: PreparedGroup,
  base: string,
): Readonly<Record<string, number>> {
  // Of several files, beside the first.
  const [file] = [analysis.data.file].flat();
  const path = file === undefined ? undefined : join(dirname(resolve(base, file)), FILE);
  if (path === undefined || !existsSync(path)) return {};
  const table = rowsOf(path);
  const [first] = table;
  if (first !== undefined && "name" in first && "value" in first) return statedTruth(path, table, group);
  const rows = new Map(table.map((row) => [row.participant, row]));
  const domains = group.individual.map(({ domain }) => domain);
  return populationTruth(group.built.design, domains, (participant, parameter) => {
    const cell = rows.get(participant)?.[parameter];
    return cell === undefined || cell === "" ? undefined : Number(cell);
  });
}

function statedTruth(
  path: string,
  rows: readonly Row[],
  { built, hyperpriors }: PreparedGroup["group"],
): Record<string, number> {
  const known = new Set(structureOf(built.design, hyperpriors).names);
  const stated = new Map<string, number>();
  const problems: DataProblem[] = [];
  rows.forEach(({ name = "", value = "" }, i) => {
    const number = value.trim() === "" ? Number.NaN : Number(value);
    const at = { file: basename(path), line: i + 2 };
    if (!Number.isFinite(number))
      problems.push({ ...at, column: "value", message: `expected a number, found ${JSON.stringify(value)}` });
    if (stated.has(name))
      problems.push({ ...at, column: "name", message: `${name} is stated on a line before` });
    stated.set(name, number);
  });
  if (problems.length > 0) throw new DataError(problems);
  return Object.fromEntries([...stated].filter(([name]) => known.has(name)));
}

export function truthTable(truth: Readonly<Record<string, number>>): string {
  return toCsv(["name", "value"], Object.entries(truth));
}

/** Of a fit folder, whose own table is by the names of draws. */
export function readTruth(folder: string): Readonly<Record<string, number>> | undefined {
  const path = join(folder, FILE);
  if (!existsSync(path)) return undefined;
  return Object.fromEntries(
    rowsOf(path).flatMap(({ name, value }) =>
      name === undefined || value === undefined ? [] : [[name, Number(value)]],
    ),
  );
}

function rowsOf(path: string): Row[] {
  return Papa.parse<Row>(readText(path), { header: true, skipEmptyLines: true }).data;
}
