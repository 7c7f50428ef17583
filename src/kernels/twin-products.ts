/**
 * Matrix products in plain TypeScript: the definition that assembly/product.ts repeats. Every product and every
 * sum is rounded; each element is summed in the order of the inner index, from 0 or from what C holds.
 */

import type { Ground, RawProducts } from "./raw.js";

export function twinProducts({ numbers, size, round }: Ground): RawProducts {
  return {
    product(transposedA, transposedB, accumulate, m, n, k, a, b, c) {
      const x = numbers();
      const [atA, atB, atC] = [a / size, b / size, c / size];
      const [rowA, stepA] = transposedA ? [1, m] : [k, 1];
      const [columnB, stepB] = transposedB ? [k, 1] : [1, n];
      if (!accumulate) x.fill(0, atC, atC + m * n);
      for (let i = 0; i < m; i++) {
        for (let p = 0; p < k; p++) {
          const factor = x[atA + i * rowA + p * stepA]!;
          for (let j = 0; j < n; j++) {
            const at = atC + i * n + j;
            x[at] = round(x[at]! + round(factor * x[atB + j * columnB + p * stepB]!));
          }
        }
      }
    },
  };
}
