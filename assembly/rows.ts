/**
 * Rows of numbers, one below the other (rows x n), and what is done with all of their elements. AssemblyScript;
 * src/kernels/twin-rows.ts defines the same bits.
 */

import { axpy } from "./vector";

/** Each row of Y ← x. */
export function spreadRows<T>(rows: i32, n: i32, x: usize, y: usize): void {
  const bytes = <usize>n * sizeof<T>();
  const whole = bytes & ~(<usize>15);
  for (let row = 0; row < rows; row++, y += bytes) {
    for (let at: usize = 0; at < whole; at += 16) v128.store(y + at, v128.load(x + at));
    for (let at = whole; at < bytes; at += sizeof<T>()) store<T>(y + at, load<T>(x + at));
  }
}

/** Exchanges rows of X two by two, one pair after the other; pairs are two whole numbers of 4 bytes each. */
export function exchangeRows<T>(count: i32, n: i32, pairs: usize, x: usize): void {
  const bytes = <usize>n * sizeof<T>();
  const whole = bytes & ~(<usize>15);
  for (let pair = 0; pair < count; pair++, pairs += 8) {
    const a = x + <usize>load<i32>(pairs) * bytes, b = x + <usize>load<i32>(pairs, 4) * bytes;
    for (let at: usize = 0; at < whole; at += 16) {
      const other = v128.load(a + at);
      v128.store(a + at, v128.load(b + at));
      v128.store(b + at, other);
    }
    for (let at = whole; at < bytes; at += sizeof<T>()) {
      const other = load<T>(a + at);
      store<T>(a + at, load<T>(b + at));
      store<T>(b + at, other);
    }
  }
}

/**
 * E ← (X - Y) diag(p), and of each row half the sum of (x - y) e, in double precision: element j goes to partial sum
 * j mod 4, the upper two are added to the lower two and these to each other; elements beyond the last whole four
 * follow one by one.
 */
export function weighRows<T>(rows: i32, n: i32, x: usize, y: usize, p: usize, e: usize, sums: usize): void {
  const bytes = <usize>n * sizeof<T>();
  const whole = bytes & ~(4 * sizeof<T>() - 1);
  for (let row = 0; row < rows; row++, x += bytes, y += bytes, e += bytes, sums += 8) {
    let s0 = f64x2.splat(0), s1 = s0;
    for (let at: usize = 0; at < whole; at += 4 * sizeof<T>()) {
      const d = v128.sub<T>(v128.load(x + at), v128.load(y + at));
      const w = v128.mul<T>(v128.load(p + at), d);
      v128.store(e + at, w);
      if (sizeof<T>() == 4) {
        s0 = f64x2.add(s0, f64x2.mul(f64x2.promote_low_f32x4(d), f64x2.promote_low_f32x4(w)));
        const d1 = f64x2.promote_low_f32x4(upper(d)), w1 = f64x2.promote_low_f32x4(upper(w));
        s1 = f64x2.add(s1, f64x2.mul(d1, w1));
      } else {
        s0 = f64x2.add(s0, f64x2.mul(d, w));
        const d1 = v128.sub<T>(v128.load(x + at, 16), v128.load(y + at, 16));
        const w1 = v128.mul<T>(v128.load(p + at, 16), d1);
        v128.store(e + at, w1, 16);
        s1 = f64x2.add(s1, f64x2.mul(d1, w1));
      }
    }
    s0 = f64x2.add(s0, s1);
    let sum = f64x2.extract_lane(s0, 0) + f64x2.extract_lane(s0, 1);
    for (let at = whole; at < bytes; at += sizeof<T>()) {
      const d = load<T>(x + at) - load<T>(y + at);
      const w = load<T>(p + at) * d;
      store<T>(e + at, w);
      sum += <f64>d * <f64>w;
    }
    store<f64>(sums, 0.5 * sum);
  }
}

@inline
function upper(x: v128): v128 { return i64x2.shuffle(x, x, 1, 0); }

/** Y ← Y + diag(f) X; rows whose factor is 0 stay, whatever X holds. */
export function axpyRows<T>(rows: i32, n: i32, f: usize, x: usize, y: usize): void {
  const bytes = <usize>n * sizeof<T>();
  for (let row = 0; row < rows; row++, f += sizeof<T>(), x += bytes, y += bytes) {
    const factor = load<T>(f);
    if (factor != <T>0) axpy<T>(n, factor, x, y);
  }
}

/**
 * Of each row the largest absolute element, NaN if one is NaN: in single precision as whole numbers, in whose order the
 * bits of numbers above 0 are, and NaN above Infinity.
 */
export function largestRows<T>(rows: i32, n: i32, x: usize, y: usize): void {
  const bytes = <usize>n * sizeof<T>();
  const whole = bytes & ~(<usize>31);
  for (let row = 0; row < rows; row++, x += bytes, y += sizeof<T>()) {
    let m0 = v128.splat<T>(<T>0), m1 = m0;
    for (let at: usize = 0; at < whole; at += 32) {
      const a = v128.abs<T>(v128.load(x + at)), b = v128.abs<T>(v128.load(x + at, 16));
      m0 = sizeof<T>() == 4 ? i32x4.max_s(m0, a) : v128.max<T>(m0, a);
      m1 = sizeof<T>() == 4 ? i32x4.max_s(m1, b) : v128.max<T>(m1, b);
    }
    m0 = v128.max<T>(m0, m1);
    let largest = max<T>(v128.extract_lane<T>(m0, 0), v128.extract_lane<T>(m0, 1));
    if (sizeof<T>() == 4) largest = max<T>(largest, max<T>(v128.extract_lane<T>(m0, 2), v128.extract_lane<T>(m0, 3)));
    for (let at = whole; at < bytes; at += sizeof<T>()) largest = max<T>(largest, abs<T>(load<T>(x + at)));
    store<T>(y, largest);
  }
}

/** y ← x ∘ y */
export function multiply<T>(n: i32, x: usize, y: usize): void {
  const bytes = <usize>n * sizeof<T>();
  const whole = bytes & ~(<usize>15);
  for (let at: usize = 0; at < whole; at += 16) v128.store(y + at, v128.mul<T>(v128.load(x + at), v128.load(y + at)));
  for (let at = whole; at < bytes; at += sizeof<T>()) store<T>(y + at, load<T>(x + at) * load<T>(y + at));
}

/** y ← x - y */
export function subtract<T>(n: i32, x: usize, y: usize): void {
  const bytes = <usize>n * sizeof<T>();
  const whole = bytes & ~(<usize>15);
  for (let at: usize = 0; at < whole; at += 16) v128.store(y + at, v128.sub<T>(v128.load(x + at), v128.load(y + at)));
  for (let at = whole; at < bytes; at += sizeof<T>()) store<T>(y + at, load<T>(x + at) - load<T>(y + at));
}
