/**
 * What Stan programs of an agent have in common: the function of one run, which is the equations as they were recorded,
 * what it is called with, and the data of runs. Participants one by one (`print-stan.ts`) and group models use it.
 */

import type { Node } from "../compile/graph.js";
import { type Recurrence, record } from "../compile/index.js";
import { type Printed, type PrintedName, printStatements, sourceOf, underNames } from "../compile/print.js";
import { StanNames, stan, stanHelpers } from "../compile/stan.js";
import type { Domain } from "../model/index.js";
import { Sym } from "../scalar/index.js";
import { type Agent, freeIndices } from "./agent.js";
import { masksNeeded, packRuns, type RunData } from "./data.js";
import type { ResolvedPriors } from "./priors.js";
import { agentRecurrence, columnsOf } from "./recurrence.js";

/** What CmdStan reads as data; infinite numbers are text, which JSON has no number for. */
export type StanData = Readonly<
  Record<string, number | readonly StanNumber[] | readonly (readonly number[])[]>
>;
export type StanNumber = number | string;

/** A parameter of the agent that the function of a run is called with. */
export interface GivenParameter {
  /** Among the agent's. */
  readonly index: number;
  readonly name: string;
  readonly stanName: string;
  readonly domain: Domain;
  readonly free: boolean;
}

export interface StanRuns {
  readonly given: readonly GivenParameter[];
  /** Names of the columns of trials. */
  readonly columns: readonly string[];
  /** Names in use; more can be taken. */
  readonly names: StanNames;
  /** For the block of functions: `run_log_likelihood` and what it calls. */
  readonly functions: readonly string[];
  /** For the block of data, but the numbers of participants, runs and trials. */
  readonly columnLines: readonly string[];
  /** Columns of these runs, padded to the longest. */
  columnData(runs: readonly RunData[]): {
    readonly longest: number;
    readonly columns: Readonly<Record<string, readonly (readonly number[])[]>>;
  };
}

export interface StanRunOptions {
  /** Names that the program around the function uses. */
  readonly taken: readonly string[];
  /** Endings with which the program makes names of the names of parameters. */
  readonly endings: readonly string[];
  /** Free parameters change from trial to trial: the function takes vectors of them. Default false. */
  readonly varying?: boolean;
}

/** Names inside the function of a run, and of loops. */
const localNames = ["run_log_likelihood", "log_likelihood", "t", "r", "i", "at"];

/**
 * @param participants runs of each; what none of their data need is left out
 * @param priors of each participant, for the values of fixed parameters
 */
export function stanRuns(
  agent: Agent,
  participants: readonly (readonly RunData[])[],
  priors: readonly ResolvedPriors[],
  { taken, endings, varying = false }: StanRunOptions,
): StanRuns {
  const free = freeIndices(agent);
  const masks = masksNeeded(agent, participants.flat());
  const neutral = new Map(
    agent.parameters.flatMap(({ name, neutral: value }, i): [string, number][] => {
      if (value === undefined || free.includes(i)) return [];
      return priors.every(({ native }) => Object.is(native[i], value)) ? [[name, value]] : [];
    }),
  );
  const recorded = record(agentRecurrence(agent, masks, neutral));
  const names = new StanNames([...taken, ...localNames]);
  const given = agent.parameters.flatMap(({ name, domain }, i): GivenParameter[] => {
    if (neutral.has(name)) return [];
    const stanName = names.of(name);
    for (const ending of endings) names.taken.add(`${stanName}_${ending}`);
    return [{ index: i, name, stanName, domain, free: free.includes(i) }];
  });
  const columns = columnsOf(agent, masks).map((name) => names.of(name));
  const { lines, helpers } = printRun(agent, recorded, given, columns, names, varying);
  return {
    given,
    columns,
    names,
    functions: [...stanHelpers(helpers), ...lines],
    columnLines: [
      "// One number a trial; 0 where nothing was seen or done, and after the end of a run.",
      ...columns.map((name) => `array[runs] vector[longest] ${name};`),
    ],
    columnData(runs) {
      const { trials, columns: packed } = packRuns(agent, runs, masks);
      const perRun = (column: Float64Array): number[][] =>
        runs.map((_, r) => Array.from({ length: trials }, (__, t) => column[t * runs.length + r]!));
      return {
        longest: trials,
        columns: Object.fromEntries(columns.map((name, c) => [name, perRun(packed[c]!)])),
      };
    },
  };
}

/** For the model block: the likelihood of all runs. @param call of the function with what run r, of participant i, has */
export function targetLines(call: string): string[] {
  return ["for (r in 1:runs) {", "  int i = participant[r];", `  target += sum(${call});`, "}"];
}

/** For the block of generated quantities: the log-likelihood of every trial. */
export function logLikLines(call: string): string[] {
  return [
    "// Of every trial, one run after the other; 0 where no response counts.",
    "vector[sum(trials)] log_lik;",
    "{",
    "  int at = 1;",
    "  for (r in 1:runs) {",
    "    int i = participant[r];",
    `    log_lik[at:(at + trials[r] - 1)] = ${call};`,
    "    at += trials[r];",
    "  }",
    "}",
  ];
}

export function jsonNumber(value: number): StanNumber {
  if (Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? value : value > 0 ? "Inf" : "-Inf";
}

/** The function of one run: states from trial to trial, and the log-likelihood of each. */
function printRun(
  agent: Agent,
  recorded: Recurrence,
  given: readonly GivenParameter[],
  columns: readonly string[],
  outer: StanNames,
  varying: boolean,
): { readonly lines: readonly string[]; readonly helpers: ReadonlySet<string> } {
  const names = new StanNames(outer.taken);
  const parameterNames = given.map(({ stanName }) => stanName);
  // Of parameters that change from trial to trial the function is given all values.
  const inputs = given.map(({ stanName, free }) =>
    varying && free
      ? { type: "vector", name: names.of(`${stanName}_each`), value: stanName }
      : { type: "real", name: stanName },
  );
  const changing = inputs.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value }]));
  const trialNames = columns.map((name) => names.of(`${name}_t`));
  const stateNames = recorded.stateNames.map((name) => names.of(name.replace(/^(belief|memory) /, "")));
  const known = new Map([
    ...underNames(recorded.parameters, parameterNames),
    ...underNames(recorded.columns, trialNames),
    ...underNames(recorded.state, stateNames),
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
    ...inputs.map(
      ({ type, name }, k) => `                          ${type} ${name}${k + 1 < given.length ? "," : ") {"}`,
    ),
    "  vector[trials] log_likelihood;",
    ...changing.map(({ name, value }) => `  real ${value} = ${name}[1];`),
    ...indent(start.lines),
    ...reject(start.outputs[states]!, '"the model breaks down before the first trial"', 2),
    ...stateNames.map((name, k) => `  real ${name} = ${start.outputs[k]};`),
    "  for (t in 1:trials) {",
    ...changing.flatMap(({ name, value }) => (trial.reads.has(value) ? [`    ${value} = ${name}[t];`] : [])),
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

/** The native value of what is on the estimation scale. */
export function native(domain: Domain, z: string): string {
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

export function scaleOf({ kind }: Domain): string {
  return kind === "real" ? "the real line" : kind === "positive" ? "log" : "logit";
}

export const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
