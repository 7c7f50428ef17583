/** `credence export`: a fit folder for other programs. */

import { Command, InvalidArgumentError, Option } from "commander";
import { UsageError } from "../errors.js";
import type { RegressorOptions } from "../export/index.js";
import type { ExportOutcome } from "../node/export.js";
import { list, real } from "./options.js";

interface Flags {
  readonly to: readonly string[];
  readonly out?: string;
  readonly overwrite?: boolean;
  readonly columns?: readonly string[];
  readonly layout?: "bids" | "spm" | "csv";
  readonly duration?: number;
  readonly timeUnit?: "s" | "ms";
  readonly zscore?: boolean;
  readonly meanCenter?: boolean;
  readonly task?: string;
  readonly datatype?: NonNullable<RegressorOptions["datatype"]>;
  /** False with --no-log-likelihood. */
  readonly logLikelihood: boolean;
  readonly participants?: readonly string[];
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const ofRegressors: readonly (keyof Flags)[] = [
  "columns",
  "layout",
  "duration",
  "timeUnit",
  "zscore",
  "meanCenter",
  "task",
  "datatype",
];

const help = `
Formats:
  csv         the tables of the fit, and those that only fit.json holds
  parquet     participants, trajectories and draws, with types
  mat         fit.mat for MATLAB, Octave and SciPy, with the fields of tapas_fitModel
  regressors  trial-wise prediction errors and the like, with onsets, for fMRI and EEG
  netcdf      posterior.nc for ArviZ: draws, log-likelihoods of every response, responses, inputs
  zarr        the same as a Zarr folder, version 2
  stan        the fitted model as a Stan program with its data

Examples:
  credence export fit-choices --to csv
  credence export fit-choices --to regressors --layout spm --columns epsi_2,epsi_3
  credence export fit-choices --to netcdf,stan --out for-reviewers`;

export function exportCommand(exit: (code: number) => void): Command {
  return new Command("export")
    .description("write a fit for other programs: CSV, Parquet, MATLAB, regressors, ArviZ, Stan")
    .argument("<folder>", "fit folder")
    .requiredOption(
      "--to <formats>",
      "csv, parquet, mat, regressors, netcdf, zarr, stan; several separated by commas",
      names,
    )
    .option("--out <folder>", "write there (default: export-FORMAT in the fit folder)")
    .option("--overwrite", "replace an export")
    .option("--columns <names>", "regressors: which (default: a set that suits the model)", names)
    .addOption(
      new Option("--layout <name>", "regressors: bids (default with onsets), spm, or csv").choices([
        "bids",
        "spm",
        "csv",
      ]),
    )
    .option("--duration <seconds>", "regressors: of each event (default 0)", seconds)
    .addOption(
      new Option("--time-unit <unit>", "regressors: of the study's time column (default s)").choices([
        "s",
        "ms",
      ]),
    )
    .option("--zscore", "regressors: mean 0 and sd 1 within each recording")
    .option("--mean-center", "regressors: mean 0 within each recording")
    .option("--task <label>", "regressors, bids: name of the task (default: of the data file)")
    .addOption(
      new Option("--datatype <name>", "regressors, bids: kind of recording (default func)").choices([
        "func",
        "eeg",
        "meg",
        "ieeg",
        "beh",
      ]),
    )
    .option("--no-log-likelihood", "netcdf, zarr: draws alone, without log-likelihoods, responses and inputs")
    .option("--participants <ids>", "stan, of participants fitted one by one: these alone", names)
    .option("--json", "print folder, files and notes as JSON (credence-export/1)")
    .option("--quiet", "no notes and no message")
    .addHelpText("after", help)
    .action(async (folder: string, flags: Flags) => {
      refuseIdle(flags);
      const exports = await untilStopped((signal) => exportEach(folder, flags, signal));
      if (exports === undefined) return exit(130);
      if (flags.quiet !== true) {
        for (const { notes } of exports) for (const note of notes) process.stderr.write(`Note: ${note}\n`);
      }
      if (flags.json)
        process.stdout.write(`${JSON.stringify({ schema: "credence-export/1", exports }, undefined, 2)}\n`);
      else if (flags.quiet !== true) {
        for (const { folder: out, files } of exports)
          process.stdout.write(`Written to ${out}: ${summary(files)}\n`);
      }
      exit(0);
    });
}

/** Work that Ctrl-C stops; undefined then. */
async function untilStopped<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (error === controller.signal.reason) return undefined;
    throw error;
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

/** One export after the other; all formats are known, and all folders free, before the first is written. */
async function exportEach(folder: string, flags: Flags, signal: AbortSignal): Promise<ExportOutcome[]> {
  const { checkExport, exportFit } = await import("../node/export.js");
  const requests = flags.to.map((to) => ({
    to,
    ...outOf(flags, to),
    overwrite: flags.overwrite === true,
    regressors: regressorOptions(flags),
    logLikelihood: flags.logLikelihood,
    ...(flags.participants === undefined ? {} : { participants: flags.participants }),
    signal,
  }));
  for (const request of requests) checkExport(folder, request);
  const outcomes: ExportOutcome[] = [];
  for (const request of requests) outcomes.push(await exportFit(folder, request));
  return outcomes;
}

/** Several formats get a folder each in the one that was named. */
function outOf({ out, to }: Flags, format: string): { readonly out?: string } {
  if (out === undefined) return {};
  return { out: to.length > 1 ? `${out}/${format}` : out };
}

function names(value: string): string[] {
  const given = [...new Set(list(value).filter((name) => name !== ""))];
  if (given.length === 0) throw new InvalidArgumentError("expected names separated by commas.");
  return given;
}

function seconds(value: string): number {
  const number = real(value);
  if (!(number >= 0) || !Number.isFinite(number))
    throw new InvalidArgumentError("expected seconds, 0 or more.");
  return number;
}

function refuseIdle(flags: Flags): void {
  const idle = ofRegressors.find((name) => flags[name] !== undefined);
  if (!flags.to.includes("regressors") && idle !== undefined) {
    const flag = idle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(`--${flag}: is for --to regressors only`);
  }
  if (!flags.logLikelihood && !flags.to.some((to) => to === "netcdf" || to === "zarr"))
    throw new UsageError("--no-log-likelihood: is for --to netcdf and zarr only");
  if (flags.participants !== undefined && !flags.to.includes("stan"))
    throw new UsageError("--participants: is for --to stan only");
  if (flags.zscore && flags.meanCenter) throw new UsageError("give --zscore or --mean-center, not both");
}

function regressorOptions(flags: Flags): RegressorOptions {
  const { columns, layout, duration, timeUnit, task, datatype } = flags;
  const given = { columns, layout, duration, timeUnit, task, datatype };
  return {
    // The cast takes back what fromEntries forgets: names and types are those of the flags.
    ...(Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as RegressorOptions),
    scaling: flags.zscore ? "zscore" : flags.meanCenter ? "meanCenter" : "raw",
  };
}

function summary(files: readonly string[]): string {
  return files.length > 8 ? `${files.length} files` : files.join(", ");
}
