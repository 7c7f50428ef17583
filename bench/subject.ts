/** A model's kernel with seeded data and parameters spread around usual values: what kernel benches run. */

import { masksNeeded, packRuns } from "../src/agent/data.js";
import { buildAgent } from "../src/agent/index.js";
import { resolvePriors } from "../src/agent/priors.js";
import { agentRecurrence } from "../src/agent/recurrence.js";
import { type Backend, type Batch, type Kernel, kernel, record } from "../src/compile/index.js";
import { runOf, type TaskData } from "./data.js";

/** Lowest and highest native value over runs. */
export const ranges: Readonly<Record<string, readonly [number, number]>> = {
  om2: [-4, -2],
  om3: [-7, -5],
  ze: [1, 7],
};

export interface Subject {
  readonly kernel: Kernel;
  readonly batch: Batch;
}

/** Values of a parameter over runs. */
export function spreadOver(runs: number, [low, high]: readonly [number, number]): Float64Array {
  return Float64Array.from({ length: runs }, (_, i) => low + ((high - low) * i) / Math.max(1, runs - 1));
}

/**
 * @param active parameters that the gradient is taken with respect to; those left at a neutral value specialise the
 *   program, as in a fit
 * @param clip of the model; a value of its own makes a program of its own
 */
export function subject(
  model: string,
  data: TaskData,
  active: readonly string[],
  backend: Backend,
  clip?: number,
): Subject {
  const { agent } = buildAgent({
    perceptualModel: model,
    responseModel: "unitsq_sgm",
    ...(clip === undefined ? {} : { clip }),
  });
  const runs = Array.from({ length: data.runs }, (_, r) => runOf(data, r));
  const { native } = resolvePriors(agent, runs);
  const neutral = new Map(
    agent.parameters.flatMap(({ name, neutral }, i): [string, number][] =>
      neutral === undefined || active.includes(name) || native[i] !== neutral ? [] : [[name, neutral]],
    ),
  );
  const masks = masksNeeded(agent, runs);
  const inputs = agent.parameters.filter(({ name }) => !neutral.has(name));
  const parameters = new Float64Array(inputs.length * data.runs);
  inputs.forEach(({ name }, p) => {
    const value = native[agent.parameters.findIndex((other) => other.name === name)]!;
    parameters.set(spreadOver(data.runs, ranges[name] ?? [value, value]), p * data.runs);
  });
  return {
    kernel: kernel(
      record(agentRecurrence(agent, masks, neutral)),
      packRuns(agent, runs, masks),
      active.map((name) => inputs.findIndex((input) => input.name === name)),
      backend,
    ),
    batch: { lanes: data.runs, run: Int32Array.from({ length: data.runs }, (_, i) => i), parameters },
  };
}
