/** The end of a printed module: columns by name, the loop over trials, what is missing, what is reported. */

import type { Agent, Stream } from "./agent.js";
import { movesOnMissing } from "./data.js";
import { member } from "./identifiers.js";

/**
 * @param columns of the recurrence, and their names in the printed code
 * @param readOff whether the module has defaults that depend on the inputs
 */
export function printLoop(
  agent: Agent,
  columns: readonly string[],
  names: readonly string[],
  readOff: boolean,
): string[] {
  const ofKind = (kind: string): string[] =>
    columns.flatMap((column) => (column.startsWith(`${kind} `) ? [column.slice(kind.length + 1)] : []));
  const inputs = ofKind("input");
  const exogenous = ofKind("exogenous");
  // A stream may score inputs and still have gaps where nothing was answered.
  const responses = agent.streams.flatMap((stream) => (hasGaps(agent, stream) ? [stream.name] : []));
  const quoted = (all: readonly string[]): string =>
    `[${all.map((name) => JSON.stringify(name)).join(", ")}]`;
  const scores = agent.streams.length > 0;
  const answers = responses.length > 0;
  const arguments_ = [
    "parameters",
    "inputs",
    ...(answers ? ["responses"] : []),
    ...(scores ? ["scored"] : []),
  ];
  const described = [
    " * All trials. NaN, null or undefined is a missing value.",
    " *",
    " * parameters: native values by name; those that are left out have their default.",
    ` * inputs: the array ${inputs[0]}, or an object of arrays: ${[...inputs, ...exogenous.map((name) => `${name} (1 where it is left out)`)].join(", ")}.`,
    ...(answers
      ? [` * responses: the array ${responses[0]}, or an object of arrays: ${responses.join(", ")}.`]
      : []),
    ...(scores ? [" * scored: optional, 0 on trials that are not to count."] : []),
  ];

  return [
    "/**",
    ...described,
    " */",
    `export function run(${arguments_.join(", ")}) {`,
    `  const input = table(inputs, ${quoted(inputs)}${exogenous.length > 0 ? `, ${quoted(exogenous)}` : ""});`,
    `  const values = complete(parameters, ${readOff ? "defaultsFrom(input)" : "{}"});`,
    `  const trials = input${member(inputs[0]!)}.length;`,
    ...(answers ? [`  const answer = table(responses, ${quoted(responses)}, [], trials);`] : []),
    "  let { failed, ...state } = initialState(values);",
    "  let logLikelihood = 0;",
    "  const rows = [];",
    "  for (let t = 0; t < trials; t++) {",
    ...(movesOnMissing(agent)
      ? []
      : [
          "    // Without an input nothing moves and nothing counts.",
          `    if (missing(input${member(inputs[0]!)}[t])) {`,
          "      rows.push(undefined);",
          "      continue;",
          "    }",
        ]),
    "    const trial = {",
    ...columns.map((column, i) => `      ${names[i]}: ${columnValue(agent, column, inputs[0]!)},`),
    "    };",
    "    const after = step(state, trial, values);",
    "    state = after.state;",
    "    logLikelihood += after.logLikelihood;",
    "    if (after.failed !== 0) failed = 1;",
    "    rows.push(after.quantities);",
    "  }",
    "  const impossible = failed !== 0 || Number.isNaN(logLikelihood) || logLikelihood === Infinity;",
    "  return { logLikelihood: impossible ? -Infinity : logLikelihood, rows };",
    "}",
    "",
    ...(scores
      ? [
          "/** Of all trials that count; -Infinity where the equations broke down. */",
          `export function logLikelihood(${arguments_.join(", ")}) {`,
          `  return run(${arguments_.join(", ")}).logLikelihood;`,
          "}",
          "",
        ]
      : []),
    "/** Every quantity, one number a trial; NaN on trials that were left out. */",
    `export function trajectories(${arguments_.join(", ")}) {`,
    `  const { rows } = run(${arguments_.join(", ")});`,
    "  const names = Object.keys(rows.find((row) => row !== undefined) ?? {});",
    "  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row?.[name] ?? NaN)]));",
    "}",
    "",
    ...border.split("\n"),
  ];
}

/** What guards the way in, the same in every module. */
const border = `const missing = (x) => x === null || x === undefined || Number.isNaN(x);
/** Nothing is computed with the 0 that stands in for a missing value. */
const known = (x) => (missing(x) ? 0 : x);

/** Columns by name; an array alone is the first of them. */
function table(given, required, optional = [], trials = undefined) {
  const columns = typeof given?.length === "number" ? { [required[0]]: given } : { ...given };
  for (const name of required) {
    if (columns[name] === undefined) throw new Error(\`the column \${name} is missing\`);
  }
  const length = trials ?? columns[required[0]].length;
  for (const [name, column] of Object.entries(columns)) {
    if (![...required, ...optional].includes(name)) throw new Error(\`there is no column \${name} here\`);
    if (column.length !== length) {
      throw new Error(\`the column \${name} has \${column.length} trials instead of \${length}\`);
    }
  }
  return columns;
}

/** With defaults for what is left out. */
function complete(given, fromInputs) {
  const all = { ...defaults, ...fromInputs };
  const names = Object.keys(all);
  for (const [name, value] of Object.entries(given)) {
    if (names.includes(name) || value === leftOut[name]) continue;
    throw new Error(\`\${name} = \${value} is no parameter here; there are \${names.join(", ")}\`);
  }
  return Object.fromEntries(names.map((name) => [name, given[name] ?? all[name]]));
}`;

/** What a trial has in a column, as the masks of the recurrence have it. */
function columnValue(agent: Agent, column: string, first: string): string {
  const [kind, ...rest] = column.split(" ");
  const name = rest.join(" ");
  const input = `input${member(first)}[t]`;
  const stream = agent.streams.find((s) => s.name === name);
  switch (kind) {
    case "exogenous":
      return `input${member(name)}?.[t] ?? 1`;
    case "observed":
      return `missing(input${member(name)}[t]) ? 0 : 1`;
    case "scored":
      return mask([...present(agent, stream!, input), "(scored?.[t] ?? 1) !== 0"]);
    case "present":
      return mask(present(agent, stream!, input));
    case "response":
      return `known(answer${member(name)}[t])`;
    default:
      return `known(input${member(name)}[t])`;
  }
}

/** Conditions under which a trial of a stream is regular. */
function present(agent: Agent, stream: Stream, input: string): string[] {
  const regular = agent.settings.missingInput === "unobserved" && stream.response.scores === "response";
  return [
    ...(hasGaps(agent, stream) ? [`!missing(answer${member(stream.name)}[t])`] : []),
    ...(movesOnMissing(agent) && !regular ? [`!missing(${input})`] : []),
  ];
}

function hasGaps(agent: Agent, stream: Stream): boolean {
  return stream.response.scores === "response" || agent.settings.responseGaps === "drop";
}

function mask(conditions: readonly string[]): string {
  return conditions.length === 0 ? "1" : `${conditions.join(" && ")} ? 1 : 0`;
}
