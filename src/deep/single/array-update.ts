/** One optimiser's step on one array of parameters by kernels; the optimisers are those of optimiser.ts. */

import { power, type RawUpdates } from "../../kernels/index.js";
import type { Optimiser } from "../optimiser.js";
import type { Placed } from "./ground.js";

/** What changes from step to step, the same for all arrays. */
export interface StepFactors {
  readonly rate: number;
  /** What Adam's start leaves to each moment, 1 - beta^count. */
  readonly left1: number;
  readonly left2: number;
}

/** @param count of this step, from 1 on */
export function stepFactors(optimiser: Optimiser, rate: number, count: number): StepFactors {
  if (optimiser.kind === "sgd") return { rate, left1: 1, left2: 1 };
  const { beta1 = 0.9, beta2 = 0.999 } = optimiser;
  return {
    rate,
    left1: 1 - power(beta1, count),
    left2: 1 - power(beta2, count),
  };
}

/**
 * A step on the array (m x n) by the gradient u hᵀ.
 *
 * @param u place of m numbers
 * @param h place of n numbers
 */
export function arrayUpdate(
  raw: RawUpdates,
  optimiser: Optimiser,
  { values, first, second }: Placed,
  [m, n]: readonly [number, number],
  [u, h]: readonly [number, number],
  bias: boolean,
): (factors: StepFactors) => void {
  const w = values.offset;
  const [slot1, slot2] = [first.offset, second.offset];
  if (optimiser.kind === "sgd") {
    const { momentum = 0, nesterov = false } = optimiser;
    if (momentum === 0) return ({ rate }) => raw.updateSgd(m, n, w, u, h, rate);
    return ({ rate }) => raw.updateMomentum(nesterov, m, n, w, u, h, slot1, rate, momentum);
  }
  const { kind, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, epsilonRoot = 0 } = optimiser;
  const decays = kind === "adamw" && !(bias && optimiser.decayBias === false);
  const decay = decays ? (optimiser.weightDecay ?? 1e-4) : 0;
  const [rest1, rest2] = [1 - beta1, 1 - beta2];
  return ({ rate, left1, left2 }) =>
    raw.updateAdam(
      m,
      n,
      w,
      u,
      h,
      slot1,
      slot2,
      rate,
      beta1,
      rest1,
      beta2,
      rest2,
      left1,
      left2,
      epsilon,
      epsilonRoot,
      decay,
    );
}
