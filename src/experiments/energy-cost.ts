/**
 * Multiply-adds of inference of one sample. Products of weights count, activations and differences do not; the input's
 * connection enters once, because its product does not change.
 */

import type { Inference } from "../deep/index.js";

/** @param sizes of the layers, the input first */
function products(sizes: readonly number[], from: number): number {
  let sum = 0;
  for (let k = from; k < sizes.length; k++) sum += sizes[k]! * sizes[k - 1]!;
  return sum;
}

/** Of the forward pass. */
export function forwardCost(sizes: readonly number[]): number {
  return products(sizes, 1);
}

/**
 * Of the elimination of one exact step: with ρ the smallest layer from k to the output,
 * Σ ρ n(k) n(k-1) + ρ² n(k) + ρ² n(k-1) + ρ³/3 over k = 2 to the output.
 */
export function eliminationCost(sizes: readonly number[]): number {
  let [sum, smallest] = [0, Number.POSITIVE_INFINITY];
  for (let k = sizes.length - 1; k >= 2; k--) {
    const [child, parent] = [sizes[k]!, sizes[k - 1]!];
    smallest = Math.min(smallest, child);
    sum += smallest * child * parent + smallest ** 2 * (child + parent) + smallest ** 3 / 3;
  }
  return sum;
}

/**
 * Of a method, the first forward pass included.
 *
 * @param steps that it took, of methods that take steps
 */
export function inferenceCost(sizes: readonly number[], method: Inference["method"], steps: number): number {
  const hidden = products(sizes, 2);
  const passes = {
    // A pass down, a pass up.
    settle: 2 * steps,
    epc: 2 * steps,
    // Down: means, evidence, and its surprise; up: the energy.
    sweepRepredict: 4,
    // Up: variances; down: the output's error; up: activities.
    adjoint: 3,
  };
  if (method === "fullCovariance") {
    return forwardCost(sizes) + steps * (eliminationCost(sizes) + hidden);
  }
  return forwardCost(sizes) + hidden * (method in passes ? passes[method as keyof typeof passes] : 0);
}
