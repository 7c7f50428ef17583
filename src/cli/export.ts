/** `credence export`: a fit folder for other programs. */

import { Command, InvalidArgumentError, Option } from "commander";
import { UsageError } from "../errors.js";
import type { RegressorOptions } from "../export/index.js";
import { real } from "./options.js";

interface Flags {
  readonly to: string;
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
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const ofRegressors = [
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
  parquet     participants.parquet and trajectories.parquet, with types
  mat         fit.mat for MATLAB, Octave and SciPy, with the fields of tapas_fitModel
  regressors  trial-wise prediction errors and the like, with onsets, for fMRI and EEG

Examples:
  credence export fit-choices --to csv
  credence export fit-choices --to regressors --layout spm --columns epsi_2,epsi_3`;

export function exportCommand(exit: (code: number) => void): Command {
  return new Command("export")
    .description("write a fit for other programs: CSV, Parquet, MATLAB, regressors for imaging")
    .argument("<folder>", "fit folder")
    .requiredOption("--to <format>", "csv, parquet, mat or regressors")
    .option("--out <folder>", "write there (default: export-FORMAT in the fit folder)")
    .option("--overwrite", "replace an export")
    .option("--columns <names>", "regressors: which (default: a set that suits the model)", list)
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
    .option("--json", "print the list of written files as JSON")
    .option("--quiet", "no notes and no message")
    .addHelpText("after", help)
    .action(async (folder: string, flags: Flags) => {
      const { exportFit } = await import("../node/export.js");
      refuseIdle(flags);
      const notes: string[] = [];
      const { folder: out, files } = await exportFit(folder, {
        to: flags.to,
        ...(flags.out === undefined ? {} : { out: flags.out }),
        overwrite: flags.overwrite === true,
        regressors: regressorOptions(flags),
        note: (text) => notes.push(text),
      });
      if (flags.quiet !== true) for (const text of notes) process.stderr.write(`Note: ${text}\n`);
      if (flags.json)
        process.stdout.write(`${JSON.stringify({ folder: out, files, notes }, undefined, 2)}\n`);
      else if (flags.quiet !== true) process.stdout.write(`Written to ${out}: ${summary(files)}\n`);
      exit(0);
    });
}

function list(value: string): string[] {
  const names = value
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) throw new InvalidArgumentError("expected names separated by commas.");
  return names;
}

function seconds(value: string): number {
  const number = real(value);
  if (!(number >= 0) || !Number.isFinite(number))
    throw new InvalidArgumentError("expected seconds, 0 or more.");
  return number;
}

function refuseIdle(flags: Flags): void {
  const idle = ofRegressors.find((name) => flags[name as keyof Flags] !== undefined);
  if (flags.to !== "regressors" && idle !== undefined) {
    const flag = idle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new UsageError(`--${flag}: is for --to regressors only`);
  }
  if (flags.zscore && flags.meanCenter) throw new UsageError("give --zscore or --mean-center, not both");
}

function regressorOptions(flags: Flags): RegressorOptions {
  const { columns, layout, duration, timeUnit, task, datatype } = flags;
  const given = { columns, layout, duration, timeUnit, task, datatype };
  return {
    ...(Object.fromEntries(
      Object.entries(given).filter(([, value]) => value !== undefined),
    ) as RegressorOptions),
    scaling: flags.zscore ? "zscore" : flags.meanCenter ? "meanCenter" : "raw",
  };
}

function summary(files: readonly string[]): string {
  return files.length > 8 ? `${files.length} files` : files.join(", ");
}
