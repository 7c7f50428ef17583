/** `truth.csv` beside simulated data, and what it tells of a group fit: kept in the fit folder as `truth.csv`. */

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import Papa from "papaparse";
import { populationTruth } from "../fit/group-truth.js";
import { toCsv } from "../fit/index.js";
import { readText } from "./files.js";
import type { PreparedGroup } from "./group-prepare.js";

const FILE = "truth.csv";

type Row = Readonly<Record<string, string | undefined>>;

/** True values by the names of draws, where `credence simulate` left a truth table beside the data; else none. */
export function truthBesideData(
  { analysis, group }: PreparedGroup,
  base: string,
): Readonly<Record<string, number>> {
  // Of several files, beside the first.
  const [file] = [analysis.data.file].flat();
  const path = file === undefined ? undefined : join(dirname(resolve(base, file)), FILE);
  if (path === undefined || !existsSync(path)) return {};
  const rows = new Map(rowsOf(path).map((row) => [row.participant, row]));
  const domains = group.individual.map(({ domain }) => domain);
  return populationTruth(group.built.design, domains, (participant, parameter) => {
    const cell = rows.get(participant)?.[parameter];
    return cell === undefined || cell === "" ? undefined : Number(cell);
  });
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
