/**
 * Many small matrices B (m x n each, one after the other), each with a vector of its own. AssemblyScript;
 * src/kernels/twin-blocks.ts defines the same bits. Sums are those of vector.ts.
 */

import { matrixVector, transposedVector } from "./vector";

/** B ← B diag(d) for `count` blocks, d of n numbers each. */
export function scaleBlocks<T>(count: i32, m: i32, n: i32, d: usize, b: usize): void {
  const stride = <usize>n * sizeof<T>();
  for (let block = 0; block < count; block++, d += stride) {
    for (let row = 0; row < m; row++, b += stride) multiply<T>(stride, b, d, b);
  }
}

/** Lower triangles of C = B diag(d) Bᵀ, m x m each; nothing above the diagonals is written. `scratch` holds n numbers. */
export function gramBlocks<T>(count: i32, m: i32, n: i32, d: usize, b: usize, c: usize, scratch: usize): void {
  const stride = <usize>n * sizeof<T>();
  for (let block = 0; block < count; block++, d += stride, b += <usize>m * stride) {
    for (let row = 0; row < m; row++, c += <usize>m * sizeof<T>()) {
      multiply<T>(stride, b + <usize>row * stride, d, scratch);
      matrixVector<T>(false, row + 1, n, b, scratch, c);
    }
  }
}

/** y ← B x, x of n and y of m numbers for each block. */
export function blocksVector<T>(count: i32, m: i32, n: i32, b: usize, x: usize, y: usize): void {
  const stride = <usize>n * sizeof<T>();
  const height = <usize>m * sizeof<T>();
  for (let block = 0; block < count; block++, b += <usize>m * stride, x += stride, y += height) {
    matrixVector<T>(false, m, n, b, x, y);
  }
}

/** y ← Bᵀ v, v of m and y of n numbers for each block. */
export function transposedBlocks<T>(count: i32, m: i32, n: i32, b: usize, v: usize, y: usize): void {
  const stride = <usize>n * sizeof<T>();
  const height = <usize>m * sizeof<T>();
  for (let block = 0; block < count; block++, b += <usize>m * stride, v += height, y += stride) {
    transposedVector<T>(m, n, b, v, y);
  }
}

/** to ← x ∘ y, of so many bytes. */
@inline
function multiply<T>(bytes: usize, x: usize, y: usize, to: usize): void {
  const whole = bytes & ~(<usize>15);
  let at: usize = 0;
  for (; at < whole; at += 16) v128.store(to + at, v128.mul<T>(v128.load(x + at), v128.load(y + at)));
  for (; at < bytes; at += sizeof<T>()) store<T>(to + at, load<T>(x + at) * load<T>(y + at));
}
