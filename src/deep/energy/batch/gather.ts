/** Rows that still wait, in front of all others for as long as only they are worked on. */

import type { FloatArray } from "../../matrix.js";
import type { Room } from "./room.js";

/**
 * Does something with chosen rows, which stand in front of all others meanwhile. What a row holds does not depend on
 * where it stands: sums run along it. Changes, gradients and kept values (`own`, `pulled`, `kept`) do not move.
 *
 * @param work gets the row that stands at 0, 1, ...
 */
export function withRowsInFront(
  room: Room,
  rows: readonly number[],
  work: (standing: readonly number[]) => void,
): void {
  const { length } = rows;
  // Those that stand in front already stay.
  const others = rows.filter((row) => row >= length);
  const there = new Set(rows);
  const standing = Array.from({ length }, (_, place) => (there.has(place) ? place : others.pop()!));
  const pairs = Int32Array.from(standing.flatMap((row, place) => (row === place ? [] : [place, row])));
  if (pairs.length > 0) exchange(room, pairs);
  work(standing);
  if (pairs.length > 0) exchange(room, pairs);
}

/** Two rows each of what lasts from step to step; not of the input, which steps do not read. */
function exchange({ kernels, layers, y, energy, energyPerLayer }: Room, pairs: Int32Array): void {
  for (const { size, values, active, slope, prediction, weighted } of layers.slice(1)) {
    // Vectors that a layer does not need are empty.
    const held = [values, active, slope, prediction, weighted].filter(({ length }) => length > 0);
    kernels.exchangeRows(pairs, size, ...held);
  }
  kernels.exchangeRows(pairs, layers.at(-1)!.size, y);
  exchangeNumbers(energy, pairs);
  for (const own of energyPerLayer) exchangeNumbers(own.values, pairs);
}

function exchangeNumbers(values: FloatArray, pairs: Int32Array): void {
  for (let i = 0; i < pairs.length; i += 2) {
    const [a, b] = [pairs[i]!, pairs[i + 1]!];
    const other = values[a]!;
    values[a] = values[b]!;
    values[b] = other;
  }
}
