/** The order of samples in an epoch. */

import { purpose, shuffled, stream } from "../../random/index.js";

/** Each epoch from the same start. */
export function orderOf(count: number, epoch: number, seed: number | undefined): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  if (seed === undefined) return order;
  return shuffled(order, stream(seed, purpose.order, 0).at(epoch));
}
