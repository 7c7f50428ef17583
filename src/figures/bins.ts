/** Counts of values in bins of equal width. */

import type { Series } from "./figure.js";

/** How many values lie in each of `bins` parts of [low, high]; high belongs to the last. Others are left out. */
export function binCounts(values: Series, [low, high]: readonly [number, number], bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const share = (values[i]! - low) / (high - low);
    if (share >= 0 && share <= 1) counts[Math.min(bins - 1, Math.floor(share * bins))]! += 1;
  }
  return counts;
}
