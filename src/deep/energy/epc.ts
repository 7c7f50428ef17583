/**
 * Settling in the errors instead of the activities, which reaches every layer in one step: Goemaere et al. 2025,
 * arXiv:2505.20137. The activities follow from the errors in one forward pass.
 */

import { type Evaluation, evaluate, forwardValues, pullBack, slopes } from "./energy.js";
import { type Layered, type Model, outputLayer } from "./model.js";
import type { Settled } from "./settled.js";

export interface EpcOptions {
  /** Default 5. */
  readonly steps?: number;
  /** Default 0.1; halved, and the step not taken, where the energy would rise. */
  readonly rate?: number;
}

/** Gradient descent on the errors from the forward pass. */
export function settleErrors(model: Model, x: Float64Array, y: Float64Array, options: EpcOptions): Settled {
  const { steps = 5 } = options;
  let { rate = 0.1 } = options;
  let now = evaluate(model, forwardValues(model, x), y);
  let errors: Layered = now.values.map((z) => new Float64Array(z.length));
  const energyTrace = [now.energy];
  let rejected = 0;
  for (let step = 0; step < steps; step++) {
    const gradient = errorGradient(model, now);
    const trialErrors = errors.map((e, k) =>
      k === 0 ? e : e.map((value, i) => value - rate * gradient[k]![i]!),
    );
    const trial = evaluate(model, forwardValues(model, x, trialErrors), y);
    if (trial.energy <= now.energy) {
      now = trial;
      errors = trialErrors;
    } else {
      rate /= 2;
      rejected++;
    }
    energyTrace.push(now.energy);
  }
  return { evaluation: now, energyTrace, converged: false, reason: "all steps done", rejected };
}

/** dE/dε: own term plus what the change of all layers above costs, in one reverse pass. */
export function errorGradient(model: Model, { values, weighted }: Evaluation): Float64Array[] {
  const last = outputLayer(model);
  const gradient = weighted.slice();
  let above: Float64Array = weighted[last]!.map((e) => -e);
  for (let k = last - 1; k >= 1; k--) {
    above = pullBack(model, k, slopes(model, k, values[k]!), above);
    gradient[k] = weighted[k]!.map((e, i) => e + above[i]!);
  }
  return gradient;
}
