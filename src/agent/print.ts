/**
 * An agent as a JavaScript module that runs alone: its equations as they were recorded, under the names of its
 * parameters and quantities.
 */

import type { Node } from "../compile/graph.js";
import { type Recurrence, record } from "../compile/index.js";
import {
  elementaryLines,
  helperLines,
  helperNames,
  type PrintedName,
  printStatements,
  sourceOf,
  underNames,
} from "../compile/print.js";
import type { Parameter } from "../model/index.js";
import { toEstimation, toNative } from "../model/transform.js";
import { type Scalar, Sym } from "../scalar/index.js";
import { version } from "../version.js";
import { type Agent, freeIndices } from "./agent.js";
import { movesOnMissing } from "./data.js";
import { Identifiers, objectEntry } from "./identifiers.js";
import { printLoop } from "./print-loop.js";
import { printPlaceholders } from "./print-placeholders.js";
import { agentRecurrence, columnsOf, type Masks } from "./recurrence.js";

/**
 * A self-contained ES module: `defaults`, `initialState`, `step`, `run`, `logLikelihood` and `trajectories`. It
 * computes the bits that kernels compute of the same native values. Defaults are as the model or the specification
 * states them; kernels may have them rounded on the way to the estimation scale and back.
 *
 * Parameters that are fixed where their terms vanish are left out, as they are when a kernel is made.
 */
export function printAgent(agent: Agent): string {
  const masks: Masks = {
    // The loop of the module leaves frozen trials out.
    inactive: false,
    unobserved: agent.filter.inputs.map((_, i) =>
      i === 0 ? movesOnMissing(agent) : agent.filter.honoursMissing === true,
    ),
    unscored: agent.streams.map(() => true),
    absent: agent.streams.map(() => true),
  };
  const neutral = neutralParameters(agent);
  const parameters = agent.parameters.filter((p) => !neutral.has(p.name));
  const columns = columnsOf(agent, masks);
  const recorded = record(agentRecurrence(agent, masks, neutral));
  const { columnNames, called, lines } = printEquations(agent, recorded, columns);
  const readOff = printPlaceholders(parameters, agent.filter.inputs[0]!.name);
  const gone = [...neutral].map(([name, value]) => `${objectEntry(name)}: ${value}`);
  return `${[
    heading(agent),
    "",
    "/** Native values of the parameters at the prior means. */",
    "export const defaults = {",
    ...parameters.flatMap((p) => {
      const value = statedDefault(p);
      return Number.isNaN(value) ? [] : [`  ${objectEntry(p.name)}: ${value}, // ${p.description}`];
    }),
    "};",
    ...readOff.lines,
    "/** Fixed where they have no effect, and not part of the equations. */",
    ...wrapped("export const leftOut = ", gone, ";"),
    "",
    ...lines,
    "",
    ...printLoop(agent, columns, columnNames, readOff.lines.length > 0),
    ...elementaryLines(new Set([...called, ...readOff.called])),
  ].join("\n")}\n`;
}

/** `initialState` and `step`. */
function printEquations(
  agent: Agent,
  recorded: Recurrence,
  columns: readonly string[],
): {
  readonly columnNames: readonly string[];
  readonly called: ReadonlySet<string>;
  readonly lines: readonly string[];
} {
  const functions = ["state", "trial", "parameters", ...helperNames()];
  const names = new Identifiers(functions);
  const parameterKeys = recorded.parameters.map((node) => inputName(node).replace(/^parameter /, ""));
  const parameterNames = parameterKeys.map((key) => names.of(key));
  const columnNames = columns.map((name) => names.of(columnKey(name, columns)));
  const stateNames = recorded.stateNames.map((name) => name.replace(/^(belief|memory) /, ""));
  const keys = new Identifiers([]);
  const stateKeys = stateNames.map((name) => keys.of(name));
  const previous = stateNames.map((name) => names.of(`previous ${name}`));
  const given = new Map([
    ...underNames(recorded.parameters, parameterNames),
    ...underNames(recorded.columns, columnNames),
    ...underNames(recorded.state, previous),
  ]);

  const startNames = new Identifiers([...functions, ...parameterNames]);
  const start = printStatements(
    [...recorded.initialState, recorded.initialFailed],
    given,
    nameValues(agent, stateNames, recorded.initialState, given, startNames),
    startNames.taken,
  );
  const named = nameValues(
    agent,
    [...stateNames, ...recorded.outputNames],
    [...recorded.nextState, ...recorded.outputs],
    given,
    names,
  );
  const trial = printStatements(
    [...recorded.nextState, recorded.value, recorded.failed, ...recorded.outputs],
    given,
    named,
    names.taken,
  );
  const called = new Set([...start.helpers, ...trial.helpers]);
  const short = helperLines(called);
  const states = stateKeys.length;
  const lines = [
    ...short,
    ...(short.length > 0 ? [""] : []),
    "/** What is believed before the first trial; `failed` is not 0 where that breaks down. */",
    "export function initialState(parameters) {",
    ...indent(unpack("parameters", parameterKeys, parameterNames, start.reads)),
    ...indent(start.lines),
    "  return {",
    ...entries([...stateKeys, "failed"], start.outputs, 4),
    "  };",
    "}",
    "",
    "/**",
    " * One trial: the state after it, its log-likelihood, every quantity; `failed` is not 0 where the equations",
    " * broke down.",
    " */",
    "export function step(state, trial, parameters) {",
    ...indent(unpack("parameters", parameterKeys, parameterNames, trial.reads)),
    ...indent(unpack("state", stateKeys, previous, trial.reads)),
    ...indent(unpack("trial", columnNames, columnNames, trial.reads)),
    ...indent(trial.lines),
    "  return {",
    "    state: {",
    ...entries(stateKeys, trial.outputs, 6),
    "    },",
    ...entries(["logLikelihood", "failed"], trial.outputs.slice(states), 4),
    "    quantities: {",
    ...entries(recorded.outputNames, trial.outputs.slice(states + 2), 6),
    "    },",
    "  };",
    "}",
  ];
  return { columnNames, called, lines };
}

/** Parameters that are fixed at a value at which they have no effect. */
function neutralParameters(agent: Agent): Map<string, number> {
  const free = new Set(freeIndices(agent));
  return new Map(
    agent.parameters.flatMap((p, i): [string, number][] => {
      const { neutral } = p;
      return neutral !== undefined && !free.has(i) && Object.is(nativeDefault(p), neutral)
        ? [[p.name, neutral]]
        : [];
    }),
  );
}

/** Value at the prior mean; NaN where it is read off the inputs. */
function nativeDefault({ prior, domain }: Parameter): number {
  return typeof prior.mean === "number" ? toNative(domain, prior.mean) : Number.NaN;
}

/** A native value rounds its way to the estimation scale and back: the shortest that is the same there was stated. */
function statedDefault(parameter: Parameter): number {
  const value = nativeDefault(parameter);
  for (let digits = 1; digits <= 15; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (toEstimation(parameter.domain, shorter) === parameter.prior.mean) return shorter;
  }
  return value;
}

function inputName({ definition }: Node): string {
  if (definition.kind !== "input") throw new Error("not an input of the recording");
  return definition.name;
}

/** The key of a column in the data: without its kind, unless two columns would then have one key. */
function columnKey(name: string, all: readonly string[]): string {
  const short = (column: string): string => column.replace(/^(input|exogenous|response) /, "");
  return all.filter((other) => short(other) === short(name)).length > 1 ? name : short(name);
}

/** Names of states and quantities, by the value they are; the first name wins. */
function nameValues(
  agent: Agent,
  called: readonly string[],
  values: readonly Scalar[],
  given: ReadonlyMap<Node, string>,
  names: Identifiers,
): Map<Node, PrintedName> {
  const named = new Map<Node, PrintedName>();
  called.forEach((name, i) => {
    const value = values[i]!;
    if (!(value instanceof Sym)) return;
    // Every symbol of a recording is a node of its graph.
    const node = sourceOf(value as Node);
    if (given.has(node) || named.has(node) || node.definition.kind !== "operation") return;
    const quantity = agent.filter.quantities.find((q) => q.name === name);
    const toolbox = quantity?.toolbox === undefined ? "" : `${quantity.toolbox}: `;
    named.set(node, {
      name: names.of(name),
      ...(quantity === undefined ? {} : { comment: `${toolbox}${quantity.formula}` }),
    });
  });
  return named;
}

function heading(agent: Agent): string {
  const responses = agent.streams.map((stream) => stream.model.name).join(" and ");
  const model = `${agent.filter.name}${responses === "" ? "" : ` with ${responses}`}`;
  return `// ${model}, printed by Credence ${version}. Runs alone.`;
}

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** `key: value,` lines of an object. */
function entries(keys: readonly string[], values: readonly string[], by: number): string[] {
  return keys.map((key, i) => {
    const entry = key === values[i] ? key : `${objectEntry(key)}: ${values[i]}`;
    return `${" ".repeat(by)}${entry},`;
  });
}

/** `const { a, "x.b": xB } = source;` with the names that are read, over several lines where it is long. */
function unpack(
  source: string,
  keys: readonly string[],
  names: readonly string[],
  reads: ReadonlySet<string>,
): string[] {
  const parts = keys.flatMap((key, i) => {
    const name = names[i]!;
    if (!reads.has(name)) return [];
    return [key === name ? key : `${objectEntry(key)}: ${name}`];
  });
  return parts.length === 0 ? [] : wrapped("const ", parts, ` = ${source};`);
}

/** `before { a, b } after` on one line, or one entry a line where that is long. */
function wrapped(before: string, parts: readonly string[], after: string): string[] {
  const whole = parts.length === 0 ? `${before}{}${after}` : `${before}{ ${parts.join(", ")} }${after}`;
  return whole.length <= 100 ? [whole] : [`${before}{`, ...parts.map((part) => `  ${part},`), `}${after}`];
}
