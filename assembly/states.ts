/**
 * States of attractor networks, two numbers at a time in double precision: uniform numbers by Threefry, quantiles, means and
 * log-partitions of the continuous Bernoulli distribution. AssemblyScript; the bits are those of src/random/threefry.ts,
 * src/attractor/continuous-bernoulli.ts and src/scalar/elementary, where methods and sources are told. Numbers for which those
 * take a way of their own (0, infinity, next to an end of what is normal) come out as NaN, and the caller computes them.
 * Lengths are multiples of 8.
 */

const LN2_HIGH: f64 = 0.6931471805598903;
const LN2_LOW: f64 = 5.497923018708371e-14;
const LN2: f64 = 0.6931471805599453;
const LOG2E: f64 = 1.4426950408889634;
/** 1.5 · 2^52: added and taken away it rounds to whole numbers, which are then the lowest bits. */
const ROUND: f64 = 6755399441055744;
const ROUND_BITS: i64 = 0x4338000000000000;
/** The upper word of sqrt(1/2). */
const SQRT_HALF: i64 = 0x3fe6a09e00000000;
const TINY: f64 = 5.551115123125783e-17;
const HUGE: f64 = 1e300;
/** Beside numbers from here on, powers of e below -708 make no difference. */
const ENOUGH: f64 = 1e-200;

@inline function splat(x: f64): v128 { return f64x2.splat(x); }
@inline function add(a: v128, b: v128): v128 { return f64x2.add(a, b); }
@inline function sub(a: v128, b: v128): v128 { return f64x2.sub(a, b); }
@inline function mul(a: v128, b: v128): v128 { return f64x2.mul(a, b); }
@inline function div(a: v128, b: v128): v128 { return f64x2.div(a, b); }
/** Of a where the mask is set, else of b. */
@inline function pick(a: v128, b: v128, mask: v128): v128 { return v128.bitselect(a, b, mask); }

/** 2^k, k whole and in the range of normal numbers. */
@inline function power(k: v128): v128 {
  return i64x2.shl(i64x2.add(k, i64x2.splat(1023)), 52);
}

/** x / ln 2 + 1.5 · 2^52. */
@inline function rounded(x: v128): v128 {
  return add(mul(x, splat(LOG2E)), splat(ROUND));
}

/** e^r - 1 - high for r = high - low. */
@inline function tailOf(high: v128, low: v128): v128 {
  const r = sub(high, low);
  const z = mul(r, r);
  const z2 = mul(z, z);
  const inner = add(add(splat(6.613756249972763e-5), mul(z, splat(-1.653383695657037e-6))), mul(z2, splat(4.136038841928813e-8)));
  const p = add(add(splat(0.16666666666666555), mul(z, splat(-0.0027777777776695984))), mul(z2, inner));
  const c = sub(r, mul(z, p));
  return sub(div(mul(r, c), sub(splat(2), c)), low);
}

/** e^x from its parts; 0 below -708, where the caller adds it to something so large that it makes no difference. */
@inline function expFrom(x: v128, high: v128, tail: v128, k: v128): v128 {
  const sum = add(splat(1), high);
  const mantissa = add(sum, add(sub(high, sub(sum, splat(1))), tail));
  return v128.andnot(mul(mantissa, power(k)), f64x2.lt(x, splat(-708)));
}

/** e^x for x <= 0. */
@inline function expOf(x: v128): v128 {
  const t = rounded(x);
  const n = sub(t, splat(ROUND));
  const high = sub(x, mul(n, splat(LN2_HIGH)));
  const tail = tailOf(high, mul(n, splat(LN2_LOW)));
  return expFrom(x, high, tail, i64x2.sub(t, i64x2.splat(ROUND_BITS)));
}

/** ln x + correction for normal x > 0. */
@inline function logOf(x: v128, correction: v128): v128 {
  const k = i64x2.shr_s(i64x2.sub(x, i64x2.splat(SQRT_HALF)), 52);
  const f = sub(mul(x, power(i64x2.neg(k))), splat(1));
  const n = sub(i64x2.add(k, i64x2.splat(ROUND_BITS)), splat(ROUND));
  const s = div(f, add(splat(2), f));
  const z = mul(s, s);
  const z2 = mul(z, z);
  const last = add(add(splat(0.18183564379635495), mul(z, splat(0.15314049093207652))), mul(z2, splat(0.14795965154329385)));
  const inner = add(add(splat(0.2857142874239622), mul(z, splat(0.22222198572226107))), mul(z2, last));
  const q = add(add(splat(0.6666666666666734), mul(z, splat(0.3999999999941464))), mul(z2, inner));
  const halfSquare = mul(mul(splat(0.5), f), f);
  const high = mul(n, splat(LN2_HIGH));
  const sum = add(high, f);
  const lost = sub(f, sub(sum, high));
  const low = add(mul(s, add(halfSquare, mul(z, q))), add(mul(n, splat(LN2_LOW)), correction));
  return add(sum, sub(add(low, lost), halfSquare));
}

/** What log1p(x) adds to the logarithm of the rounded sum 1 + x. */
@inline function lostOf(x: v128, sum: v128): v128 {
  const part = sub(sum, splat(1));
  const lost = add(sub(splat(1), sub(sum, part)), sub(x, part));
  return div(lost, sum);
}

/** Where a <= x. */
@inline function from(a: f64, x: v128): v128 { return f64x2.le(splat(a), x); }

/** x (n) = the value below which a state lies with probability v (n), θ being its parameter. @returns whether some are NaN */
export function quantiles(n: i32, theta: usize, v: usize, x: usize): i32 {
  let all = i64x2.splat(-1);
  const bytes = <usize>n * 8;
  for (let at: usize = 0; at < bytes; at += 16) {
    const parameter = v128.load(theta + at);
    const below = f64x2.lt(parameter, splat(0));
    const a = f64x2.abs(parameter);
    const u = v128.load(v + at);
    const p = pick(sub(splat(1), u), u, below);
    const other = sub(splat(1), p);
    const y = mul(splat(-2), a);
    const t = rounded(y);
    const whole = sub(t, splat(ROUND));
    const k = i64x2.sub(t, i64x2.splat(ROUND_BITS));
    const high = sub(y, mul(whole, splat(LN2_HIGH)));
    const tail = tailOf(high, mul(whole, splat(LN2_LOW)));
    // a >= 1: ln(p + (1 - p) e^(-2a)).
    const mixed = add(p, mul(other, expFrom(y, high, tail, k)));
    // Below: ln(1 + (1 - p) (e^(-2a) - 1)).
    const inverse = power(i64x2.neg(k));
    const base = sub(splat(1), inverse);
    const sum = add(base, high);
    const lost = add(sub(high, sub(sum, base)), sub(sub(splat(1), base), inverse));
    const less = mul(other, mul(add(sum, add(lost, tail)), power(k)));
    const rest = add(splat(1), less);
    const large = from(1, a);
    const logarithm = logOf(pick(mixed, rest, large), pick(splat(0), lostOf(less, rest), large));
    const value = add(splat(1), div(logarithm, a));
    const inside = f64x2.min(splat(1), f64x2.max(splat(-1), value));
    const usual = pick(
      v128.and(from(ENOUGH, mixed), f64x2.lt(mixed, splat(HUGE))),
      v128.and(v128.and(from(TINY, f64x2.abs(less)), f64x2.lt(less, splat(HUGE))), f64x2.gt(less, splat(-1))),
      large,
    );
    const known = v128.and(v128.and(from(TINY, a), f64x2.lt(a, splat(HUGE))), usual);
    all = v128.and(all, known);
    v128.store(x + at, pick(pick(f64x2.neg(inside), inside, below), splat(NaN), known));
  }
  return i64x2.all_true(all) ? 0 : 1;
}

/** ψ (n) of θ (n). @returns whether some are NaN */
export function logPartitions(n: i32, theta: usize, out: usize): i32 {
  let all = i64x2.splat(-1);
  const bytes = <usize>n * 8;
  for (let at: usize = 0; at < bytes; at += 16) {
    const parameter = v128.load(theta + at);
    const a = f64x2.abs(parameter);
    const square = mul(parameter, parameter);
    const last = sub(splat(1.0 / 2835), div(square, splat(37800)));
    const series = mul(square, add(splat(1.0 / 6), mul(square, add(splat(-1.0 / 180), mul(square, last)))));
    const x = f64x2.neg(expOf(mul(splat(-2), a)));
    const sum = add(splat(1), x);
    const first = pick(x, logOf(sum, lostOf(x, sum)), f64x2.lt(f64x2.abs(x), splat(TINY)));
    const excess = sub(add(a, first), logOf(mul(splat(2), a), splat(0)));
    const known = f64x2.lt(a, splat(HUGE));
    all = v128.and(all, known);
    const value = add(splat(LN2), pick(series, excess, f64x2.lt(a, splat(0.1))));
    v128.store(out + at, pick(value, splat(NaN), known));
  }
  return i64x2.all_true(all) ? 0 : 1;
}

/** L (n) of θ (n), eight side by side, because a continued fraction waits for its divisions. */
export function means(n: i32, theta: usize, out: usize): void {
  const bytes = <usize>n * 8;
  for (let at: usize = 0; at < bytes; at += 64) {
    const t0 = v128.load(theta + at), t1 = v128.load(theta + at, 16), t2 = v128.load(theta + at, 32), t3 = v128.load(theta + at, 48);
    const s0 = mul(t0, t0), s1 = mul(t1, t1), s2 = mul(t2, t2), s3 = mul(t3, t3);
    let b0 = splat(31), b1 = b0, b2 = b0, b3 = b0;
    for (let odd = 29; odd >= 3; odd -= 2) {
      const k = splat(<f64>odd);
      b0 = add(k, div(s0, b0));
      b1 = add(k, div(s1, b1));
      b2 = add(k, div(s2, b2));
      b3 = add(k, div(s3, b3));
    }
    store(out + at, t0, b0);
    store(out + at + 16, t1, b1);
    store(out + at + 32, t2, b2);
    store(out + at + 48, t3, b3);
  }
}

@inline function store(out: usize, theta: v128, below: v128): void {
  let mean = mul(theta, div(splat(1), below));
  const a = f64x2.abs(theta);
  const small = f64x2.le(a, splat(2));
  if (!i64x2.all_true(small)) {
    const e = expOf(mul(splat(-2), a));
    const far = sub(div(add(splat(1), e), sub(splat(1), e)), div(splat(1), a));
    mean = pick(mean, pick(f64x2.neg(far), far, f64x2.lt(theta, splat(0))), small);
  }
  v128.store(out, mean);
}

@inline function turn(b: v128, left: i32): v128 {
  return v128.or(i32x4.shl(b, left), i32x4.shr_u(b, 32 - left));
}

/** v (n) = numbers t, 0 ... n - 1 of a stream: uniform on (0, 1), four side by side. */
export function uniforms(n: i32, key0: i32, key1: i32, t: i32, v: usize): void {
  const parity = 0x1bd11bda ^ key0 ^ key1;
  const k0 = i32x4.splat(key0), k1 = i32x4.splat(key1), k2 = i32x4.splat(parity);
  let m = i32x4(0, 1, 2, 3);
  for (let i = 0; i < n; i += 4, v += 32) {
    let a = i32x4.add(i32x4.splat(t), k0);
    let b = i32x4.add(m, k1);
    for (let round = 0; round < 5; round++) {
      if ((round & 1) == 0) {
        a = i32x4.add(a, b); b = v128.xor(turn(b, 13), a);
        a = i32x4.add(a, b); b = v128.xor(turn(b, 15), a);
        a = i32x4.add(a, b); b = v128.xor(turn(b, 26), a);
        a = i32x4.add(a, b); b = v128.xor(turn(b, 6), a);
      } else {
        a = i32x4.add(a, b); b = v128.xor(turn(b, 17), a);
        a = i32x4.add(a, b); b = v128.xor(turn(b, 29), a);
        a = i32x4.add(a, b); b = v128.xor(turn(b, 16), a);
        a = i32x4.add(a, b); b = v128.xor(turn(b, 24), a);
      }
      const next = round == 0 || round == 3 ? k1 : round == 1 || round == 4 ? k2 : k0;
      const after = round == 0 || round == 3 ? k2 : round == 1 || round == 4 ? k0 : k1;
      a = i32x4.add(a, next);
      b = i32x4.add(i32x4.add(b, after), i32x4.splat(round + 1));
    }
    m = i32x4.add(m, i32x4.splat(4));
    const high = i32x4.shr_u(a, 6), low = i32x4.shr_u(b, 6);
    half(v, high, low);
    half(v + 16, swapped(high), swapped(low));
  }
}

@inline function swapped(x: v128): v128 { return i64x2.shuffle(x, x, 1, 0); }

/** 52 bits and a half of the lower two lanes. */
@inline function half(v: usize, high: v128, low: v128): void {
  const bits = add(mul(f64x2.convert_low_i32x4_u(high), splat(67108864)), f64x2.convert_low_i32x4_u(low));
  v128.store(v, div(add(bits, splat(0.5)), splat(4503599627370496)));
}
