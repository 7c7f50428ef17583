/** Targets that a head can have. */

import { UsageError } from "../errors.js";
import type { Head } from "./head.js";
import type { Matrix } from "./matrix.js";

/**
 * Probabilities lie in 0 to 1; categorical rows sum to 1.
 *
 * @throws UsageError naming row and column, from 0
 */
export function checkTargets(head: Head, { rows, columns, data }: Matrix): void {
  if (head === "gaussian") return;
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let c = 0; c < columns; c++) {
      const y = data[r * columns + c]!;
      sum += y;
      if (!(y >= 0 && y <= 1)) {
        throw new UsageError(`targets: row ${r}, column ${c} must be between 0 and 1, got ${y}`);
      }
    }
    if (head === "categorical" && Math.abs(sum - 1) > 1e-6) {
      throw new UsageError(`targets: row ${r} must sum to 1 (one-hot), got ${sum}`);
    }
  }
}
