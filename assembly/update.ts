/**
 * Updates of weights W (m x n) by the gradient G = u hᵀ, one optimiser each. AssemblyScript;
 * src/kernels/twin-updates.ts defines the same bits. With m = 1 this is an update by the gradient u h.
 *
 * A velocity or first moment below the least normal number becomes 0. Where a gradient stays 0 it shrinks to subnormal numbers
 * within some 800 updates (beta1 0.9, float32) and then, by rounding, stays there, and an Intel Xeon takes 25 times as long for
 * an update of those. Second moments need some 70,000 updates to get there (beta2 0.999), and are what an epsilon of 0 divides
 * by: they are left as they are.
 */

/** x, or 0 where it is subnormal. */
@inline function normal<T>(x: v128): v128 {
  return v128.andnot(x, v128.lt<T>(v128.abs<T>(x), v128.splat<T>(least<T>())));
}

@inline function normalOf<T>(x: T): T {
  return abs<T>(x) < least<T>() ? <T>0 : x;
}

/** 2^-126 or 2^-1022. */
@inline function least<T>(): T {
  return sizeof<T>() == 4 ? <T>1.1754943508222875e-38 : <T>2.2250738585072014e-308;
}

/** W = W - rate G */
export function updateSgd<T>(m: i32, n: i32, w: usize, u: usize, h: usize, rate: T): void {
  const bytes = <usize>n * sizeof<T>();
  const r = v128.splat<T>(rate);
  for (let i = 0; i < m; i++, u += sizeof<T>(), w += bytes) {
    const factor = v128.load_splat<T>(u);
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) {
      const g = v128.mul<T>(factor, v128.load(h + at));
      v128.store(w + at, v128.sub<T>(v128.load(w + at), v128.mul<T>(r, g)));
    }
    for (; at < bytes; at += sizeof<T>()) {
      const g = load<T>(u) * load<T>(h + at);
      store<T>(w + at, load<T>(w + at) - rate * g);
    }
  }
}

/** V = G + momentum V; W = W - rate V, or W - rate (G + momentum V) with the new V where `nesterov`. */
export function updateMomentum<T>(
  nesterov: bool, m: i32, n: i32, w: usize, u: usize, h: usize, v: usize, rate: T, momentum: T,
): void {
  const bytes = <usize>n * sizeof<T>();
  const r = v128.splat<T>(rate), f = v128.splat<T>(momentum);
  for (let i = 0; i < m; i++, u += sizeof<T>(), w += bytes, v += bytes) {
    const factor = v128.load_splat<T>(u);
    let at: usize = 0;
    for (; at + 16 <= bytes; at += 16) {
      const g = v128.mul<T>(factor, v128.load(h + at));
      const velocity = normal<T>(v128.add<T>(g, v128.mul<T>(f, v128.load(v + at))));
      v128.store(v + at, velocity);
      const step = nesterov ? v128.add<T>(g, v128.mul<T>(f, velocity)) : velocity;
      v128.store(w + at, v128.sub<T>(v128.load(w + at), v128.mul<T>(r, step)));
    }
    for (; at < bytes; at += sizeof<T>()) {
      const g = load<T>(u) * load<T>(h + at);
      const velocity = normalOf<T>(g + momentum * load<T>(v + at));
      store<T>(v + at, velocity);
      const step = nesterov ? g + momentum * velocity : velocity;
      store<T>(w + at, load<T>(w + at) - rate * step);
    }
  }
}

/**
 * M = beta1 M + rest1 G; V = beta2 V + rest2 G²; W = W - rate (M / left1 / (sqrt(V / left2 + epsilonRoot) + epsilon) + decay W).
 * rest is 1 - beta, left 1 - beta^count, divided by as optax does.
 */
export function updateAdam<T>(
  m: i32, n: i32, w: usize, u: usize, h: usize, mean: usize, square: usize,
  rate: T, beta1: T, rest1: T, beta2: T, rest2: T, left1: T, left2: T, epsilon: T, epsilonRoot: T, decay: T,
): void {
  const bytes = <usize>n * sizeof<T>();
  const whole = bytes & ~(<usize>15);
  for (let i = 0; i < m; i++, u += sizeof<T>(), w += bytes, mean += bytes, square += bytes) {
    const factor = v128.load_splat<T>(u);
    for (let at: usize = 0; at < whole; at += 16) {
      const g = v128.mul<T>(factor, v128.load(h + at));
      const a = normal<T>(v128.add<T>(
        v128.mul<T>(v128.splat<T>(beta1), v128.load(mean + at)), v128.mul<T>(v128.splat<T>(rest1), g)));
      const b = v128.add<T>(
        v128.mul<T>(v128.splat<T>(beta2), v128.load(square + at)),
        v128.mul<T>(v128.splat<T>(rest2), v128.mul<T>(g, g)));
      v128.store(mean + at, a);
      v128.store(square + at, b);
      const root = v128.sqrt<T>(v128.add<T>(v128.div<T>(b, v128.splat<T>(left2)), v128.splat<T>(epsilonRoot)));
      const ratio = v128.div<T>(v128.div<T>(a, v128.splat<T>(left1)), v128.add<T>(root, v128.splat<T>(epsilon)));
      const old = v128.load(w + at);
      const step = v128.add<T>(ratio, v128.mul<T>(v128.splat<T>(decay), old));
      v128.store(w + at, v128.sub<T>(old, v128.mul<T>(v128.splat<T>(rate), step)));
    }
    for (let at = whole; at < bytes; at += sizeof<T>()) {
      const g = load<T>(u) * load<T>(h + at);
      const a = normalOf<T>(beta1 * load<T>(mean + at) + rest1 * g);
      const b = beta2 * load<T>(square + at) + rest2 * (g * g);
      store<T>(mean + at, a);
      store<T>(square + at, b);
      const ratio = a / left1 / (sqrt<T>(b / left2 + epsilonRoot) + epsilon);
      const old = load<T>(w + at);
      store<T>(w + at, old - rate * (ratio + decay * old));
    }
  }
}
