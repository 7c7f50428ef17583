/** Incremental predictive coding, one weight step after each activity step: Salvatori et al. 2024, arXiv:2212.00720. */

import { type Evaluation, evaluate, forwardValues, weightGradient } from "./energy.js";
import type { Model } from "./model.js";
import type { Samples } from "./samples.js";
import { activityStep } from "./settle.js";

export interface IncrementalOptions {
  /** Default 32. */
  readonly steps?: number;
  /** Of the activities, default 0.1. */
  readonly rate?: number;
}

/**
 * Settles and learns one mini-batch.
 *
 * @param update moves the weights down a gradient, in the order of `parametersOf`
 * @returns false where a gradient is not finite: it was not given to `update`, and nothing followed
 */
export function incrementalUpdate(
  model: Model,
  { x, y }: Samples,
  { steps = 32, rate = 0.1 }: IncrementalOptions,
  update: (gradient: readonly Float64Array[]) => void,
): boolean {
  return settleWhileLearning(model, { x, y }, steps, rate, update) !== undefined;
}

/** The same, and where the activities end; undefined where a gradient is not finite. */
export function settleWhileLearning(
  model: Model,
  { x, y }: Samples,
  steps: number,
  rate: number,
  update: (gradient: readonly Float64Array[]) => void,
): Evaluation[] | undefined {
  let now = x.map((input, s) => evaluate(model, forwardValues(model, input), y[s]!));
  for (let step = 0; step < steps; step++) {
    now = now.map((evaluation, s) => activityStep(model, evaluation, y[s]!, rate));
    const gradient = meanOf(now.map((evaluation) => arraysOf(model, evaluation)));
    if (!gradient.every((each) => each.every(Number.isFinite))) return undefined;
    update(gradient);
    // Errors are those of the new weights.
    now = now.map(({ values }, s) => evaluate(model, values, y[s]!));
  }
  return now;
}

function arraysOf(model: Model, { active, weighted }: Evaluation): Float64Array[] {
  return weightGradient(model, active, weighted).flatMap(({ weights, bias }) =>
    [weights.data, ...(bias === undefined ? [] : [bias])].map((data) => Float64Array.from(data)),
  );
}

function meanOf(samples: readonly (readonly Float64Array[])[]): Float64Array[] {
  return samples[0]!.map((first, k) =>
    first.map((_, i) => samples.reduce((sum, arrays) => sum + arrays[k]![i]!, 0) / samples.length),
  );
}
