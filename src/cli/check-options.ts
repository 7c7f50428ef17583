/** Options that the checks of the list share, and how they become a model, its inputs, and a run. */

import { existsSync, statSync } from "node:fs";
import { basename, dirname, extname, join, normalize, resolve } from "node:path";
import { type Command, Option } from "commander";
import { type ScheduleKind, scheduleKinds } from "../checklist/kinds.js";
import { UsageError } from "../errors.js";
import type { Analysis } from "../fit/index.js";
import type { CheckFolderOptions, CheckOutcome } from "../node/checklist-folder.js";
import type { CheckInputs } from "../node/checklist-source.js";
import type { Role } from "../study/index.js";
import { agentFromArgument } from "./model-argument.js";
import {
  addDataOptions,
  addModelOptions,
  collect,
  dataFromFlags,
  list,
  outputsFromFlags,
  overlay,
  pairs,
  whole,
} from "./options.js";
import { progressMeter } from "./progress.js";
import { stoppable } from "./stopping.js";

type Flags = Readonly<Record<string, unknown>>;

/**
 * Inputs that simulated agents are given.
 *
 * @param taken roles whose own flag means something else in this command
 */
export function addInputOptions(command: Command, taken: readonly Role[] = []): Command {
  return addModelOptions(addDataOptions(command, taken))
    .option("--like <data>", "give agents the inputs of the participants of a study")
    .option(
      "--inputs <file>",
      `inputs that every agent sees, one number a line; or made up: ${scheduleKinds.join(", ")} (default ${scheduleKinds[0]})`,
    );
}

export function addTrialsOption(command: Command): Command {
  return command.option(
    "--trials <n>",
    "length of inputs that are made up (default 320); of others, the first so many",
    whole(1),
  );
}

/** Where true values come from. */
export function addPopulationOption(command: Command): Command {
  return command.option(
    "--population <name=distribution>",
    'draw a parameter for each agent, as in "om2=normal(mean=-4, sd=1)", instead of from its prior; repeatable',
    collect,
  );
}

/** How a check is run, and where it writes. */
export function addCheckOptions(command: Command): Command {
  return command
    .option("--threads <n>", "threads to use (default: as many as are worth it); same results", whole(1))
    .option("--seed <n>", "seed of all random numbers (default 1)", whole(0))
    .option(
      "--out <folder>",
      "folder of the results (default: COMMAND-MODEL in this folder; with --json: none)",
    )
    .option(
      "--figures <formats>",
      "formats of the figures: svg (default), png, pdf; none for no figures",
      list,
    )
    .option("--resume", "go on with an interrupted run")
    .option("--overwrite", "replace the folder")
    .option("--json", "print the result as JSON and nothing else")
    .option("--quiet", "no progress and no table")
    .addOption(new Option("--log <format>", "progress as JSON lines on stderr").choices(["json"]));
}

/** A model, and the inputs that go with it. */
export interface CheckModel {
  readonly analysis: Analysis;
  readonly base: string;
  readonly inputs: CheckInputs;
  /** Where the model is a fit. */
  readonly fitFolder?: string;
  /** For the name of a folder. */
  readonly name: string;
  readonly trials?: number;
}

/**
 * A model as a command is given it: a name, an agent or network file, an analysis, or the folder of a fit.
 *
 * @throws UsageError
 */
export async function checkModel(
  model: string | undefined,
  flags: Flags,
  taken: readonly Role[] = [],
): Promise<CheckModel> {
  const { like, inputs } = flags as { like?: string; inputs?: string };
  if (like !== undefined && inputs !== undefined) {
    throw new UsageError("give the inputs of a study with --like, or --inputs, not both");
  }
  const trials = flags.trials as number | undefined;
  const made = scheduleKinds.find((kind) => kind === inputs);
  const stated = dataFromFlags(flags, taken);
  const file =
    like !== undefined
      ? { file: like }
      : inputs !== undefined && made === undefined
        ? { inputsFile: inputs }
        : undefined;
  const own = await ownAnalysis(model, flags);
  const replaced = file !== undefined || made !== undefined;
  const analysis: Analysis = {
    ...own.analysis,
    // Columns of one study say nothing of another.
    data: replaced
      ? { ...(file && fromHere(file, own.base)), ...stated.data }
      : { ...own.analysis.data, ...stated.data },
    ...(stated.study && { study: { ...own.analysis.study, ...stated.study } }),
  };
  const holdsData = [analysis.data.file, analysis.data.inputsFile].some((path) => path !== undefined);
  return {
    analysis,
    base: own.base,
    name: own.name,
    inputs: holdsData ? { kind: "data" } : madeUp(made, trials),
    ...(own.fitFolder === undefined ? {} : { fitFolder: own.fitFolder }),
    ...(trials === undefined ? {} : { trials }),
  };
}

function madeUp(schedule: ScheduleKind = scheduleKinds[0], trials = 320): CheckInputs {
  return { kind: "made", schedule, trials };
}

async function ownAnalysis(
  model: string | undefined,
  flags: Flags,
): Promise<Pick<CheckModel, "analysis" | "base" | "name" | "fitFolder">> {
  const base = process.cwd();
  const schema = "credence-analysis/1";
  if (model !== undefined && existsSync(model) && statSync(model).isDirectory()) {
    const { fittedAnalysis } = await import("../node/checklist-source.js");
    const { analysis } = await fittedAnalysis(model);
    return {
      ...(await withFlags(analysis, flags)),
      base: resolve(model),
      name: basename(normalize(model)),
      fitFolder: model,
    };
  }
  if (model !== undefined && [".yaml", ".yml", ".json"].includes(extname(model).toLowerCase())) {
    const { readText } = await import("../node/files.js");
    const text = readText(model);
    if (text.includes(schema)) {
      const { parseAnalysis } = await import("../fit/analysis-schema.js");
      const analysis = parseAnalysis(text, basename(model));
      const name = basename(model, extname(model));
      return { ...(await withFlags(analysis, flags)), base: dirname(resolve(model)), name };
    }
  }
  const agent = await agentFromArgument(model, flags);
  const name = basename((model ?? (flags.network as string)).replace(/\.[^./]+$/, ""));
  return { analysis: { schema, data: {}, agent }, base, name };
}

async function withFlags(analysis: Analysis, flags: Flags): Promise<{ analysis: Analysis }> {
  const { agentFromFlags } = await import("./options.js");
  return { analysis: overlay(analysis, { agent: agentFromFlags(flags) }) };
}

/** Files that the command line names start from here, wherever the analysis lies. */
function fromHere(data: { readonly file?: string; readonly inputsFile?: string }, base: string) {
  const here = (path: string): string => (base === process.cwd() ? path : resolve(path));
  return {
    ...(data.file === undefined ? {} : { file: here(data.file) }),
    ...(data.inputsFile === undefined ? {} : { inputsFile: here(data.inputsFile) }),
  };
}

/** `--population` as parameter -> distribution. */
export function populationFromFlags(flags: Flags): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs(flags.population as string[] | undefined, "--population"));
}

/**
 * Runs a check for a person at a terminal, or for a program that reads JSON.
 *
 * @param command and model name the folder where nobody says
 * @param what progress counts
 * @returns the exit code
 */
export async function runForUser(
  { command, model, what }: { readonly command: string; readonly model: string; readonly what: string },
  flags: Flags,
  run: (
    options: CheckFolderOptions & { readonly threads?: number; readonly seed: number },
  ) => Promise<CheckOutcome>,
): Promise<number> {
  const { json = false, quiet = false, resume = false, overwrite = false } = flags as Record<string, boolean>;
  const out =
    (flags.out as string | undefined) ?? defaultFolder(`${command}-${model}`, json, resume || overwrite);
  const { figures } = outputsFromFlags(flags).outputs ?? {};
  const { toJson } = await import("../fit/index.js");
  let meter: ReturnType<typeof progressMeter> | undefined;
  const { report, written, seconds } = await stoppable((signal) =>
    run({
      signal,
      resume,
      overwrite,
      seed: (flags.seed as number | undefined) ?? 1,
      ...(out === undefined ? {} : { out }),
      ...(figures === undefined ? {} : { figures }),
      ...(flags.threads === undefined ? {} : { threads: flags.threads as number }),
      onProgress: (progress) => {
        meter ??= progressMeter(progress.total, quiet, flags.log === "json", what);
        meter.update(progress);
      },
    }),
  ).finally(() => meter?.stop());
  if (report === undefined) {
    process.stderr.write(
      `Interrupted${out === undefined ? "" : `: what is done is kept in ${out}; go on with --resume`}.\n`,
    );
    return 130;
  }
  if (json) process.stdout.write(toJson(report.result));
  else if (!quiet) {
    process.stdout.write(`${report.printed}\n(${seconds.toFixed(2)} s)\n`);
    if (out !== undefined) process.stdout.write(`Written to ${out}: ${written.join(", ")}\n`);
  }
  if (!quiet) for (const warning of report.warnings) process.stderr.write(`Warning: ${warning}\n`);
  return report.failed ? 3 : 0;
}

/** A run never replaces another unasked. */
function defaultFolder(name: string, json: boolean, again: boolean): string | undefined {
  if (json && !again) return undefined;
  if (again || !existsSync(name)) return name;
  for (let k = 2; ; k++) if (!existsSync(join(`${name}-${k}`))) return `${name}-${k}`;
}
