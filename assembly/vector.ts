/**
 * Products of matrix and vector, reductions, axpy. AssemblyScript; src/kernels/twin-vectors.ts defines the same bits.
 *
 * Along a row a sum has as many partial sums as two vectors have lanes (8 in float32, 4 in float64): element p
 * goes to partial sum p mod that number, upper half is added to lower half until one is left, and elements beyond
 * the last whole pair of vectors follow one by one. Down a column terms are added in the order of rows.
 */

/** y (m) = W x, or y + W x; W is m x n. */
export function matrixVector<T>(accumulate: bool, m: i32, n: i32, w: usize, x: usize, y: usize): void {
  const stride = <usize>n * sizeof<T>();
  let i = 0;
  for (; i + 4 <= m; i += 4) {
    const w1 = w + stride, w2 = w1 + stride, w3 = w2 + stride;
    let s00 = v128.splat<T>(<T>0), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00, s30 = s00, s31 = s00;
    const whole = stride & ~(<usize>31);
    for (let at: usize = 0; at < whole; at += 32) {
      const x0 = v128.load(x + at), x1 = v128.load(x + at, 16);
      s00 = v128.add<T>(s00, v128.mul<T>(v128.load(w + at), x0));
      s01 = v128.add<T>(s01, v128.mul<T>(v128.load(w + at, 16), x1));
      s10 = v128.add<T>(s10, v128.mul<T>(v128.load(w1 + at), x0));
      s11 = v128.add<T>(s11, v128.mul<T>(v128.load(w1 + at, 16), x1));
      s20 = v128.add<T>(s20, v128.mul<T>(v128.load(w2 + at), x0));
      s21 = v128.add<T>(s21, v128.mul<T>(v128.load(w2 + at, 16), x1));
      s30 = v128.add<T>(s30, v128.mul<T>(v128.load(w3 + at), x0));
      s31 = v128.add<T>(s31, v128.mul<T>(v128.load(w3 + at, 16), x1));
    }
    put<T>(accumulate, y, rest<T>(folded<T>(s00, s01), whole, stride, w, x));
    put<T>(accumulate, y + sizeof<T>(), rest<T>(folded<T>(s10, s11), whole, stride, w1, x));
    put<T>(accumulate, y + 2 * sizeof<T>(), rest<T>(folded<T>(s20, s21), whole, stride, w2, x));
    put<T>(accumulate, y + 3 * sizeof<T>(), rest<T>(folded<T>(s30, s31), whole, stride, w3, x));
    w = w3 + stride;
    y += 4 * sizeof<T>();
  }
  for (; i < m; i++, w += stride, y += sizeof<T>()) put<T>(accumulate, y, dot<T>(n, w, x));
}

/** Sum of products. */
export function dot<T>(n: i32, x: usize, y: usize): T {
  const bytes = <usize>n * sizeof<T>();
  const whole = bytes & ~(<usize>31);
  let s0 = v128.splat<T>(<T>0), s1 = s0;
  for (let at: usize = 0; at < whole; at += 32) {
    s0 = v128.add<T>(s0, v128.mul<T>(v128.load(x + at), v128.load(y + at)));
    s1 = v128.add<T>(s1, v128.mul<T>(v128.load(x + at, 16), v128.load(y + at, 16)));
  }
  return rest<T>(folded<T>(s0, s1), whole, bytes, x, y);
}

/** Sum. */
export function sum<T>(n: i32, x: usize): T {
  const bytes = <usize>n * sizeof<T>();
  const whole = bytes & ~(<usize>31);
  let s0 = v128.splat<T>(<T>0), s1 = s0;
  for (let at: usize = 0; at < whole; at += 32) {
    s0 = v128.add<T>(s0, v128.load(x + at));
    s1 = v128.add<T>(s1, v128.load(x + at, 16));
  }
  let total = folded<T>(s0, s1);
  for (let at = whole; at < bytes; at += sizeof<T>()) total = total + load<T>(x + at);
  return total;
}

/** Largest element, -Infinity of none, NaN if one is NaN. */
export function maximum<T>(n: i32, x: usize): T {
  let largest = <T>-Infinity;
  for (let i = 0; i < n; i++, x += sizeof<T>()) largest = max<T>(largest, load<T>(x));
  return largest;
}

/** y = y + factor x */
export function axpy<T>(n: i32, factor: T, x: usize, y: usize): void {
  const bytes = <usize>n * sizeof<T>();
  const whole = bytes & ~(<usize>15);
  const f = v128.splat<T>(factor);
  let at: usize = 0;
  for (; at < whole; at += 16) {
    v128.store(y + at, v128.add<T>(v128.load(y + at), v128.mul<T>(f, v128.load(x + at))));
  }
  for (; at < bytes; at += sizeof<T>()) store<T>(y + at, load<T>(y + at) + factor * load<T>(x + at));
}

/** y (n) = Wᵀ v; W is m x n. */
export function transposedVector<T>(m: i32, n: i32, w: usize, v: usize, y: usize): void {
  const stride = <usize>n * sizeof<T>();
  memory.fill(y, 0, stride);
  let i = 0;
  for (; i + 4 <= m; i += 4, v += 4 * sizeof<T>()) {
    const v0 = v128.load_splat<T>(v), v1 = v128.load_splat<T>(v, sizeof<T>());
    const v2 = v128.load_splat<T>(v, 2 * sizeof<T>()), v3 = v128.load_splat<T>(v, 3 * sizeof<T>());
    const w1 = w + stride, w2 = w1 + stride, w3 = w2 + stride;
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16) {
      let s = v128.add<T>(v128.load(y + at), v128.mul<T>(v128.load(w + at), v0));
      s = v128.add<T>(s, v128.mul<T>(v128.load(w1 + at), v1));
      s = v128.add<T>(s, v128.mul<T>(v128.load(w2 + at), v2));
      v128.store(y + at, v128.add<T>(s, v128.mul<T>(v128.load(w3 + at), v3)));
    }
    for (; at < stride; at += sizeof<T>()) {
      let s = load<T>(y + at) + load<T>(w + at) * load<T>(v);
      s = s + load<T>(w1 + at) * load<T>(v, sizeof<T>());
      s = s + load<T>(w2 + at) * load<T>(v, 2 * sizeof<T>());
      store<T>(y + at, s + load<T>(w3 + at) * load<T>(v, 3 * sizeof<T>()));
    }
    w = w3 + stride;
  }
  for (; i < m; i++, v += sizeof<T>(), w += stride) axpy<T>(n, load<T>(v), w, y);
}

/** y (n) = Wᵀ v and z (n) = (W∘W)ᵀ u in one reading of W (m x n). */
export function transposedSquares<T>(m: i32, n: i32, w: usize, v: usize, u: usize, y: usize, z: usize): void {
  const stride = <usize>n * sizeof<T>();
  memory.fill(y, 0, stride);
  memory.fill(z, 0, stride);
  let i = 0;
  for (; i + 4 <= m; i += 4, v += 4 * sizeof<T>(), u += 4 * sizeof<T>()) {
    const v0 = v128.load_splat<T>(v), v1 = v128.load_splat<T>(v, sizeof<T>());
    const v2 = v128.load_splat<T>(v, 2 * sizeof<T>()), v3 = v128.load_splat<T>(v, 3 * sizeof<T>());
    const u0 = v128.load_splat<T>(u), u1 = v128.load_splat<T>(u, sizeof<T>());
    const u2 = v128.load_splat<T>(u, 2 * sizeof<T>()), u3 = v128.load_splat<T>(u, 3 * sizeof<T>());
    const w1 = w + stride, w2 = w1 + stride, w3 = w2 + stride;
    let at: usize = 0;
    for (; at + 16 <= stride; at += 16) {
      let a = v128.load(w + at);
      let s = v128.add<T>(v128.load(y + at), v128.mul<T>(a, v0));
      let q = v128.add<T>(v128.load(z + at), v128.mul<T>(v128.mul<T>(a, a), u0));
      a = v128.load(w1 + at);
      s = v128.add<T>(s, v128.mul<T>(a, v1));
      q = v128.add<T>(q, v128.mul<T>(v128.mul<T>(a, a), u1));
      a = v128.load(w2 + at);
      s = v128.add<T>(s, v128.mul<T>(a, v2));
      q = v128.add<T>(q, v128.mul<T>(v128.mul<T>(a, a), u2));
      a = v128.load(w3 + at);
      v128.store(y + at, v128.add<T>(s, v128.mul<T>(a, v3)));
      v128.store(z + at, v128.add<T>(q, v128.mul<T>(v128.mul<T>(a, a), u3)));
    }
    for (let row = 0, part = w; row < 4; row++, part += stride) {
      const shift = <usize>row * sizeof<T>();
      squaresFrom<T>(at, stride, part, load<T>(v + shift), load<T>(u + shift), y, z);
    }
    w = w3 + stride;
  }
  for (; i < m; i++, v += sizeof<T>(), u += sizeof<T>(), w += stride) {
    squaresFrom<T>(0, stride, w, load<T>(v), load<T>(u), y, z);
  }
}

/** One row's terms of both sums, from one column on. */
function squaresFrom<T>(from: usize, to: usize, w: usize, v: T, u: T, y: usize, z: usize): void {
  for (let at = from; at < to; at += sizeof<T>()) {
    const a = load<T>(w + at);
    store<T>(y + at, load<T>(y + at) + a * v);
    store<T>(z + at, load<T>(z + at) + a * a * u);
  }
}

/** Upper half added to lower half until one number is left. */
@inline
function folded<T>(s0: v128, s1: v128): T {
  const s = v128.add<T>(s0, s1);
  if (sizeof<T>() == 8) return <T>(f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1));
  const low = f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 2);
  return <T>(low + (f32x4.extract_lane(s, 1) + f32x4.extract_lane(s, 3)));
}

@inline
function rest<T>(total: T, from: usize, to: usize, x: usize, y: usize): T {
  for (let at = from; at < to; at += sizeof<T>()) total = total + load<T>(x + at) * load<T>(y + at);
  return total;
}

@inline
function put<T>(accumulate: bool, y: usize, value: T): void {
  store<T>(y, accumulate ? load<T>(y) + value : value);
}
