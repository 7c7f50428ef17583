/** Results of the toolbox from files, and the folder of what became of them. */

import { existsSync, statSync } from "node:fs";
import { dirname, extname, join, relative, resolve } from "node:path";
import { UsageError } from "../errors.js";
import type { Analysis } from "../fit/index.js";
import {
  type CheckSettings,
  type Findings,
  findingsText,
  migrateCsv,
  migrateResults,
  migrateTable,
  parametersCsv,
  readResults,
  sameModels,
  type ToolboxResult,
} from "../migrate/index.js";
import { prepare } from "./analysis.js";
import { makeFolder, writeWhole } from "./files.js";
import { readSources } from "./import.js";
import { replaceWritten } from "./written.js";

/** `findings.txt` is written last: a folder that holds it is whole. */
const FINDINGS = "findings.txt";

/** @throws UsageError where something is there that may not be replaced */
export function checkMigrationFolder(out: string, overwrite: boolean): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) throw new UsageError(`${out}: is a file; name a folder with --out`);
  if (existsSync(join(out, FINDINGS)) && !overwrite) {
    throw new UsageError(
      `${out}: holds a migration already; choose another folder with --out, or replace it with --overwrite`,
    );
  }
}

/** Whether a file is a table of estimates; other files are results as the toolbox keeps them. */
export function isTable(file: string): boolean {
  return [".csv", ".tsv", ".txt"].includes(extname(file).toLowerCase());
}

/**
 * Results of all files. Files of the same name and models in different folders are told apart by their folders; one
 * person's results of different models keep one id, so that their fits can be compared.
 *
 * @throws DataError, UsageError
 */
export async function migrateFiles(paths: readonly string[], settings: CheckSettings): Promise<Findings> {
  const sources = readSources(paths);
  const results: ToolboxResult[] = [];
  for (const source of sources) {
    // Files are read as bytes; a source may be text in other places.
    if ("bytes" in source) results.push(...(await readResults(source)));
  }
  const named = results.map((result) => {
    const twice = results.some(
      (other) => other !== result && other.id === result.id && sameModels(other, result),
    );
    const folder = dirname(result.where).split(/[/\\]/).at(-1)!;
    return twice && folder !== "." ? { ...result, id: `${folder}-${result.id}` } : result;
  });
  return migrateResults(named, settings);
}

/** Published estimates in a table, whose models and data an analysis names. @param base that its paths are relative to */
export async function migrateTableFile(
  path: string,
  analysis: Analysis,
  base: string,
  settings: CheckSettings,
): Promise<Findings> {
  const [source] = readSources([path]);
  return migrateTable(source!, await prepare(analysis, base), settings);
}

/**
 * Writes what was found: `migrate.csv`, `parameters.csv`, of each model an analysis with its study, `findings.txt`.
 *
 * @param given the analysis of a table, with the folder that its paths are relative to
 * @returns the files, relative to the folder
 */
export async function writeMigration(
  out: string,
  findings: Findings,
  given?: { readonly analysis: Analysis; readonly base: string },
): Promise<string[]> {
  const { stringify } = await import("yaml");
  const analyses = findings.groups.flatMap(({ name, study, specification }): [string, string][] => {
    const analysis: Analysis = {
      schema: "credence-analysis/1",
      ...(given && relocated(given.analysis, given.base, out)),
      notes: "models, priors and data of results of the HGF toolbox, written by credence migrate",
      ...(study === undefined ? {} : { data: { file: `${name}.csv` } }),
      agent: specification,
    } as Analysis;
    return [
      ...(study === undefined ? [] : [[`${name}.csv`, study] as [string, string]]),
      [`${name}.yaml`, stringify(analysis, { lineWidth: 110 })],
    ];
  });
  const files: [string, string][] = [
    ...analyses,
    ["parameters.csv", parametersCsv(findings)],
    ["migrate.csv", migrateCsv(findings.checked)],
    [FINDINGS, findingsText(findings)],
  ];
  makeFolder(out);
  const names = files.map(([file]) => file);
  // Analyses of a migration that is replaced would be taken for ones of this.
  replaceWritten(out, names);
  for (const [file, content] of files) writeWhole(join(out, file), content);
  return names;
}

/** The data of an analysis as seen from another folder. */
function relocated({ data, study }: Analysis, base: string, out: string): Partial<Analysis> {
  const file = relative(out, resolve(base, [data.file ?? []].flat()[0]!)).replaceAll("\\", "/");
  return { data: { ...data, file }, ...(study === undefined ? {} : { study }) };
}
