/** What tests of kernels share. */

import { type DenseKernels, denseKernels, type FloatType, type Vector } from "./index.js";

/** Both ways of running. */
export function both(float: FloatType): [DenseKernels, DenseKernels] {
  return [denseKernels(float, "webassembly"), denseKernels(float, "typescript")];
}

export function filled(kernels: DenseKernels, values: Iterable<number>): Vector {
  const all = [...values];
  const vector = kernels.allocate(all.length);
  vector.values.set(all);
  return vector;
}

/** Numbers of mixed size and sign, the same for the same seed, with special ones strewn in where asked. */
export function numbers(n: number, seed: number, special: boolean): number[] {
  const odd = [NaN, Infinity, -Infinity, 1e-42, -5e-324, -0, 3e38, 1e-39];
  return Array.from({ length: n }, (_, i) => {
    const h = Math.imul(i + 1 + seed * 7919, 2654435761) >>> 0;
    if (special && h % 13 === 0) return odd[(h >>> 8) % odd.length]!;
    return ((h / 2 ** 32) * 2 - 1) * 2 ** ((h >>> 5) % 12);
  });
}
