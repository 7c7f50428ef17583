/** Simulated studies: agents with given, prior or population parameters, and their true values beside the data. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  type Agent,
  type AgentSpecification,
  choicesMissing,
  drawParameters,
  resolveName,
  resolvePriors,
  simulateRun,
} from "../agent/index.js";
import { isNameOf } from "../agent/names.js";
import { UsageError } from "../errors.js";
import { type Analysis, type ParticipantData, toCsv, toJson } from "../fit/index.js";
import { describeFailure } from "../model/index.js";
import { toEstimation } from "../model/transform.js";
import { version } from "../version.js";
import { prepare } from "./analysis.js";
import { makeFolder, writeWhole } from "./files.js";

type Cell = string | number | null | undefined;

interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface Simulation {
  /** A tidy study: participant, session where there are several, trial, inputs, responses. */
  readonly data: Table;
  /** One row an agent: every parameter, native scale. */
  readonly truth: Table;
  readonly specification: AgentSpecification;
  readonly seed: number;
  readonly messages: readonly string[];
  /** Some agent could not be simulated. */
  readonly failed: boolean;
}

export interface SimulationOptions {
  readonly agents: number;
  /** `name=distribution` for each parameter that varies between agents. */
  readonly population: readonly string[];
  readonly fromPrior: boolean;
  readonly seed: number;
}

export async function simulateStudy(
  analysis: Analysis,
  base: string,
  options: SimulationOptions,
): Promise<Simulation> {
  const { agent: stated } = analysis;
  const population = populationOf(options.population);
  const withPopulation: Analysis = {
    ...withoutResponses(analysis),
    agent: { ...stated, priors: { ...stated?.priors, ...population } },
  };
  const { agent, participants: schedule, specification } = await prepare(withPopulation, base, "schedule");
  const drawn = new Set(Object.keys(population).map((name) => resolveName(name, agent.parameters)));
  // Without --from-prior only the population's parameters vary; the others keep their value: the one that was set, or
  // the mean of their prior.
  const set = Object.entries(specification.set ?? {});
  const priors = Object.keys(specification.priors ?? {});
  const varying: Agent = {
    ...agent,
    parameters: agent.parameters.map((p) => {
      if (options.fromPrior || drawn.has(p.name)) return p;
      const value = set.find(([name]) => isNameOf(name, p))?.[1];
      // A prior that is given would take the place of the value, as it does in fits.
      const kept = typeof value === "number" && priors.some((name) => isNameOf(name, p));
      const mean = kept ? toEstimation(p.domain, value) : p.prior.mean;
      return { ...p, prior: { ...p.prior, mean, variance: 0 } };
    }),
  };
  const people: readonly ParticipantData[] =
    analysis.data.inputsFile === undefined
      ? schedule
      : Array.from({ length: options.agents }, (_, i) => ({ id: `agent${i + 1}`, runs: schedule[0]!.runs }));
  return simulateAll(varying, people, options, specification);
}

function simulateAll(
  agent: Agent,
  people: readonly ParticipantData[],
  options: SimulationOptions,
  specification: AgentSpecification,
): Simulation {
  const several = people.some((p) => p.runs.length > 1);
  // What an agent chose by itself is its response, and no input of the schedule.
  const closed = people.some(({ runs }) => runs.some((run) => choicesMissing(agent, run)));
  const own = agent.filter.inputs.filter(({ from }) => !closed || from !== "response");
  const inputs = [...own.map((input) => input.name), ...agent.settings.extraInputs];
  const inputNames = inputs.map((_, i) => (i === 0 ? "input" : `input_${i + 1}`));
  const responses = agent.streams.map((stream) => (agent.streams.length > 1 ? stream.name : "response"));
  const data: Cell[][] = [];
  const truth: Cell[][] = [];
  const messages: string[] = [];
  let failed = false;
  people.forEach((person, index) => {
    const draw = drawParameters(agent, person.runs[0]!, options.seed, index);
    if (draw === undefined) {
      failed = true;
      const { native } = resolvePriors(agent, person.runs);
      const { failure } = simulateRun(agent, person.runs[0]!, native, options.seed, index);
      messages.push(
        `agent ${JSON.stringify(person.id)} cannot be simulated: ${failure === undefined ? "every draw of its parameters failed" : describeFailure(failure)}`,
      );
      return;
    }
    if (draw.redrawn > 0)
      messages.push(`agent ${JSON.stringify(person.id)}: ${draw.redrawn} draws failed and were drawn again`);
    truth.push([person.id, ...draw.native, draw.redrawn]);
    person.runs.forEach((run, r) => {
      // Every run of a person draws from a range of its own.
      const simulated = simulateRun(agent, run, draw.native, options.seed, index + r * people.length);
      for (let t = 0; t < run.trials; t++) {
        data.push([
          person.id,
          ...(several ? [r + 1] : []),
          t + 1,
          ...inputs.map((name) => (simulated.inputs ?? run.inputs)[name]![t]),
          ...simulated.responses.map((column) => column[t]),
        ]);
      }
    });
  });
  return {
    data: {
      header: ["participant", ...(several ? ["session"] : []), "trial", ...inputNames, ...responses],
      rows: data,
    },
    truth: { header: ["participant", ...agent.parameters.map((p) => p.name), "redrawn"], rows: truth },
    specification,
    seed: options.seed,
    messages,
    failed,
  };
}

/** Writes data.csv, truth.csv and agent.json. @throws UsageError when they would replace others */
export function writeSimulation(folder: string, simulation: Simulation, overwrite: boolean): void {
  makeFolder(folder);
  const { data, truth, specification, seed } = simulation;
  const files: [string, string][] = [
    ["data.csv", toCsv(data.header, data.rows)],
    ["truth.csv", toCsv(truth.header, truth.rows)],
    ["agent.json", toJson({ schema: "credence-agent/1", ...specification })],
    [
      "simulation.json",
      toJson({ schema: "credence-simulation/1", seed, software: { name: "credence", version } }),
    ],
  ];
  const taken = files.filter(([name]) => existsSync(join(folder, name)));
  if (taken.length > 0 && !overwrite) {
    throw new UsageError(
      `${folder}: ${taken.map(([name]) => name).join(", ")} would be replaced; choose another folder or --overwrite`,
    );
  }
  for (const [name, text] of files) writeWhole(join(folder, name), text);
}

function populationOf(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const at = text.indexOf("=");
      if (at < 1) throw new UsageError(`--population "${text}": expected NAME=DISTRIBUTION`);
      return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
    }),
  );
}

function withoutResponses(analysis: Analysis): Analysis {
  const { responsesFile: _, ...data } = analysis.data;
  return { ...analysis, data };
}
