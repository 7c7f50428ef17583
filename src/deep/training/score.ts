/** Sums over samples of what their predictions cost. */

import type { Head } from "../head.js";

export interface Score {
  loss: number;
  right: number;
  count: number;
}

export function emptyScore(): Score {
  return { loss: 0, right: 0, count: 0 };
}

/**
 * Whether an output falls on the right side: the largest unit (categorical), or every unit (bernoulli).
 *
 * @param threshold between the sides of a bernoulli unit: 0 for pre-activations, ½ for probabilities
 */
export function isRight(
  head: Head,
  output: ArrayLike<number>,
  y: ArrayLike<number>,
  threshold: number,
): boolean {
  if (head === "categorical") return indexOfLargest(output) === indexOfLargest(y);
  for (let i = 0; i < output.length; i++) {
    if (output[i]! > threshold !== y[i]! > 0.5) return false;
  }
  return true;
}

function indexOfLargest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
