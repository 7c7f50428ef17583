/** Blocks of own coefficients inside matrices of all of them. */

import type { Block } from "./problem.js";

/** The rows and columns of a block, K × K, of a q × q matrix. */
export function blockFrom(matrix: Float64Array, q: number, { columns }: Block): Float64Array {
  const K = columns.length;
  return Float64Array.from({ length: K * K }, (_, at) => {
    return matrix[columns[Math.floor(at / K)]! * q + columns[at % K]!]!;
  });
}

export function putBlock(matrix: Float64Array, q: number, { columns }: Block, block: Float64Array): void {
  const K = columns.length;
  block.forEach((value, at) => {
    matrix[columns[Math.floor(at / K)]! * q + columns[at % K]!] = value;
  });
}
