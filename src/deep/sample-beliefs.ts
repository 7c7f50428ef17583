/** Prediction and posterior of one sample: by kernels in single precision, or by the equations as they are written. */

import { correctAll } from "./posterior.js";
import { predictAll, predictMean } from "./prediction.js";
import { knownRules, singleBeliefs } from "./single/beliefs.js";
import { grounded } from "./single/ground.js";
import type { SweepCore } from "./sweep-core.js";

export interface SampleBeliefs {
  /** Clamps the input and predicts all other layers. */
  predict(input: ArrayLike<number>): void;
  /** Pre-activations up to the output's, into the layers' expected means. */
  predictMeans(input: ArrayLike<number>): void;
  /** Clamps the output and corrects all layers between it and the input. */
  correct(target: ArrayLike<number>): void;
  /** Whether to look for a belief that failed. */
  failed(): boolean;
}

/** A network in single precision, in the memory of kernels where they know its rules and activations. */
export function groundedCore(core: SweepCore): SweepCore {
  if (core.float === "float64" || !knownRules(core)) return core;
  return grounded(core) ?? core;
}

export function sampleBeliefs(core: SweepCore, timeStep: number): SampleBeliefs {
  if (core.ground !== undefined) return singleBeliefs(core, core.ground, timeStep);
  return {
    predict: (input) => predictAll(core, input, timeStep),
    predictMeans: (input) => {
      core.layers[0]!.state.expectedMean.set(input);
      for (let k = 1; k < core.layers.length; k++) predictMean(core, k);
    },
    correct: (target) => correctAll(core, target, timeStep),
    failed: () => true,
  };
}
