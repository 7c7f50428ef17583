/** Rows that still wait, in front of all others for as long as only they are worked on. */

import type { FloatArray } from "../../matrix.js";
import type { Room } from "./room.js";

/**
 * Does something with chosen rows, which stand at 0, 1, ... meanwhile. What a row holds does not depend on where it
 * stands: sums run along it. Changes, gradients and kept values (`own`, `pulled`, `kept`) do not move with the rows.
 *
 * @param rows ascending
 */
export function withRowsInFront(room: Room, rows: readonly number[], work: () => void): void {
  const moved = rows.flatMap((row, place) => (row === place ? [] : [[place, row] as const]));
  if (moved.length > 0) exchange(room, moved);
  work();
  // Backwards, so that every row finds the place that it came from.
  if (moved.length > 0) exchange(room, moved.toReversed());
}

type Pairs = readonly (readonly [number, number])[];

/** Two rows each of what lasts from step to step; not of the input, which steps do not read. */
function exchange({ layers, y, energy, energyPerLayer }: Room, pairs: Pairs): void {
  for (const { size, values, active, slope, prediction, weighted } of layers.slice(1)) {
    for (const vector of [values, active, slope, prediction, weighted])
      exchangeRows(vector.values, size, pairs);
  }
  exchangeRows(y.values, layers.at(-1)!.size, pairs);
  exchangeRows(energy, 1, pairs);
  for (const own of energyPerLayer) exchangeRows(own.values, 1, pairs);
}

function exchangeRows(values: FloatArray, size: number, pairs: Pairs): void {
  // Vectors that a layer does not need are empty.
  if (values.length === 0) return;
  for (const [a, b] of pairs) {
    for (let i = a * size, j = b * size; i < (a + 1) * size; i++, j++) {
      const other = values[i]!;
      values[i] = values[j]!;
      values[j] = other;
    }
  }
}
