/** `credence plot`: figures of a fit folder, drawn again. */

import { Command, Option } from "commander";
import { UsageError } from "../errors.js";
import { type FigureFormat, figureFormats, type Progress } from "../fit/index.js";
import type { PlotOptions } from "../node/plot.js";
import { list } from "./options.js";
import { type Meter, progressMeter } from "./progress.js";
import { listFiles } from "./run.js";

interface Flags {
  readonly kind?: readonly string[];
  readonly participants?: readonly string[];
  readonly format?: readonly string[];
  readonly theme?: "print" | "light";
  readonly out?: string;
  readonly report?: boolean;
  readonly list?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

const examples = `
Examples:
  credence plot --list
  credence plot fit-choices forest priors --format pdf
  credence plot fit-choices trace ranks --participants s01
  credence plot fit-choices trajectories --participants s01,s02 --format svg,png --out paper`;

export function plotCommand(exit: (code: number) => void): Command {
  return new Command("plot")
    .description("draw figures of a fit folder, with their rows as CSV beside them")
    .argument("[folder]", "fit folder")
    .argument("[kinds...]", "which figures (default: all but those of draws; --list shows them)")
    .option("--kind <names>", "the same, several with commas", list)
    .option("--participants <ids>", "figures of these participants only", list)
    .option("--format <names>", "svg, png, pdf; several with commas (default: svg,png)", list)
    .addOption(new Option("--theme <name>", "colours (default: print)").choices(["print", "light"]))
    .option("--out <folder>", "write there (default: figures in the fit folder)")
    .option("--report", "write report.html of the fit folder anew instead")
    .option("--list", "show the kinds of figures and stop")
    .option("--json", "print the list of written files as JSON")
    .option("--quiet", "no progress and no message")
    .addHelpText("after", examples)
    .action(async (folder: string | undefined, kinds: string[], flags: Flags) => {
      if (flags.list) return showKinds(flags.json === true);
      if (folder === undefined) throw new UsageError("name a fit folder (credence plot --help)");
      exit(await plot(folder, [...kinds, ...(flags.kind ?? [])], flags));
    });
}

async function plot(folder: string, kinds: readonly string[], flags: Flags): Promise<number> {
  const { plotFit, rewriteReport } = await import("../node/plot.js");
  if (flags.report) refuseWithReport(kinds, flags);
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  let meter: Meter | undefined;
  const watch = {
    signal: controller.signal,
    onProgress: (progress: Progress): void => {
      meter ??= progressMeter(progress.total, flags.quiet === true, false);
      meter.update(progress);
    },
  };
  try {
    const { folder: out, files } = flags.report
      ? { folder, files: await rewriteReport(folder, watch) }
      : await plotFit(folder, plotOptions(kinds, flags), watch);
    meter?.stop();
    print(out, files, flags);
    return 0;
  } catch (error) {
    if (error === controller.signal.reason) return 130;
    throw error;
  } finally {
    meter?.stop();
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

function plotOptions(kinds: readonly string[], { participants, format, theme, out }: Flags): PlotOptions {
  return {
    kinds,
    ...(participants === undefined ? {} : { participants }),
    ...(format === undefined ? {} : { formats: formatsOf(format) }),
    ...(theme === undefined ? {} : { theme }),
    ...(out === undefined ? {} : { out }),
  };
}

function print(folder: string, files: readonly string[], { json, quiet }: Flags): void {
  if (json) process.stdout.write(`${JSON.stringify({ folder, files }, undefined, 2)}\n`);
  else if (quiet !== true) {
    const what = files.length > 12 ? `${files.length} files` : listFiles(files);
    process.stdout.write(`Written to ${folder}: ${what}\n`);
  }
}

async function showKinds(json: boolean): Promise<void> {
  const { figureKinds } = await import("../report/index.js");
  if (json) process.stdout.write(`${JSON.stringify(figureKinds, undefined, 2)}\n`);
  else {
    for (const [kind, shows] of Object.entries(figureKinds)) {
      process.stdout.write(`${kind.padEnd(14)}${shows}\n`);
    }
  }
}

function formatsOf(names: readonly string[]): FigureFormat[] {
  return names.map((name) => {
    const format = figureFormats.find((known) => known === name);
    if (format === undefined) throw new UsageError(`--format ${name}: expected ${figureFormats.join(", ")}`);
    return format;
  });
}

function refuseWithReport(kinds: readonly string[], flags: Flags): void {
  const idle = (["participants", "format", "theme", "out"] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (idle !== undefined) throw new UsageError(`--${idle}: does not go with --report`);
  if (kinds.length > 0) throw new UsageError("--report writes the whole page: name no kinds of figures");
}
