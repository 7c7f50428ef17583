/** One update of all weights by one sample, by kernels in single precision; the equations are in learning.ts and optimiser.ts. */

import type { Optimiser, OptimiserState } from "../optimiser.js";
import { rateAt } from "../schedule.js";
import type { SweepCore } from "../sweep-core.js";
import { arrayUpdate, type StepFactors, stepFactors } from "./array-update.js";
import { fieldPlace, type Ground } from "./ground.js";

export interface BatchLearner {
  /** Whether errors are weighed by precisions. */
  readonly weighed: boolean;
  apply(): void;
}

/**
 * What changes the weights by the sample that the network has just seen.
 *
 * @param state of the optimiser, its arrays where kernels reach them
 */
export function sampleLearner(
  core: SweepCore,
  { kernels, blocks, weights, biases, one }: Ground,
  weighed: boolean,
  optimiser: Optimiser,
  state: OptimiserState,
): { readonly once: () => void; readonly batch: BatchLearner } {
  const { raw } = kernels;
  const last = blocks.length - 1;
  const connections = weights.map((placed, k) => {
    const [parent, child] = [blocks[k]!, blocks[k + 1]!];
    const [mean, active, error] = [
      fieldPlace(parent, "mean"),
      fieldPlace(parent, "active"),
      fieldPlace(child, "first"),
    ];
    const bias = biases[k];
    return {
      ...{ parent, child, mean, active },
      weighed: weighed && !(k + 1 === last && core.head === "bernoulli"),
      update: arrayUpdate(raw, optimiser, placed, [child.size, parent.size], [error, active], false),
      updateBias: bias && arrayUpdate(raw, optimiser, bias, [1, child.size], [one, error], true),
    };
  });
  const arrays = weights.flatMap((placed, k) => {
    const bias = biases[k];
    const each = [{ placed, bias: false }];
    return bias === undefined ? each : [...each, { placed: bias, bias: true }];
  });
  const updates = arrays.map(({ placed, bias }) => {
    const shape = [1, placed.values.length] as const;
    return arrayUpdate(raw, optimiser, placed, shape, [one, placed.gradient.offset], bias);
  });
  const nextFactors = (): StepFactors => {
    const rate = rateAt(optimiser.learningRate, state.count);
    return stepFactors(optimiser, rate, ++state.count);
  };
  const apply = (): void => {
    const factors = nextFactors();
    for (const update of updates) update(factors);
  };
  const once = (): void => {
    const factors = nextFactors();
    for (let k = 0; k < last; k++) {
      const { parent, child, mean, active, weighed, update, updateBias } = connections[k]!;
      raw.learnBeliefs(child.place, child.stride, weighed);
      // The input's activity is that of the prediction.
      if (k > 0) raw.activate(parent.kind, parent.size, mean, active, 0, 0);
      raw.finiteOnly(active, parent.stride);
      update(factors);
      updateBias?.(factors);
    }
  };
  return { once, batch: { weighed, apply } };
}
