/** One step of an optimiser on a matrix of weights (optax's definitions): the factors that its kernel gets. */

import type { Vector } from "./memory.js";
import type { RawUpdates } from "./raw.js";

/** An optimiser at one step, with the slots it keeps for these weights (as long as they are, zeros at first). */
export type OptimiserStep =
  /** w = w - rate g */
  | { readonly kind: "sgd"; readonly rate: number }
  /** v = g + momentum v; w = w - rate v; `nesterov` steps by g + momentum v with the new v. */
  | {
      readonly kind: "momentum";
      readonly rate: number;
      readonly momentum: number;
      readonly nesterov?: boolean;
      readonly velocity: Vector;
    }
  /** Adam; AdamW where `decay` is not 0: it is added to the step, times w, before the rate. */
  | {
      readonly kind: "adam";
      readonly rate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly epsilonRoot: number;
      readonly decay: number;
      /** Of this step, from 1 on. */
      readonly count: number;
      readonly mean: Vector;
      readonly square: Vector;
    };

/** The vectors an optimiser keeps. */
export function slots(step: OptimiserStep): readonly Vector[] {
  if (step.kind === "sgd") return [];
  return step.kind === "momentum" ? [step.velocity] : [step.mean, step.square];
}

/** W (m x n) moved by the gradient u hᵀ; places are bytes. */
export function update(
  raw: RawUpdates,
  step: OptimiserStep,
  [m, n]: readonly [number, number],
  [w, u, h]: readonly [number, number, number],
): void {
  if (step.kind === "sgd") {
    raw.updateSgd(m, n, w, u, h, step.rate);
  } else if (step.kind === "momentum") {
    const { nesterov = false, velocity, rate, momentum } = step;
    raw.updateMomentum(nesterov, m, n, w, u, h, velocity.offset, rate, momentum);
  } else {
    const { beta1, beta2, count } = step;
    raw.updateAdam(
      ...([m, n, w, u, h, step.mean.offset, step.square.offset, step.rate] as const),
      ...([beta1, 1 - beta1, beta2, 1 - beta2] as const),
      ...([1 - power(beta1, count), 1 - power(beta2, count)] as const),
      ...([step.epsilon, step.epsilonRoot, step.decay] as const),
    );
  }
}

/** x^n by squaring: engines differ in the bits of `**`. */
export function power(x: number, n: number): number {
  let result = 1;
  for (let square = x, left = n; left > 0; left = Math.floor(left / 2), square *= square) {
    if (left % 2 === 1) result *= square;
  }
  return result;
}
