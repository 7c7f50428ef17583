/**
 * Agents that answer: responses drawn trial by trial from the beliefs an input sequence produces.
 * response-models 11.9. Each stream has random numbers of its own, so that adding one never changes another.
 */

import { type Failure, valueIn } from "../model/index.js";
import { toNative } from "../model/transform.js";
import { purpose, type Random, stream } from "../random/index.js";
import type { Agent } from "./agent.js";
import type { RunData } from "./data.js";
import { runBeliefs } from "./evaluate.js";
import { resolvePriors } from "./priors.js";

export interface SimulatedRun {
  /** One response column for each stream, NaN where the input was ignored. */
  readonly responses: readonly Float64Array[];
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
  const p = Object.fromEntries(agent.parameters.map(({ name }, i) => [name, native[i]!]));
  const beliefs = runBeliefs(agent, run, p);
  const first = run.inputs[agent.filter.inputs[0]!.name]!;
  const responses = agent.streams.map((behaviour, s) => {
    const { response } = behaviour;
    const own = Object.fromEntries(
      Object.entries(behaviour.names).map(([name, global]) => [name, valueIn(p, global)]),
    );
    const column = new Float64Array(run.trials).fill(Number.NaN);
    let memory = response.initial?.<number>(own) ?? {};
    for (let t = 0; t < beliefs.trials; t++) {
      if (Number.isNaN(first[t]!) && agent.settings.missingInput === "frozen") continue;
      const context = {
        beliefs: Object.fromEntries(
          response.reads.map((role) => [
            role,
            beliefs.trajectories.get(agent.filter.roles[role] ?? role)![t]!,
          ]),
        ),
        input: Object.fromEntries(response.inputs.map((name) => [name, run.inputs[name]![t]!])),
        memory,
      };
      // Streams are told apart in the upper half of the index.
      const random: Random = stream(seed, purpose.simulation, agentIndex * 64 + s).at(t);
      column[t] = response.simulate(context, own, random);
      memory = response.step<number>({ ...context, response: column[t]! }, own).memory ?? memory;
    }
    return column;
  });
  return { responses, ...(beliefs.failure === undefined ? {} : { failure: beliefs.failure }) };
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
