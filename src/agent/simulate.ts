/**
 * Agents that answer: responses drawn trial by trial from the beliefs an input sequence produces.
 * response-models 11.9. Each stream has random numbers of its own, so that adding one never changes another.
 */

import { type Failure, valueIn } from "../model/index.js";
import { toNative } from "../model/transform.js";
import { purpose, type Random, stream } from "../random/index.js";
import { act, choicesMissing } from "./act.js";
import type { Agent } from "./agent.js";
import type { RunData } from "./data.js";
import { runBeliefs } from "./evaluate.js";
import { resolvePriors } from "./priors.js";

export interface SimulatedRun {
  /** One response column for each stream, NaN where the input was ignored. */
  readonly responses: readonly Float64Array[];
  /** Of an agent that chose by itself: what it chose and what came of it, in the place of the run's inputs. */
  readonly inputs?: Readonly<Record<string, Float64Array>>;
  readonly failure?: Failure;
}

/**
 * Draws responses of one agent to a run of inputs.
 *
 * @param native values of all parameters of the agent, in order
 * @param agentIndex which simulated agent this is; with the seed it names the random numbers
 */
export function simulateRun(
  agent: Agent,
  run: RunData,
  native: ArrayLike<number>,
  seed: number,
  agentIndex: number,
): SimulatedRun {
  return liveRun(agent, run, native, simulationNumbers(seed, agentIndex));
}

/** The same with given random numbers. */
export function liveRun(
  agent: Agent,
  run: RunData,
  native: ArrayLike<number>,
  numbers: ResponseNumbers,
): SimulatedRun {
  const p = Object.fromEntries(agent.parameters.map(({ name }, i) => [name, native[i]!]));
  const acted = choicesMissing(agent, run) ? act(agent, run, p, numbers(0)) : undefined;
  const lived = acted === undefined ? run : { ...run, inputs: acted.inputs };
  const beliefs = runBeliefs(agent, lived, p);
  const drawn = respond(agent, lived, [p], beliefs, numbers);
  const responses = acted === undefined ? drawn : [acted.choices, ...drawn.slice(1)];
  return {
    responses,
    ...(acted === undefined ? {} : { inputs: acted.inputs }),
    ...(beliefs.failure === undefined ? {} : { failure: beliefs.failure }),
  };
}

/** Random numbers of each stream and trial; streams are told apart in the upper half of the index. */
export function simulationNumbers(seed: number, agentIndex: number): ResponseNumbers {
  return (s) => stream(seed, purpose.simulation, agentIndex * 64 + s).at;
}

/** Stream of behaviour -> trial -> random numbers of one response. */
export type ResponseNumbers = (streamIndex: number) => (trial: number) => Random;

/**
 * Draws the responses of one run to beliefs that are known.
 *
 * @param p native values by name, of each condition
 * @param beliefs every quantity of the filter, as far as `trials` go
 * @param condition of each trial; default: all the first
 */
export function respond(
  agent: Agent,
  run: RunData,
  p: readonly Readonly<Record<string, number>>[],
  beliefs: { readonly trajectories: ReadonlyMap<string, Float64Array>; readonly trials: number },
  numbers: ResponseNumbers,
  condition?: Int32Array,
): Float64Array[] {
  const first = run.inputs[agent.filter.inputs[0]!.name]!;
  return agent.streams.map((behaviour, s) => {
    const { response } = behaviour;
    const names = Object.entries(behaviour.names);
    const all = p.map((values) =>
      Object.fromEntries(names.map(([name, global]) => [name, valueIn(values, global)])),
    );
    const read = response.reads.map((role): [string, Float64Array] => [
      role,
      beliefs.trajectories.get(agent.filter.roles[role] ?? role)!,
    ]);
    const column = new Float64Array(run.trials).fill(Number.NaN);
    let memory = response.initial?.<number>(all[condition?.[0] ?? 0]!);
    const random = numbers(s);
    for (let t = 0; t < beliefs.trials; t++) {
      if (Number.isNaN(first[t]!) && agent.settings.missingInput === "frozen") continue;
      const own = all[condition?.[t] ?? 0]!;
      const seen: Record<string, number> = {};
      for (const [role, values] of read) seen[role] = values[t]!;
      const input: Record<string, number> = {};
      for (const name of response.inputs) input[name] = run.inputs[name]![t]!;
      const context = { beliefs: seen, input, memory: memory ?? {} };
      column[t] = response.simulate(context, own, random(t));
      if (memory !== undefined)
        memory = response.step<number>({ ...context, response: column[t]! }, own).memory ?? memory;
    }
    return column;
  });
}

export interface PriorDraw {
  /** Native values of all parameters. */
  readonly native: Float64Array;
  /** Draws for which the model failed on the inputs and that were drawn again. */
  readonly redrawn: number;
}

const MAX_REDRAWS = 1000;

/**
 * Parameters drawn from the prior (or a population: an agent whose priors are the population's), fixed ones
 * kept; draws for which the model fails on these inputs are drawn again and counted.
 *
 * @returns undefined when every draw failed
 */
export function drawParameters(
  agent: Agent,
  run: RunData,
  seed: number,
  agentIndex: number,
): PriorDraw | undefined {
  const prior = resolvePriors(agent, [run]);
  const draws = stream(seed, purpose.prior, agentIndex);
  for (let attempt = 0; attempt < MAX_REDRAWS; attempt++) {
    const native = Float64Array.from(agent.parameters, (p, i) => {
      const sd = Math.sqrt(prior.variances[i]!);
      const z = prior.estimation[i]!;
      return toNative(p.domain, sd > 0 ? z + sd * draws.normal(attempt, i) : z);
    });
    const failed = simulateRun(agent, run, native, seed, agentIndex).failure !== undefined;
    if (!failed) return { native, redrawn: attempt };
  }
  return undefined;
}
