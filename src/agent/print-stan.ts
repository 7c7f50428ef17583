/**
 * An agent as a Stan program with its data: the equations as they were recorded, normal priors on the estimation scale,
 * one or several participants, each with parameters of their own. Stan differentiates by itself.
 */

import type { Node } from "../compile/graph.js";
import { type Recurrence, record } from "../compile/index.js";
import { type Printed, type PrintedName, printStatements, sourceOf } from "../compile/print.js";
import { StanNames, stan, stanHelpers } from "../compile/stan.js";
import { UsageError } from "../errors.js";
import type { Domain } from "../model/index.js";
import { Sym } from "../scalar/index.js";
import { version } from "../version.js";
import { type Agent, freeIndices } from "./agent.js";
import { masksNeeded, packRuns, type RunData } from "./data.js";
import { resolvePriors } from "./priors.js";
import { agentRecurrence, columnsOf } from "./recurrence.js";

/** What CmdStan reads as data; infinite numbers are text, which JSON has no number for. */
export type StanData = Readonly<
  Record<string, number | readonly StanNumber[] | readonly (readonly number[])[]>
>;
type StanNumber = number | string;

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
  const free = freeIndices(agent);
  if (free.length === 0) throw new UsageError("a Stan program needs a free parameter; all are fixed");
  const priors = participants.map((runs) => resolvePriors(agent, runs));
  const masks = masksNeeded(agent, participants.flat());
  const neutral = new Map(
    agent.parameters.flatMap(({ name, neutral: value }, i): [string, number][] => {
      if (value === undefined || free.includes(i)) return [];
      return priors.every(({ native }) => Object.is(native[i], value)) ? [[name, value]] : [];
    }),
  );
  const recorded = record(agentRecurrence(agent, masks, neutral));
  const names = new StanNames([...blockNames, ...loopNames]);
  const given = agent.parameters.flatMap(({ name, domain }, i): GivenParameter[] => {
    if (neutral.has(name)) return [];
    const stanName = names.of(name);
    names.taken.add(`${stanName}_mean`).add(`${stanName}_sd`).add(`${stanName}_estimation`);
    return [{ index: i, name, stanName, domain, free: free.includes(i) }];
  });
  const columnNames = columnsOf(agent, masks).map((name) => names.of(name));
  const program = assemble(agent, recorded, given, columnNames, names);

  const data = (chosen: readonly number[] = [...participants.keys()]): StanData => {
    const runs = chosen.flatMap((i) => participants[i]!);
    const { trials, columns } = packRuns(agent, runs, masks);
    const perRun = (column: Float64Array): number[][] =>
      runs.map((_, r) => Array.from({ length: trials }, (__, t) => column[t * runs.length + r]!));
    const each = (of: (prior: (typeof priors)[number]) => number): StanNumber[] =>
      chosen.map((i) => jsonNumber(of(priors[i]!)));
    return {
      participants: chosen.length,
      runs: runs.length,
      longest: trials,
      participant: chosen.flatMap((i, k) => participants[i]!.map(() => k + 1)),
      trials: runs.map((run) => run.trials),
      ...Object.fromEntries(columnNames.map((name, c) => [name, perRun(columns[c]!)])),
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
  return { program, data, names: Object.fromEntries(freeNames) as Record<string, string> };
}

interface GivenParameter {
  /** Among the agent's. */
  readonly index: number;
  readonly name: string;
  readonly stanName: string;
  readonly domain: Domain;
  readonly free: boolean;
}

/** Names of the blocks around the equations. */
const blockNames = [
  "participants",
  "runs",
  "longest",
  "participant",
  "trials",
  "log_lik",
  "run_log_likelihood",
];
/** Names inside the function of a run, and of loops. */
const loopNames = ["log_likelihood", "t", "r", "i", "at"];

function jsonNumber(value: number): StanNumber {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? value : value > 0 ? "Inf" : "-Inf";
}

function assemble(
  agent: Agent,
  recorded: Recurrence,
  given: readonly GivenParameter[],
  columns: readonly string[],
  names: StanNames,
): string {
  const free = given.filter((parameter) => parameter.free);
  const fixed = given.filter((parameter) => !parameter.free);
  const describe = (i: number): string => agent.parameters[i]!.description;
  const responses = agent.streams.map((stream) => stream.model.name).join(" and ");
  const run = printRun(agent, recorded, given, columns, names);
  const call = `run_log_likelihood(trials[r], ${[
    ...columns.map((name) => `${name}[r]`),
    ...given.map(({ stanName }) => `${stanName}[i]`),
  ].join(", ")})`;
  return `${[
    `// ${agent.filter.name}${responses === "" ? "" : ` with ${responses}`}, printed by Credence ${version}.`,
    "// The posterior of each participant on their own: nothing is shared between participants.",
    "functions {",
    ...indent(stanHelpers(run.helpers)),
    ...indent(run.lines),
    "}",
    "data {",
    "  int<lower=1> participants;",
    "  int<lower=1> runs;",
    "  int<lower=0> longest; // trials of the longest run",
    "  array[runs] int<lower=1, upper=participants> participant; // whose run it is",
    "  array[runs] int<lower=0, upper=longest> trials;",
    "  // One number a trial; 0 where nothing was seen or done, and after the end of a run.",
    ...columns.map((name) => `  array[runs] vector[longest] ${name};`),
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
    "  for (r in 1:runs) {",
    "    int i = participant[r];",
    `    target += sum(${call});`,
    "  }",
    "}",
    "generated quantities {",
    "  // Of every trial, one run after the other; 0 where no response counts.",
    "  vector[sum(trials)] log_lik;",
    "  {",
    "    int at = 1;",
    "    for (r in 1:runs) {",
    "      int i = participant[r];",
    `      log_lik[at:(at + trials[r] - 1)] = ${call};`,
    "      at += trials[r];",
    "    }",
    "  }",
    "}",
  ].join("\n")}\n`;
}

/** The function of one run: states from trial to trial, and the log-likelihood of each. */
function printRun(
  agent: Agent,
  recorded: Recurrence,
  given: readonly GivenParameter[],
  columns: readonly string[],
  outer: StanNames,
): { readonly lines: readonly string[]; readonly helpers: ReadonlySet<string> } {
  const names = new StanNames(outer.taken);
  const parameterNames = given.map(({ stanName }) => stanName);
  const trialNames = columns.map((name) => names.of(`${name}_t`));
  const stateNames = recorded.stateNames.map((name) => names.of(name.replace(/^(belief|memory) /, "")));
  const under = (nodes: readonly Node[], called: readonly string[]): [Node, string][] =>
    nodes.map((node, i) => [node, called[i]!]);
  const known = new Map([
    ...under(recorded.parameters, parameterNames),
    ...under(recorded.columns, trialNames),
    ...under(recorded.state, stateNames),
  ]);
  const start = printStatements(
    [...recorded.initialState, recorded.initialFailed],
    known,
    new Map(),
    names.taken,
    stan,
  );
  // A name of an inner block may not be one of an outer.
  for (const line of start.lines) names.taken.add(/^real (\w+)/.exec(line)![1]!);
  const trial = printStatements(
    [...recorded.nextState, recorded.value, recorded.failed],
    known,
    quantityNames(agent, recorded, known, names),
    names.taken,
    stan,
  );
  const states = stateNames.length;
  const [value, failed] = trial.outputs.slice(states);
  const next = nextStates(trial, stateNames, names);
  const lines = [
    "/** Log-likelihood of each trial of one run. */",
    "vector run_log_likelihood(int trials,",
    ...columns.map((name) => `                          vector ${name},`),
    ...parameterNames.map(
      (name, k) => `                          real ${name}${k + 1 < given.length ? "," : ") {"}`,
    ),
    "  vector[trials] log_likelihood;",
    ...indent(start.lines),
    ...reject(start.outputs[states]!, '"the model breaks down before the first trial"', 2),
    ...stateNames.map((name, k) => `  real ${name} = ${start.outputs[k]};`),
    "  for (t in 1:trials) {",
    ...trialNames.flatMap((name, c) =>
      trial.reads.has(name) ? [`    real ${name} = ${columns[c]}[t];`] : [],
    ),
    ...indent(indent(trial.lines)),
    ...reject(failed!, '"the model breaks down in trial ", t', 4),
    `    log_likelihood[t] = ${value};`,
    ...indent(indent(next)),
    "  }",
    "  return log_likelihood;",
    "}",
  ];
  return { lines, helpers: new Set([...start.helpers, ...trial.helpers]) };
}

/** A check that can never fail is left out. */
function reject(failed: string, message: string, by: number): string[] {
  return failed === "0.0" ? [] : [`${" ".repeat(by)}if (${failed} != 0) reject(${message});`];
}

/** All states at once: what is computed of old states is computed before any of them changes. */
function nextStates({ outputs }: Printed, states: readonly string[], names: StanNames): string[] {
  const first: string[] = [];
  const then: string[] = [];
  states.forEach((state, k) => {
    const value = outputs[k]!;
    if (value === state) return;
    const settled = /^[\w.]+$/.test(value) && !states.includes(value);
    const name = settled ? value : names.of(`next_${state}`);
    if (!settled) first.push(`real ${name} = ${value};`);
    then.push(`${state} = ${name};`);
  });
  return [...first, ...then];
}

/** Quantities under their names, with their formulas; the first name wins. */
function quantityNames(
  agent: Agent,
  recorded: Recurrence,
  known: ReadonlyMap<Node, string>,
  names: StanNames,
): Map<Node, PrintedName> {
  const named = new Map<Node, PrintedName>();
  recorded.outputNames.forEach((name, i) => {
    const value = recorded.outputs[i]!;
    if (!(value instanceof Sym)) return;
    // Every symbol of a recording is a node of its graph.
    const node = sourceOf(value as Node);
    if (known.has(node) || named.has(node) || node.definition.kind !== "operation") return;
    const quantity = agent.filter.quantities.find((q) => q.name === name);
    if (quantity === undefined) return;
    const toolbox = quantity.toolbox === undefined ? "" : `${quantity.toolbox}: `;
    named.set(node, { name: names.of(name), comment: `${toolbox}${quantity.formula}` });
  });
  return named;
}

function native(domain: Domain, z: string): string {
  switch (domain.kind) {
    case "real":
      return z;
    case "positive":
      return `exp(${z})`;
    case "unit":
      return `inv_logit(${z})`;
    case "interval": {
      const [low, width] = [domain.low, domain.high - domain.low].map((x) => stan.number(x).text);
      return `${low} + ${width} * inv_logit(${z})`;
    }
  }
}

function scaleOf({ kind }: Domain): string {
  return kind === "real" ? "the real line" : kind === "positive" ? "log" : "logit";
}

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
