/**
 * Settling while predictions and their slopes stay those of the forward pass: errors end as those of backpropagation.
 * Millidge, Tschantz & Buckley 2022, "Predictive coding approximates backprop along arbitrary computation graphs",
 * doi:10.1162/neco_a_01497. A bridge to backpropagation, not a way to lower the energy.
 */

import { type Evaluation, evaluate, forwardValues, pullBack, slopes } from "./energy.js";
import { type Layered, type Model, outputLayer } from "./model.js";

export interface FixedPredictionOptions {
  /** Default 32. */
  readonly steps?: number;
  /** Default 0.1; errors settle where rate times the largest precision is below 2. */
  readonly rate?: number;
}

export interface FixedPrediction {
  /** At the forward pass. */
  readonly before: Evaluation;
  /** At the activities that the errors make of it, with predictions that follow. */
  readonly after: Evaluation;
  /** Πε of layers 1 to the output under the predictions that stay; entry 0 is unused. */
  readonly weighted: Layered;
}

/** Gradient descent on all activities at once, ε ← ε - rate (Πε - Jᵀ Πε of the layer above), from ε = 0. */
export function settleFixed(
  model: Model,
  x: Float64Array,
  y: Float64Array,
  { steps = 32, rate = 0.1 }: FixedPredictionOptions,
): FixedPrediction {
  const before = evaluate(model, forwardValues(model, x), y);
  const last = outputLayer(model);
  const slope = before.values.map((z, k) => slopes(model, k, z));
  const weighted = before.weighted.map((e) => e.slice());
  for (let step = 0; step < steps; step++) {
    // From the input on, so that a layer still finds the errors above as they were before this step.
    for (let k = 1; k < last; k++) {
      const above = pullBack(model, k, slope[k]!, weighted[k + 1]!);
      const precision = model.precisions[k]!;
      weighted[k] = weighted[k]!.map((e, i) => e - rate * precision[i]! * (e - above[i]!));
    }
  }
  const values = before.values.map((z, k) =>
    k === 0 ? z : z.map((value, i) => value + weighted[k]![i]! / model.precisions[k]![i]!),
  );
  return { before, after: evaluate(model, values, y), weighted };
}
