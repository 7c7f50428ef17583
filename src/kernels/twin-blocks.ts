/** Many small matrices with a vector each, in plain TypeScript: the definition that assembly/blocks.ts repeats. */

import type { Ground, RawBlocks, RawVectors } from "./raw.js";

/** @param vectors whose order of sums these have */
export function twinBlocks(
  { numbers, size, round }: Ground,
  { matrixVector, transposedVector }: RawVectors,
): RawBlocks {
  const multiply = (n: number, x: number, y: number, to: number): void => {
    const v = numbers();
    for (let j = 0; j < n; j++) v[to / size + j] = round(v[x / size + j]! * v[y / size + j]!);
  };
  return {
    scaleBlocks(count, m, n, d, b) {
      for (let row = 0; row < count * m; row++) {
        const at = b + row * n * size;
        multiply(n, at, d + Math.floor(row / m) * n * size, at);
      }
    },
    gramBlocks(count, m, n, d, b, c, scratch) {
      for (let block = 0; block < count; block++) {
        const from = b + block * m * n * size;
        for (let row = 0; row < m; row++) {
          multiply(n, from + row * n * size, d + block * n * size, scratch);
          matrixVector(false, row + 1, n, from, scratch, c + (block * m + row) * m * size);
        }
      }
    },
    blocksVector(count, m, n, b, x, y) {
      for (let block = 0; block < count; block++) {
        const [from, to] = [x + block * n * size, y + block * m * size];
        matrixVector(false, m, n, b + block * m * n * size, from, to);
      }
    },
    transposedBlocks(count, m, n, b, v, y) {
      for (let block = 0; block < count; block++) {
        const [from, to] = [v + block * m * size, y + block * n * size];
        transposedVector(m, n, b + block * m * n * size, from, to);
      }
    },
  };
}
