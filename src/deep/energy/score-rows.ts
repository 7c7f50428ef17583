/** What the forward pass of rows in a room costs, and which of them it predicts rightly. */

import { isRight, type Score } from "../training/score.js";
import type { Room } from "./batch/room.js";

/** Adds the first `count` rows of the room, where their forward pass stands, to the score. */
export function scoreRows({ layers, energy, y, model }: Room, count: number, into: Score): void {
  const { size, values } = layers.at(-1)!;
  const [a, target] = [values.values, y.values];
  // Summed apart, so that it does not matter which thread has done the rows.
  let loss = 0;
  for (let r = 0; r < count; r++) {
    const [from, to] = [r * size, (r + 1) * size];
    loss += energy[r]!;
    if (isRight(model.head, a.subarray(from, to), target.subarray(from, to), 0)) into.right++;
  }
  into.loss += loss;
  into.count += count;
}
