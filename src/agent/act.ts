/**
 * The closed loop: an agent chooses from what it expects, the environment answers, and the agent learns from that.
 * response-models 11.9.
 */

import { UsageError } from "../errors.js";
import { valueIn } from "../model/index.js";
import { startSession } from "../model/session.js";
import type { Random } from "../random/index.js";
import type { Agent } from "./agent.js";
import type { RunData } from "./data.js";

/** The agent learns from what it chooses, and the run does not say what that was. */
export function choicesMissing({ filter }: Agent, run: RunData): boolean {
  const choice = filter.inputs.find(({ from }) => from === "response");
  return choice !== undefined && run.inputs[choice.name] === undefined;
}

/**
 * The first stream's choices, trial by trial. A trial on which no arm has an outcome is ignored.
 *
 * @param p native values by name
 * @param random numbers of each trial
 * @throws UsageError when the response model needs what is known only after the choice
 */
export function act(
  agent: Agent,
  run: RunData,
  p: Readonly<Record<string, number>>,
  random: (trial: number) => Random,
): { readonly choices: Float64Array; readonly inputs: Readonly<Record<string, Float64Array>> } {
  const { filter, settings } = agent;
  const [behaviour] = agent.streams;
  const [first] = filter.inputs;
  const column = filter.inputs.find(({ from }) => from === "response")!;
  if (behaviour === undefined || behaviour.response.scores !== "response") {
    throw new UsageError(
      `${filter.name} learns from its choices, and no response model makes them: name one, or give the choices as ` +
        "the second input column",
    );
  }
  const { response, model } = behaviour;
  const own = Object.fromEntries(
    Object.entries(behaviour.names).map(([name, global]) => [name, valueIn(p, global)]),
  );
  const filterValues = Object.fromEntries(filter.parameters.map(({ name }) => [name, valueIn(p, name)]));
  const session = startSession(filter, filterValues, {
    missingInput: settings.missingInput,
    onFailure: "continue",
  });
  const missing = (): Float64Array => new Float64Array(run.trials).fill(Number.NaN);
  const [choices, outcomes] = [missing(), missing()];
  const scheduled = run.inputs[first!.name]!;
  const worlds = run.outcomes ?? Array.from({ length: column.categories ?? 1 }, () => scheduled);
  const beliefsOf = (row: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(response.reads.map((role) => [role, row[filter.roles[role] ?? role] ?? Number.NaN]));
  const inputsAt = (t: number, u: number): Record<string, number> =>
    Object.fromEntries(
      response.inputs.map((name) => [name, name === first!.name ? u : (run.inputs[name]?.[t] ?? Number.NaN)]),
    );
  let memory = response.initial?.<number>(own) ?? {};
  // What follows a failure is never reached: running the filter over this finds the failure again.
  for (let t = 0; t < run.trials && session.failure === undefined; t++) {
    const exogenous = Object.entries(run.exogenous ?? {}).map(([name, values]) => [name, values[t]!]);
    const prediction = session.predict(Object.fromEntries(exogenous));
    if (column.always === true || worlds.some((world) => !Number.isNaN(world[t]!))) {
      // What comes after the choice is not a number here, so that a model that needs it shows.
      const before = { beliefs: beliefsOf(prediction), input: inputsAt(t, Number.NaN), memory };
      const { logProbability } = response.step<number>({ ...before, response: 1 }, own);
      if (Number.isNaN(logProbability)) throw acausal(model.name, filter.name);
      const choice = response.simulate(before, own, random(t));
      choices[t] = choice;
      outcomes[t] = worlds[choice - 1]?.[t] ?? Number.NaN;
    }
    const row = session.update({ [first!.name]: outcomes[t]!, [column.name]: choices[t]! });
    if (Number.isNaN(outcomes[t]!)) continue;
    const after = {
      beliefs: beliefsOf(row),
      input: inputsAt(t, outcomes[t]!),
      memory,
      response: choices[t]!,
    };
    memory = response.step<number>(after, own).memory ?? memory;
  }
  return { choices, inputs: { ...run.inputs, [first!.name]: outcomes, [column.name]: choices } };
}

function acausal(model: string, filter: string): UsageError {
  return new UsageError(
    `${model} chooses by what is known only after the choice, so that ${filter} cannot act by it; give the choices ` +
      "as the second input column, called choice, and only responses are drawn",
  );
}
