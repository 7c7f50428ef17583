/**
 * Matrix product in all orientations. AssemblyScript; src/kernels/twin-products.ts defines the same bits.
 *
 * Each element is summed in the order of the inner index, beginning at 0 or at what C holds: lanes are columns,
 * so no sum is split. B is packed into panels of two vectors (zeros beyond the last column), A into rows of four
 * where it lies transposed. Four rows of a block of the inner index stay in the first cache and meet one panel after
 * the other, of those that the second cache holds, so that C is read and written along its rows; C holds the sums
 * between blocks, at no loss, since registers round as memory does.
 */

import { turnFour } from "./sparse";

const INNER: i32 = 512;
const ROWS: i32 = 128;
/** Bytes of panels: half of a small second cache. */
const PANELS: i32 = 262144;

/**
 * C (m x n) = op(A) op(B), or C + op(A) op(B).
 *
 * A is m x k, or k x m if `transposedA`; B is k x n, or n x k if `transposedB`; all row-major and dense.
 * `scratch` holds a tile of 8 vectors, then k' (n' + 4) elements, with k' = min(k, 512), n' = n rounded up to
 * panels, and 128 for the rows of A: see `productScratch` in src/kernels/checked.ts.
 */
@inline
export function product<T>(
  transposedA: bool, transposedB: bool, accumulate: bool,
  m: i32, n: i32, k: i32, a: usize, b: usize, c: usize, scratch: usize,
): void {
  const size = <i32>sizeof<T>();
  const panel: i32 = 32 / size;
  if (!accumulate) memory.fill(c, 0, <usize>(m * n) * sizeof<T>());
  const packedA = scratch + 128;
  const packedB = packedA + <usize>(ROWS * INNER * size);
  for (let from = 0; from < k; from += INNER) {
    const depth = min(INNER, k - from);
    for (let j = 0, to = packedB; j < n; j += panel, to += <usize>(depth * 32)) {
      const columns = min(panel, n - j);
      if (transposedB) packColumns<T>(b + <usize>((j * k + from) * size), k * size, depth, columns, to);
      else packRows<T>(b + <usize>((from * n + j) * size), n * size, depth, columns, panel, to);
    }
    for (let row = 0; row < m; row += ROWS) {
      const height = min(ROWS, m - row);
      if (transposedA) {
        for (let i = 0; i < height; i += 4) {
          packRows<T>(a + <usize>((from * m + row + i) * size), m * size, depth, min(4, height - i), 4,
            packedA + <usize>(i * depth * size));
        }
      }
      const rowStride: usize = transposedA ? sizeof<T>() : <usize>(k * size);
      const step: usize = transposedA ? 4 * sizeof<T>() : sizeof<T>();
      const together = panel * max(1, PANELS / (depth * 32));
      for (let first = 0; first < n; first += together) {
        const beyond = min(n, first + together);
        for (let i = 0; i < height; i += 4) {
          const rows = min(4, height - i);
          const start = transposedA
            ? packedA + <usize>(i * depth * size)
            : a + <usize>(((row + i) * k + from) * size);
          let target = c + <usize>(((row + i) * n + first) * size);
          let panelB = packedB + <usize>(first / panel * depth * 32);
          for (let j = first; j < beyond; j += panel, target += 32, panelB += <usize>(depth * 32)) {
            const columns = min(panel, n - j);
            if (rows == 4 && columns == panel) {
              tile<T>(start, rowStride, step, panelB, depth, target, <usize>(n * size));
            } else if (rows == 4) {
              // Zeros of the panel fill up the columns beyond C.
              copyRows(target, <usize>(n * size), scratch, 32, <usize>(columns * size));
              tile<T>(start, rowStride, step, panelB, depth, scratch, 32);
              copyRows(scratch, 32, target, <usize>(n * size), <usize>(columns * size));
            } else {
              edge<T>(start, rowStride, step, panelB, depth, target, <usize>(n * size), rows, columns, scratch);
            }
          }
        }
      }
    }
  }
}

/** Four rows by two vectors in registers. */
function tile<T>(a: usize, rowStride: usize, step: usize, b: usize, depth: i32, c: usize, stride: usize): void {
  let p0 = a, p1 = a + rowStride, p2 = p1 + rowStride, p3 = p2 + rowStride;
  const c1 = c + stride, c2 = c1 + stride, c3 = c2 + stride;
  let s00 = v128.load(c), s01 = v128.load(c, 16);
  let s10 = v128.load(c1), s11 = v128.load(c1, 16);
  let s20 = v128.load(c2), s21 = v128.load(c2, 16);
  let s30 = v128.load(c3), s31 = v128.load(c3, 16);
  const end = b + <usize>(depth * 32);
  for (; b < end; b += 32) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let x = v128.load_splat<T>(p0);
    s00 = v128.add<T>(s00, v128.mul<T>(x, b0));
    s01 = v128.add<T>(s01, v128.mul<T>(x, b1));
    x = v128.load_splat<T>(p1);
    s10 = v128.add<T>(s10, v128.mul<T>(x, b0));
    s11 = v128.add<T>(s11, v128.mul<T>(x, b1));
    x = v128.load_splat<T>(p2);
    s20 = v128.add<T>(s20, v128.mul<T>(x, b0));
    s21 = v128.add<T>(s21, v128.mul<T>(x, b1));
    x = v128.load_splat<T>(p3);
    s30 = v128.add<T>(s30, v128.mul<T>(x, b0));
    s31 = v128.add<T>(s31, v128.mul<T>(x, b1));
    p0 += step; p1 += step; p2 += step; p3 += step;
  }
  v128.store(c, s00); v128.store(c, s01, 16);
  v128.store(c1, s10); v128.store(c1, s11, 16);
  v128.store(c2, s20); v128.store(c2, s21, 16);
  v128.store(c3, s30); v128.store(c3, s31, 16);
}

/** So many bytes of four rows. */
@inline
function copyRows(from: usize, fromStride: usize, to: usize, toStride: usize, bytes: usize): void {
  for (let row = 0; row < 4; row++, from += fromStride, to += toStride) {
    for (let at: usize = 0; at < bytes; at += 4) store<f32>(to + at, load<f32>(from + at));
  }
}

/** A tile that reaches beyond the rows of C, row by row through the scratch tile. */
function edge<T>(
  a: usize, rowStride: usize, step: usize, b: usize, depth: i32, c: usize, stride: usize,
  rows: i32, columns: i32, scratch: usize,
): void {
  const bytes = <usize>columns * sizeof<T>();
  for (let i = 0; i < rows; i++) {
    memory.copy(scratch, c, bytes);
    let s0 = v128.load(scratch), s1 = v128.load(scratch, 16);
    for (let p = 0, x = a, y = b; p < depth; p++, x += step, y += 32) {
      const factor = v128.load_splat<T>(x);
      s0 = v128.add<T>(s0, v128.mul<T>(factor, v128.load(y)));
      s1 = v128.add<T>(s1, v128.mul<T>(factor, v128.load(y, 16)));
    }
    v128.store(scratch, s0); v128.store(scratch, s1, 16);
    memory.copy(c, scratch, bytes);
    a += rowStride;
    c += stride;
  }
}

/** The first `columns` of `depth` rows, as rows of `width` (a multiple of 16 bytes), zeros beyond. */
function packRows<T>(from: usize, stride: usize, depth: i32, columns: i32, width: i32, to: usize): void {
  const bytes = <usize>width * sizeof<T>();
  if (columns == width) {
    for (let p = 0; p < depth; p++, from += stride, to += bytes) {
      for (let at: usize = 0; at < bytes; at += 16) v128.store(to + at, v128.load(from + at));
    }
    return;
  }
  for (let p = 0; p < depth; p++, from += stride, to += bytes) {
    for (let j: i32 = 0; j < width; j++) {
      const at = <usize>j * sizeof<T>();
      store<T>(to + at, j < columns ? load<T>(from + at) : <T>0);
    }
  }
}

/** `columns` rows of `depth` elements, transposed into a panel, zeros beyond. */
function packColumns<T>(from: usize, stride: usize, depth: i32, columns: i32, to: usize): void {
  const panel = <i32>(32 / sizeof<T>());
  let done = 0;
  if (sizeof<T>() == 4) {
    for (; done + 4 <= columns; done += 4, from += 4 * stride, to += 16) {
      let p = 0, x = from, y = to;
      for (; p + 4 <= depth; p += 4, x += 16, y += 128) turnFour(x, stride, y, 32);
      for (; p < depth; p++, x += 4, y += 32) {
        for (let j: usize = 0; j < 4; j++) store<f32>(y + (j << 2), load<f32>(x + j * stride));
      }
    }
  }
  for (let j = done; j < panel; j++, from += stride, to += sizeof<T>()) {
    if (j < columns) {
      for (let p = 0, x = from, y = to; p < depth; p++, x += sizeof<T>(), y += 32) store<T>(y, load<T>(x));
    } else {
      for (let p = 0, y = to; p < depth; p++, y += 32) store<T>(y, <T>0);
    }
  }
}
