/**
 * Many small Cholesky factors and their triangular solves. AssemblyScript; src/kernels/twin-cholesky.ts defines the
 * same bits.
 */

import { axpy } from "./vector";

/**
 * Lower factors of `count` matrices n x n in place; what lies above the diagonals is neither read nor written.
 * `status` gets 0 for each, or 1 + the first row whose pivot is not > 0, where work on that matrix ends.
 */
export function cholesky<T>(count: i32, n: i32, a: usize, status: usize): void {
  const stride = <usize>n * sizeof<T>();
  for (let matrix = 0; matrix < count; matrix++, a += <usize>n * stride, status += sizeof<T>()) {
    store<T>(status, <T>0);
    for (let i = 0, row = a; i < n; i++, row += stride) {
      let other = a;
      for (let j = 0; j < i; j++, other += stride) {
        const at = <usize>j * sizeof<T>();
        store<T>(row + at, less<T>(j, row, other) / load<T>(other + at));
      }
      const pivot = less<T>(i, row, row);
      if (!(pivot > <T>0)) {
        store<T>(status, <T>(i + 1));
        break;
      }
      store<T>(row + <usize>i * sizeof<T>(), sqrt<T>(pivot));
    }
  }
}

/** Element j of a row less the product of what stands before it with what stands before it in the other row. */
@inline
function less<T>(j: i32, row: usize, other: usize): T {
  let s = load<T>(row + <usize>j * sizeof<T>());
  for (let at: usize = 0; at < <usize>j * sizeof<T>(); at += sizeof<T>()) {
    s = s - load<T>(row + at) * load<T>(other + at);
  }
  return s;
}

/** B = L⁻¹ B, or L⁻ᵀ B where `transposed`, for `count` pairs of L (n x n, lower) and B (n x columns). */
export function solve<T>(transposed: bool, count: i32, n: i32, columns: i32, l: usize, b: usize): void {
  const stride = <usize>n * sizeof<T>();
  const width = <usize>columns * sizeof<T>();
  for (let matrix = 0; matrix < count; matrix++, l += <usize>n * stride, b += <usize>n * width) {
    let done: usize = 0;
    if (!transposed) for (; done + 128 <= width; done += 128) {
      for (let i = 0; i < n; i++) eight<T>(i, l + <usize>i * stride, b + done, width);
    }
    const left = <i32>((width - done) / sizeof<T>());
    for (let step = 0; step < n; step++) {
      const i = <usize>(transposed ? n - 1 - step : step);
      const target = b + i * width;
      for (let q = 0; q < step; q++) {
        const p = <usize>(transposed ? n - 1 - q : q);
        const factor = load<T>(transposed ? l + p * stride + i * sizeof<T>() : l + i * stride + p * sizeof<T>());
        const from = b + p * width + done;
        if (left == 1) store<T>(target + done, load<T>(target + done) - factor * load<T>(from));
        else axpy<T>(left, -factor, from, target + done);
      }
      const pivot = load<T>(l + i * stride + i * sizeof<T>());
      for (let at = done; at < width; at += sizeof<T>()) store<T>(target + at, load<T>(target + at) / pivot);
    }
  }
}

/** Row i of L⁻¹ B from those above it, of eight vectors that stay in registers; `row` is that of L. */
@inline
function eight<T>(i: i32, row: usize, b: usize, width: usize): void {
  const c = b + <usize>i * width;
  let s0 = v128.load(c), s1 = v128.load(c, 16), s2 = v128.load(c, 32), s3 = v128.load(c, 48);
  let s4 = v128.load(c, 64), s5 = v128.load(c, 80), s6 = v128.load(c, 96), s7 = v128.load(c, 112);
  for (; b < c; b += width, row += sizeof<T>()) {
    const x = v128.neg<T>(v128.load_splat<T>(row));
    s0 = v128.add<T>(s0, v128.mul<T>(x, v128.load(b)));
    s1 = v128.add<T>(s1, v128.mul<T>(x, v128.load(b, 16)));
    s2 = v128.add<T>(s2, v128.mul<T>(x, v128.load(b, 32)));
    s3 = v128.add<T>(s3, v128.mul<T>(x, v128.load(b, 48)));
    s4 = v128.add<T>(s4, v128.mul<T>(x, v128.load(b, 64)));
    s5 = v128.add<T>(s5, v128.mul<T>(x, v128.load(b, 80)));
    s6 = v128.add<T>(s6, v128.mul<T>(x, v128.load(b, 96)));
    s7 = v128.add<T>(s7, v128.mul<T>(x, v128.load(b, 112)));
  }
  const pivot = v128.load_splat<T>(row);
  v128.store(c, v128.div<T>(s0, pivot)); v128.store(c, v128.div<T>(s1, pivot), 16);
  v128.store(c, v128.div<T>(s2, pivot), 32); v128.store(c, v128.div<T>(s3, pivot), 48);
  v128.store(c, v128.div<T>(s4, pivot), 64); v128.store(c, v128.div<T>(s5, pivot), 80);
  v128.store(c, v128.div<T>(s6, pivot), 96); v128.store(c, v128.div<T>(s7, pivot), 112);
}
