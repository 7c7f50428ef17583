/** Exports a fit folder: tables, a MAT-file, regressors for imaging, draws, a Stan program. */

import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { UsageError } from "../errors.js";
import type { Note, RegressorOptions } from "../export/index.js";
import { suggest } from "../suggest.js";
import { drawsExport, readStudyDraws } from "./export-draws.js";
import { type ExportFiles, writeExportFolder } from "./export-files.js";
import { readFitData, readGroupFitData } from "./fit-data.js";
import { type FitFolder, openFitFolder } from "./read-folder.js";
import { filesWritten, noteWritten, replaceWritten } from "./written.js";

export const exportFormats = ["csv", "parquet", "mat", "regressors", "netcdf", "zarr", "stan"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface ExportOptions {
  /** One of `exportFormats`. */
  readonly to: string;
  /** Default: `export-FORMAT` in the fit folder. */
  readonly out?: string;
  /** Replace the files of an earlier export there; files of others stay. */
  readonly overwrite?: boolean;
  /** For `regressors` only. */
  readonly regressors?: RegressorOptions;
  /** For `netcdf` and `zarr`: log-likelihoods of every response, responses and inputs beside the draws. Default true. */
  readonly logLikelihood?: boolean;
  /** For `stan` of participants fitted one by one: their ids. Default: all whose fit did not fail. */
  readonly participants?: readonly string[];
  /** Stops the export, of which nothing is left then; it throws the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface ExportOutcome {
  readonly format: ExportFormat;
  readonly folder: string;
  /** Paths below the folder. */
  readonly files: readonly string[];
  /** What the export left out or changed, in words. */
  readonly notes: readonly string[];
}

/**
 * Writes an export of a fit, as a whole or not at all. Memory does not grow with the number of participants.
 *
 * @param path of the fit folder
 * @throws UsageError for folders without a finished fit, unknown formats and columns, and folders that are taken
 */
export async function exportFit(path: string, options: ExportOptions): Promise<ExportOutcome> {
  const { format, out, fit } = checkExport(path, options);
  const notes: string[] = [];
  const content = await filesOf(fit, format, options, (text) => notes.push(text));
  const files = await writeExportFolder(fit.path, out, content, options.signal);
  replaceWritten(out, files);
  noteInFit(fit.path, out);
  return { format, folder: out, files, notes };
}

/** Whether `exportFit` can start; without writing. @throws UsageError as `exportFit` does, columns aside */
export function checkExport(
  path: string,
  { to, out: wanted, overwrite = false, participants }: ExportOptions,
): { readonly format: ExportFormat; readonly out: string; readonly fit: FitFolder } {
  const format = formatOf(to);
  const fit = openFitFolder(path);
  if (format === "stan" && fit.result.group !== undefined && participants !== undefined) {
    throw new UsageError(
      `--participants: ${path} is the fit of a group model, whose Stan program is of everybody together; leave it out`,
    );
  }
  const out = wanted ?? join(path, `export-${format}`);
  refuseTaken(out, overwrite);
  return { format, out, fit };
}

function formatOf(to: string): ExportFormat {
  const format = exportFormats.find((known) => known === to);
  if (format !== undefined) return format;
  const nearest = suggest(to, exportFormats);
  throw new UsageError(
    `--to ${to}: unknown format; ${nearest === undefined ? "there" : `did you mean "${nearest}"? There`} ` +
      `are ${exportFormats.join(", ")}`,
  );
}

async function filesOf(
  fit: FitFolder,
  to: ExportFormat,
  { regressors = {}, logLikelihood = true, participants, signal }: ExportOptions,
  note: Note,
): Promise<ExportFiles> {
  const { csvFiles, groupStanFiles, hasDraws, matFiles, parquetFiles, regressorFiles, stanFiles } =
    await import("../export/index.js");
  switch (to) {
    case "csv":
      return csvFiles(fit.result);
    case "parquet":
      return parquetFiles(hasDraws(fit.result) ? { ...fit, draws: () => readStudyDraws(fit, note) } : fit);
    case "mat":
      return matFiles(fit);
    case "regressors":
      return regressorFiles(fit, regressors, note);
    case "netcdf":
    case "zarr":
      return drawsExport(fit, to, { logLikelihood, note, ...(signal === undefined ? {} : { signal }) });
    case "stan": {
      const need = "A Stan program is written with them";
      const { group } = fit.result;
      if (group !== undefined) {
        const { groupStan } = await import("../fit/group-stan.js");
        const prepared = await readGroupFitData(fit, need);
        return groupStanFiles(fit.result, groupStan(prepared.agent, prepared.group, group));
      }
      return stanFiles(fit, (await readFitData(fit, need)).participants, participants);
    }
  }
}

function refuseTaken(out: string, overwrite: boolean): void {
  if (!existsSync(out)) return;
  if (!statSync(out).isDirectory()) throw new UsageError(`${out}: is a file; name a folder with --out`);
  // Replacing an export removes the files of the last one; a fit is none.
  if (existsSync(join(out, "fit.json")))
    throw new UsageError(`${out}: is the folder of a fit; name another with --out`);
  if (overwrite || readdirSync(out).length === 0) return;
  throw new UsageError(
    `${out}: the folder is not empty; choose another with --out, or replace the export there with --overwrite`,
  );
}

/** An export inside the fit folder goes when another fit replaces that. */
function noteInFit(fit: string, out: string): void {
  const below = relative(resolve(fit), resolve(out)).replaceAll("\\", "/");
  if (below.startsWith("..") || below === "" || resolve(fit, below) !== resolve(out)) return;
  noteWritten(
    fit,
    [...filesWritten(out), ".written.json"].map((file) => `${below}/${file}`),
  );
}
