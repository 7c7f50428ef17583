/** What the checks of the list start from: a model, and inputs from a study, a file, a fit folder, or made up. */

import { basename, join } from "node:path";
import { type Agent, type AgentSpecification, buildAgent, resolveName } from "../agent/index.js";
import {
  firstTrials,
  makeSchedule,
  refuseSilent,
  type ScheduleKind,
  scheduleWords,
} from "../checklist/index.js";
import { UsageError } from "../errors.js";
import { type AgentRecipe, type Analysis, load, type ParticipantData } from "../fit/index.js";
import { readTwoFiles } from "../study/index.js";
import { agentSpecification, modelFile, type Prepared, prepare } from "./analysis.js";
import { readText } from "./files.js";
import { loadModels, type ModelFile, modelFiles } from "./models.js";
import { type FitFolder, openFitFolder } from "./read-folder.js";

/** Inputs that agents of a check are given. */
export type CheckInputs =
  /** Those of the analysis: of each participant of a study, or one file. */
  | { readonly kind: "data" }
  /** Made up. */
  | { readonly kind: "made"; readonly schedule: ScheduleKind; readonly trials: number };

export interface CheckSource {
  readonly agent: Agent;
  /** The agent with other priors, to draw true values from. */
  readonly withPriors: (priors: Readonly<Record<string, string>>) => Agent;
  readonly schedule: readonly ParticipantData[];
  readonly inputs: { readonly description: string };
  readonly recipe: AgentRecipe;
  /** Of the data; none where inputs are made up. */
  readonly files: Prepared["files"];
  /** What the schedule and the model are, for the identity of a run. */
  readonly identity: unknown;
}

export interface CheckSourceOptions {
  readonly analysis: Analysis;
  /** Folder that the analysis' paths start from. */
  readonly base: string;
  readonly inputs: CheckInputs;
  /** Only the first so many trials of every run. Default: all. */
  readonly trials?: number;
}

/**
 * @param seed of inputs that are made up
 * @param use `fit` needs responses beside the inputs
 * @throws UsageError, DataError
 */
export async function checkSource(
  { analysis, base, inputs, trials }: CheckSourceOptions,
  seed: number,
  use: "schedule" | "fit" = "schedule",
): Promise<CheckSource> {
  const made = inputs.kind === "made";
  const loaded = made
    ? await loadMade(analysis, base, inputs, seed)
    : use === "fit"
      ? await prepare(analysis, base)
      : await prepare(withoutResponses(analysis), base, "schedule");
  const { agent, specification } = loaded;
  refuseSilent(agent);
  // As the agent reads them: the columns of a world that it chooses in are none of its inputs.
  const columns = [...agent.filter.inputs.map((input) => input.name), ...agent.settings.extraInputs];
  const context = { ...(await loadModels(specification, base)), inputs: columns };
  const schedule = made || trials === undefined ? loaded.participants : cut(loaded.participants, trials);
  const { files } = loaded;
  return {
    agent,
    schedule,
    withPriors: (priors) => withPriors(specification, context, agent, priors),
    inputs: { description: made ? madeWords(agent, inputs) : dataWords(loaded.participants.length, files) },
    recipe: { specification, inputs: context.inputs, folder: base },
    files,
    identity: { specification, files, inputs, models: loaded.modelFiles.map(({ sha256 }) => sha256), trials },
  };
}

/** A fit folder as what a check starts from: its analysis, whose paths start from the folder, and its result. */
export async function fittedAnalysis(
  folder: string,
): Promise<{ readonly fit: FitFolder; readonly analysis: Analysis }> {
  const fit = openFitFolder(folder);
  const { parseAnalysis } = await import("../fit/analysis-schema.js");
  const file = join(folder, "analysis.yaml");
  return { fit, analysis: parseAnalysis(readText(file), file) };
}

/** @throws UsageError where the data are not those that were fitted */
export function refuseOtherData(folder: string, fit: FitFolder, files: Prepared["files"]): void {
  for (const { name, sha256 } of files) {
    const before = fit.result.data.files.find((file) => file.name === name);
    if (before !== undefined && before.sha256 !== sha256) {
      throw new UsageError(
        `${folder}: ${name} is not the file that was fitted (its SHA-256 differs); fit it again`,
      );
    }
  }
}

async function loadMade(
  analysis: Analysis,
  base: string,
  { schedule, trials }: Extract<CheckInputs, { kind: "made" }>,
  seed: number,
): Promise<Omit<Prepared, "analysis">> {
  const specification = await agentSpecification(analysis, base);
  const context = await loadModels(specification, base);
  const loaded = await load({
    specification,
    context,
    study: { ...analysis.study },
    use: "schedule",
    read: (options) => {
      const numbers = makeSchedule(schedule, options.binaryInput === true, trials, seed);
      return readTwoFiles({ name: schedule, text: `${numbers.join("\n")}\n` }, undefined, options);
    },
  });
  const modelsOf = modelFiles(specification).map((path): ModelFile => modelFile(path, base));
  return { ...loaded, files: [], modelFiles: modelsOf };
}

function madeWords(agent: Agent, { schedule }: Extract<CheckInputs, { kind: "made" }>): string {
  return `made up: ${scheduleWords(schedule, agent.filter.inputs[0]!.kind === "binary")}`;
}

/** Inputs that are those of a study. */
export function dataWords(people: number, files: Prepared["files"]): string {
  const names = files.map(({ name }) => basename(name)).join(" and ");
  return people === 1 ? `those of ${names}` : `those of the ${people} participants of ${names}`;
}

function withPriors(
  specification: AgentSpecification,
  context: Parameters<typeof buildAgent>[1],
  { parameters }: Agent,
  priors: Readonly<Record<string, string>>,
): Agent {
  const named = Object.keys(priors).map((name) => resolveName(name, parameters));
  const others = Object.entries(specification.priors ?? {}).filter(
    ([name]) => !named.includes(resolveName(name, parameters)),
  );
  const fix = Object.entries(specification.fix ?? {}).filter(
    ([name]) => !named.includes(resolveName(name, parameters)),
  );
  const { free, ...rest } = specification;
  return buildAgent(
    {
      ...rest,
      priors: { ...Object.fromEntries(others), ...priors },
      fix: Object.fromEntries(fix),
      ...(free === undefined ? {} : { free: [...new Set([...free, ...named])] }),
    },
    context,
  ).agent;
}

function cut(participants: readonly ParticipantData[], trials: number): ParticipantData[] {
  return participants.map(({ id, runs }) => ({ id, runs: runs.map((run) => firstTrials(run, trials)) }));
}

function withoutResponses(analysis: Analysis): Analysis {
  const { responsesFile: _, ...data } = analysis.data;
  return { ...analysis, data };
}
