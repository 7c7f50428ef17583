/**
 * An agent as a Stan program with its data: the equations as they were recorded, normal priors on the estimation scale,
 * one or several participants, each with parameters of their own. Stan differentiates by itself.
 */

import { UsageError } from "../errors.js";
import { version } from "../version.js";
import { type Agent, freeIndices } from "./agent.js";
import type { RunData } from "./data.js";
import { resolvePriors } from "./priors.js";
import {
  indent,
  jsonNumber,
  logLikLines,
  native,
  type StanData,
  type StanNumber,
  type StanRuns,
  scaleOf,
  stanRuns,
  targetLines,
} from "./stan-run.js";

export interface StanProgram {
  readonly program: string;
  /** Data of some of the participants, by their places; of all of them by default. */
  data(participants?: readonly number[]): StanData;
  /** Free parameter of the agent -> name in the program; on the estimation scale it is `name_estimation`. */
  readonly names: Readonly<Record<string, string>>;
}

/**
 * @param participants runs of each participant; what none of their data need is left out of the program
 * @throws UsageError where nobody is there, or no parameter is free
 */
export function printStan(agent: Agent, participants: readonly (readonly RunData[])[]): StanProgram {
  if (participants.length === 0)
    throw new UsageError("a Stan program needs the data of at least one participant");
  if (freeIndices(agent).length === 0)
    throw new UsageError("a Stan program needs a free parameter; all are fixed");
  const priors = participants.map((runs) => resolvePriors(agent, runs));
  const shared = stanRuns(agent, participants, priors, {
    taken: blockNames,
    endings: ["mean", "sd", "estimation"],
  });
  const { given } = shared;

  const data = (chosen: readonly number[] = [...participants.keys()]): StanData => {
    const runs = chosen.flatMap((i) => participants[i]!);
    const { longest, columns } = shared.columnData(runs);
    const each = (of: (prior: (typeof priors)[number]) => number): StanNumber[] =>
      chosen.map((i) => jsonNumber(of(priors[i]!)));
    return {
      participants: chosen.length,
      runs: runs.length,
      longest,
      participant: chosen.flatMap((i, k) => participants[i]!.map(() => k + 1)),
      trials: runs.map((run) => run.trials),
      ...columns,
      ...Object.fromEntries(
        given.flatMap(({ index, stanName, free: isFree }) =>
          isFree
            ? [
                [`${stanName}_mean`, each(({ estimation }) => estimation[index]!)],
                [`${stanName}_sd`, each(({ variances }) => Math.sqrt(variances[index]!))],
              ]
            : [[stanName, each(({ native }) => native[index]!)]],
        ),
      ),
    };
  };
  const freeNames = given.flatMap(({ name, stanName, free: isFree }) => (isFree ? [[name, stanName]] : []));
  return {
    program: assemble(agent, shared),
    data,
    names: Object.fromEntries(freeNames) as Record<string, string>,
  };
}

/** Names of the blocks around the equations. */
const blockNames = ["participants", "runs", "longest", "participant", "trials", "log_lik"];

function assemble(agent: Agent, { given, columns, functions, columnLines }: StanRuns): string {
  const free = given.filter((parameter) => parameter.free);
  const fixed = given.filter((parameter) => !parameter.free);
  const describe = (i: number): string => agent.parameters[i]!.description;
  const responses = agent.streams.map((stream) => stream.model.name).join(" and ");
  const call = `run_log_likelihood(trials[r], ${[
    ...columns.map((name) => `${name}[r]`),
    ...given.map(({ stanName }) => `${stanName}[i]`),
  ].join(", ")})`;
  return `${[
    `// ${agent.filter.name}${responses === "" ? "" : ` with ${responses}`}, printed by Credence ${version}.`,
    "// The posterior of each participant on their own: nothing is shared between participants.",
    "functions {",
    ...indent(functions),
    "}",
    "data {",
    "  int<lower=1> participants;",
    "  int<lower=1> runs;",
    "  int<lower=0> longest; // trials of the longest run",
    "  array[runs] int<lower=1, upper=participants> participant; // whose run it is",
    "  array[runs] int<lower=0, upper=longest> trials;",
    ...indent(columnLines),
    "  // Priors, normal on the estimation scale.",
    ...free.flatMap(({ stanName }) => [
      `  vector[participants] ${stanName}_mean;`,
      `  vector<lower=0>[participants] ${stanName}_sd;`,
    ]),
    ...(fixed.length === 0 ? [] : ["  // Fixed parameters, native values."]),
    ...fixed.map(({ stanName, index }) => `  vector[participants] ${stanName}; // ${describe(index)}`),
    "}",
    "parameters {",
    ...free.map(
      ({ stanName, domain }) => `  vector[participants] ${stanName}_estimation; // ${scaleOf(domain)}`,
    ),
    "}",
    "transformed parameters {",
    ...free.map(
      ({ stanName, domain, index }) =>
        `  vector[participants] ${stanName} = ${native(domain, `${stanName}_estimation`)}; // ${describe(index)}`,
    ),
    "}",
    "model {",
    ...free.map(
      ({ stanName }) => `  target += normal_lpdf(${stanName}_estimation | ${stanName}_mean, ${stanName}_sd);`,
    ),
    ...indent(targetLines(call)),
    "}",
    "generated quantities {",
    ...indent(logLikLines(call)),
    "}",
  ].join("\n")}\n`;
}
