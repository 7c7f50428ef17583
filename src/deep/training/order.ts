/** The order of samples in an epoch. */

import { purpose, stream } from "../../random/index.js";

/** Fisher & Yates, each epoch from the same start. */
export function orderOf(count: number, epoch: number, seed: number | undefined): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  if (seed === undefined) return order;
  const random = stream(seed, purpose.order, 0).at(epoch);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
