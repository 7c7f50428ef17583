/** One update of all weights by one sample, by kernels in single precision; the equations are in learning.ts and optimiser.ts. */

import { type OptimiserStep, update } from "../../kernels/index.js";
import type { Optimiser, OptimiserState } from "../optimiser.js";
import { rateAt } from "../schedule.js";
import type { SweepCore } from "../sweep-core.js";
import { fieldPlace, type Ground, type Placed } from "./ground.js";

/** The step of an optimiser on one array, `count` updates after its start. */
export function stepOf(
  optimiser: Optimiser,
  rate: number,
  count: number,
  { first, second }: Placed,
  bias: boolean,
): OptimiserStep {
  if (optimiser.kind === "sgd") {
    const { momentum = 0, nesterov = false } = optimiser;
    if (momentum === 0) return { kind: "sgd", rate };
    return { kind: "momentum", rate, momentum, nesterov, velocity: first };
  }
  const { kind, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, epsilonRoot = 0 } = optimiser;
  const decays = kind === "adamw" && !(bias && optimiser.decayBias === false);
  return {
    ...{ kind: "adam", rate, beta1, beta2, epsilon, epsilonRoot, count, mean: first, square: second },
    decay: decays ? (optimiser.weightDecay ?? 1e-4) : 0,
  };
}

/**
 * What changes the weights by the sample that the network has just seen.
 *
 * @param state of the optimiser, its arrays where kernels reach them
 */
export function sampleLearner(
  core: SweepCore,
  ground: Ground,
  weighed: boolean,
  optimiser: Optimiser,
  state: OptimiserState,
): () => void {
  const { kernels, blocks, weights, biases, one } = ground;
  const { raw } = kernels;
  const last = blocks.length - 1;
  const at = blocks.map((block) => ({
    mean: fieldPlace(block, "mean"),
    active: fieldPlace(block, "active"),
    first: fieldPlace(block, "first"),
  }));
  return () => {
    const rate = rateAt(optimiser.learningRate, state.count);
    state.count++;
    for (let k = 1; k <= last; k++) {
      const [parent, child] = [blocks[k - 1]!, blocks[k]!];
      const [from, to] = [at[k - 1]!, at[k]!];
      raw.learnBeliefs(child.place, child.stride, weighed && !(k === last && core.head === "bernoulli"));
      // The input's activity is that of the prediction.
      if (k > 1) raw.activate(parent.kind, parent.size, from.mean, from.active, 0, 0);
      raw.finiteActivity(parent.place, parent.stride);
      const w = weights[k - 1]!;
      const step = stepOf(optimiser, rate, state.count, w, false);
      update(raw, step, [child.size, parent.size], [w.values.offset, to.first, from.active]);
      const b = biases[k - 1];
      if (b === undefined) continue;
      const biasStep = stepOf(optimiser, rate, state.count, b, true);
      update(raw, biasStep, [1, child.size], [b.values.offset, one, to.first]);
    }
  };
}
