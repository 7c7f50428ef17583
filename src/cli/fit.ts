/** `credence fit`: participants of a study, from a CSV file or an analysis file. */

import { existsSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { Command, Option } from "commander";
import { UsageError } from "../errors.js";
import { type Analysis, type InferenceMethod, inferenceMethods } from "../fit/index.js";
import { suggest } from "../suggest.js";
import { readNetwork } from "./model-argument.js";
import {
  addDataOptions,
  addGroupOptions,
  addModelOptions,
  addOutputOptions,
  agentFromFlags,
  dataFromFlags,
  groupFromFlags,
  outputsFromFlags,
  overlay,
  real,
  whole,
} from "./options.js";
import { fitAndReport } from "./run.js";
import { joinAnalyses } from "./several-analyses.js";
import { chainStart } from "./start-option.js";

const examples = `
Examples:
  credence fit choices.csv --prc ehgf_binary --obs unitsq_sgm --out fit-choices
  credence fit analysis.yaml --set clip=none --json
  credence fit data.csv --input u --response y --prior "om2=normal(mean=-3, sd=2)" --fix om3=-6
  credence fit choices.csv --inference nuts --chains 4 --draws 1000
  credence fit choices.csv --formula "om2 ~ group + age" --covariates people.csv
  credence fit --inputs u.txt --responses y.csv --prc hgf_binary --obs unitsq_sgm`;

export function fitCommand(exit: (code: number) => void): Command {
  const command = new Command("fit")
    .description("fit a model to every participant: maximum a posteriori, Laplace, evidence")
    .argument("[file]", "study as CSV or TSV, or an analysis file (.yaml, .yml, .json)")
    .option("--inputs <file>", "inputs of one participant, one number a line, instead of a study")
    .option("--responses <file>", "responses to --inputs, one a line")
    .option("--models <files...>", "analysis files of group models on one study: fit all, and compare them");
  addOutputOptions(addGroupOptions(addModelOptions(addDataOptions(command))));
  return command
    .addOption(
      new Option(
        "--inference <method>",
        "map (includes Laplace), or sampling from there: nuts, pathfinder; group models: nuts, laplace, pathfinder " +
          "(default map; of group models nuts)",
      ),
    )
    .option("--chains <n>", "chains of nuts (default 4)", whole(1))
    .option("--warmup <n>", "iterations of warm-up of each chain (default 500)", whole(1))
    .option("--draws <n>", "draws of each chain, or of pathfinder (default 1000)", whole(4))
    .option("--target-acceptance <rate>", "acceptance that nuts aims at (default 0.8)", real)
    .option("--max-tree-depth <n>", "doublings of a trajectory of nuts, at most (default 10)", whole(1))
    .option(
      "--start <where>",
      "where chains begin: mode (default), prior, uniform, om2=-3,ze=20; of a group also around, pathfinder",
      chainStart,
    )
    .option("--prior-means <folder>", "means of priors from the estimates of a fit, as of an ideal observer")
    .option("--starts <n>", "starts of each minimisation (default 8)", whole(1))
    .option("--evidence-draws <n>", "draws of the evidence check (default 1000; 0: none)", whole(0))
    .option("--threads <n>", "threads to use (default: as many as are worth it); same results", whole(1))
    .option("--seed <n>", "seed of all random numbers (default 1)", whole(0))
    .option("--out <folder>", "fit folder (default: fit-NAME in this folder; with --json: none)")
    .option("--resume", "go on with an interrupted fit")
    .option("--overwrite", "replace a fit folder")
    .option("--dry-run", "show data, model and priors, and stop")
    .option("--json", "print the result as JSON and nothing else")
    .option("--quiet", "no progress and no table")
    .addOption(new Option("--log <format>", "progress as JSON lines on stderr").choices(["json"]))
    .addHelpText("after", examples)
    .action(async (file: string | undefined, flags: Record<string, unknown>) => {
      const { analysis, base, name } = await analysisFor(file, flags);
      const out = (flags.out as string | undefined) ?? defaultFolder(analysis, base, name, flags);
      exit(
        await fitAndReport(analysis, base, {
          ...(out === undefined ? {} : { out }),
          ...(flags.threads === undefined ? {} : { threads: flags.threads as number }),
          json: flags.json === true,
          quiet: flags.quiet === true,
          resume: flags.resume === true,
          overwrite: flags.overwrite === true,
          dryRun: flags.dryRun === true,
          logJson: flags.log === "json",
        }),
      );
    });
}

/** @throws UsageError for a method that is none, with those there are */
function methodOf(name: string): InferenceMethod {
  const known = inferenceMethods.find((method) => method === name);
  if (known !== undefined) return known;
  const near = suggest(name, [...inferenceMethods]);
  const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
  throw new UsageError(
    `--inference ${name}: unknown method${hint}; methods are ${inferenceMethods.join(", ")}`,
  );
}

const inferenceFlags = [
  "seed",
  "starts",
  "evidenceDraws",
  "chains",
  "warmup",
  "draws",
  "targetAcceptance",
  "maxTreeDepth",
  "start",
];

/** The analysis of a command line: an analysis file with flags over it, or flags alone. */
async function analysisFor(
  file: string | undefined,
  flags: Record<string, unknown>,
): Promise<{ analysis: Analysis; base: string; name: string }> {
  const isAnalysis = file !== undefined && [".yaml", ".yml", ".json"].includes(extname(file).toLowerCase());
  const inference: Record<string, unknown> = {};
  for (const key of inferenceFlags) if (flags[key] !== undefined) inference[key] = flags[key];
  if (flags.inference !== undefined) inference.method = methodOf(flags.inference as string);
  const { targetAcceptance: rate } = flags;
  if (typeof rate === "number" && !(rate > 0 && rate < 1)) {
    throw new UsageError(`--target-acceptance ${rate}: expected a number between 0 and 1`);
  }
  const { data, study } = dataFromFlags(flags);
  const agent = await withPriorMeans(agentFromFlags(flags), flags.priorMeans as string | undefined);
  const network = flags.network as string | undefined;
  const { readText } = await import("../node/files.js");
  const models = flags.models as readonly string[] | undefined;
  if (models !== undefined && (file !== undefined || flags.inputs !== undefined)) {
    throw new UsageError("--models: its files name the study; leave the other file away");
  }
  const several = models && (await joinAnalyses(models));
  const stated: Partial<Analysis> = {
    ...(study === undefined ? {} : { study }),
    agent: {
      ...agent,
      ...(network === undefined ? {} : { network: await readNetwork(network) }),
    },
    ...(Object.keys(inference).length === 0 ? {} : { inference }),
    ...groupFromFlags(flags, isAnalysis ? dirname(resolve(file)) : (several?.base ?? process.cwd())),
    ...outputsFromFlags(flags),
  };
  if (several !== undefined) {
    const read = withMethod(several.analysis, inference.method);
    const analysis = overlay(read, { ...stated, data: { ...read.data, ...data } });
    return { analysis, base: several.base, name: stem(firstOf(read.data.file) ?? "models") };
  }
  if (isAnalysis) {
    const { parseAnalysis } = await import("../fit/analysis-schema.js");
    const base = dirname(resolve(file));
    const read = withMethod(parseAnalysis(readText(file), basename(file)), inference.method);
    const analysis = overlay(read, { ...stated, data: { ...read.data, ...data } });
    return { analysis, base, name: stem(firstOf(read.data.file) ?? read.data.inputsFile ?? file) };
  }
  const inputs = flags.inputs as string | undefined;
  const responses = flags.responses as string | undefined;
  if (file === undefined && inputs === undefined) {
    throw new UsageError(
      "name a CSV file, an analysis file, or --inputs and --responses (credence fit --help)",
    );
  }
  if (file !== undefined && inputs !== undefined) throw new UsageError("give a study or --inputs, not both");
  if (responses !== undefined && inputs === undefined) throw new UsageError("--responses needs --inputs");
  const analysis: Analysis = {
    schema: "credence-analysis/1",
    ...stated,
    data: {
      ...(file === undefined ? {} : { file }),
      ...(inputs === undefined ? {} : { inputsFile: inputs }),
      ...(responses === undefined ? {} : { responsesFile: responses }),
      ...data,
    },
  };
  return { analysis, base: process.cwd(), name: stem((responses ?? inputs ?? file)!) };
}

/** Priors centred on the estimates of another fit; a value that is stated beside it wins. */
async function withPriorMeans(
  agent: ReturnType<typeof agentFromFlags>,
  folder: string | undefined,
): Promise<ReturnType<typeof agentFromFlags>> {
  if (folder === undefined) return agent;
  const { priorMeansOf } = await import("../node/from-fit.js");
  return { ...agent, set: { ...priorMeansOf(folder), ...agent.set } };
}

/** A file whose method of inference is replaced: what it says of its own method goes with it. */
function withMethod(analysis: Analysis, method: unknown): Analysis {
  const { inference, compare, ...rest } = analysis;
  if (method === undefined || method === inference?.method) return analysis;
  const { seed, threads } = inference ?? {};
  return {
    ...rest,
    inference: { ...(seed === undefined ? {} : { seed }), ...(threads === undefined ? {} : { threads }) },
    // Approximations have no draws of the posterior, so that nothing can be left out.
    ...(compare && method === "nuts" ? { compare } : {}),
  };
}

function stem(path: string): string {
  return basename(path, extname(path));
}

/** Where results go when nobody says: the analysis' own folder, or `fit-NAME` in the working folder. */
function defaultFolder(
  analysis: Analysis,
  base: string,
  name: string,
  flags: Record<string, unknown>,
): string | undefined {
  if (flags.json === true && flags.resume !== true) return undefined;
  const stated = analysis.outputs?.folder;
  if (stated !== undefined) return relative(process.cwd(), join(base, stated)) || ".";
  const folder = `fit-${name}`;
  return existsSync(folder) && flags.resume !== true && flags.overwrite !== true ? nextFree(folder) : folder;
}

/** `fit-study`, `fit-study-2`, ...: a fit never replaces another unasked. */
function nextFree(folder: string): string {
  for (let k = 2; ; k++) if (!existsSync(`${folder}-${k}`)) return `${folder}-${k}`;
}

function firstOf(files: string | readonly string[] | undefined): string | undefined {
  return typeof files === "string" ? files : files?.[0];
}
