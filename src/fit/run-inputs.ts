/**
 * Input columns of a study under the agent's names. Models that learn from what was chosen take it from the first
 * response column; where no responses are given, and where the model needs a choice even without an outcome, from the
 * input column after their own.
 */

import type { Agent } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { Run, Study } from "../study/index.js";

export interface RunInputs {
  readonly inputs: Readonly<Record<string, Float64Array>>;
  /** Of each arm, what choosing it would have given: the world of agents that will choose by themselves. */
  readonly outcomes?: readonly Float64Array[];
  /** Column of the study that an input was read from. */
  readonly labels: Readonly<Record<string, string>>;
}

/** @throws UsageError when the study has too few columns */
export function inputsOf(agent: Agent, study: Study, run: Run): RunInputs {
  const names = [...agent.filter.inputs.map(({ name }) => name), ...agent.settings.extraInputs];
  const columns = study.columns.input ?? [];
  const choice = choiceColumn(agent, run.inputs.length >= names.length);
  const [response] = study.columns.response ?? [];
  if (choice === undefined || (choice.from === "input" && run.inputs.length >= names.length)) {
    requireColumns(names, run.inputs.length);
    return {
      inputs: Object.fromEntries(names.map((name, i) => [name, run.inputs[i]!])),
      labels: Object.fromEntries(names.map((name, i) => [name, columns[i] ?? name])),
    };
  }
  const others = names.filter((name) => name !== choice.name);
  // A choice among the inputs is passed over, because the one that was answered decides.
  const given = run.inputs.length >= names.length ? run.inputs.filter((_, i) => i !== choice.at) : run.inputs;
  requireColumns(others, given.length);
  const inputs = Object.fromEntries(others.map((name, i) => [name, given[i]!]));
  const chosen = choice.from === "response" ? run.responses[0] : undefined;
  if (chosen === undefined) {
    throw new UsageError(
      `${agent.filter.name} learns from choices, which are missing: name their column after the input's, as in ` +
        `--input ${columns[0] ?? "u"},choice`,
    );
  }
  return {
    inputs: { ...inputs, [choice.name]: chosen },
    labels: { [choice.name]: response ?? choice.name },
  };
}

/**
 * Inputs of a run whose choices will be simulated: the outcome whatever is chosen, or one column for each arm. Undefined
 * where nothing is chosen, or where the schedule says what was.
 */
export function worldOf(agent: Agent, study: Study, run: Run): RunInputs | undefined {
  if (!choosesItself(agent, study.columns.input ?? [])) return undefined;
  const { name } = agent.filter.inputs[0]!;
  const several = run.inputs.length > 1;
  return { inputs: { [name]: run.inputs[0]! }, labels: {}, ...(several ? { outcomes: run.inputs } : {}) };
}

/** Whether a schedule leaves the choices to the agent: one input column, or one for each arm and none called choice. */
export function choosesItself({ filter }: Pick<Agent, "filter">, columns: readonly string[]): boolean {
  const choice = filter.inputs.find(({ from }) => from === "response");
  if (choice === undefined) return false;
  if (columns.length <= 1) return true;
  return columns.length === choice.categories && columns[1]?.toLowerCase() !== choice.name;
}

function choiceColumn(
  { filter, streams }: Agent,
  named: boolean,
): { readonly name: string; readonly at: number; readonly from: "input" | "response" } | undefined {
  const at = filter.inputs.findIndex(({ from }) => from === "response");
  const column = filter.inputs[at];
  if (column === undefined) return undefined;
  const answers = streams.some(({ response }) => response.scores === "response");
  const from = answers && !(column.always === true && named) ? "response" : "input";
  return { name: column.name, at, from };
}

function requireColumns(names: readonly string[], given: number): void {
  if (given >= names.length) return;
  throw new UsageError(
    `the model reads ${names.length} input columns (${names.join(", ")}), and the study has ${given}; ` +
      "name them with --input COL,COL",
  );
}
