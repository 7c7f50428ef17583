/**
 * exp, log and their kin on four numbers in single precision. AssemblyScript; src/kernels/twin-single.ts
 * defines the same bits and tells the methods.
 */

// Constants lie in memory (src/kernels/memory.ts leaves room): loading one is as fast as a number in the code, and shorter.
const LOG2E = memory.data<f32>([1.4426950408889634], 4);
/** ln 2 in two parts, the first so short that its products with whole numbers are exact. */
const LN2_HIGH = memory.data<f32>([0.693359375], 4);
const LN2_LOW = memory.data<f32>([-0.00021219444005469057], 4);
/** Added and taken away again, rounds to whole numbers. */
const ROUND = memory.data<f32>([12582912], 4);
const ROUND_BITS = memory.data<i32>([0x4b400000], 4);
const BIAS = memory.data<i32>([127], 4);
const P6 = memory.data<f32>([0.0001984126984126984], 4);
const P5 = memory.data<f32>([0.001388888888888889], 4);
const P4 = memory.data<f32>([0.008333333333333333], 4);
const P3 = memory.data<f32>([0.041666666666666664], 4);
const P2 = memory.data<f32>([0.16666666666666666], 4);
const HALF = memory.data<f32>([0.5], 4);
const ONE = memory.data<f32>([1], 4);
const SMALLEST = memory.data<f32>([1.1754943508222875e-38], 4);
const UP = memory.data<f32>([8388608], 4);
const UP_BITS = memory.data<f32>([23], 4);
const L4 = memory.data<f32>([0.2222222222222222], 4);
const L3 = memory.data<f32>([0.2857142857142857], 4);
const L2 = memory.data<f32>([0.4], 4);
const L1 = memory.data<f32>([0.6666666666666666], 4);
const INFINITE = memory.data<f32>([Infinity], 4);
const MINUS_INFINITE = memory.data<f32>([-Infinity], 4);
const NOT_A_NUMBER = memory.data<f32>([NaN], 4);
const TAME = memory.data<f32>([-20], 4);
const ROOT_BITS = memory.data<i32>([0x3f3504f3], 4);
const MOST = memory.data<f32>([89], 4);
const LEAST = memory.data<f32>([-104], 4);

@inline function held(place: usize): v128 { return v128.load32_splat(place); }

@inline export function splat(x: f32): v128 { return f32x4.splat(x); }
@inline export function add(a: v128, b: v128): v128 { return f32x4.add(a, b); }
@inline export function sub(a: v128, b: v128): v128 { return f32x4.sub(a, b); }
@inline export function mul(a: v128, b: v128): v128 { return f32x4.mul(a, b); }
@inline export function div(a: v128, b: v128): v128 { return f32x4.div(a, b); }
/** a where the mask is set, else b. */
@inline export function pick(a: v128, b: v128, mask: v128): v128 { return v128.bitselect(a, b, mask); }

/** Nearest whole number n to x / ln 2, for |x| below 2^21, plus ROUND: n stands in the last 22 bits. */
@inline
export function rounded(x: v128): v128 { return add(mul(x, held(LOG2E)), held(ROUND)); }
/** n of `rounded`. */
@inline
export function multiple(sum: v128): v128 { return sub(sum, held(ROUND)); }

/** e^(x - n ln 2) - 1 */
@inline
export function remainder(x: v128, n: v128): v128 {
  const r = sub(sub(x, mul(n, held(LN2_HIGH))), mul(n, held(LN2_LOW)));
  let p = add(mul(r, held(P6)), held(P5));
  p = add(mul(p, r), held(P4));
  p = add(mul(p, r), held(P3));
  p = add(mul(p, r), held(P2));
  p = add(mul(p, r), held(HALF));
  return add(r, mul(mul(r, r), p));
}

/** 2^n for whole n in [-126, 127], of which the lowest 9 bits are looked at: those of a sum of `rounded` will do. */
@inline
export function power(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, held(BIAS)), 23);
}

@inline
export function exp4(x: v128): v128 {
  const y = f32x4.pmax(f32x4.pmin(x, held(MOST)), held(LEAST));
  const sum = rounded(y);
  const n = multiple(sum);
  const whole = i32x4.sub(sum, held(ROUND_BITS));
  const half = i32x4.shr_s(whole, 1);
  const mantissa = add(held(ONE), remainder(y, n));
  return mul(mul(mantissa, power(half)), power(i32x4.sub(whole, half)));
}

/** For x <= 0. */
@inline
export function expm14(x: v128): v128 {
  const y = f32x4.pmax(x, held(TAME));
  const sum = rounded(y);
  const n = multiple(sum);
  const s = power(sum);
  return add(sub(s, held(ONE)), mul(s, remainder(y, n)));
}

@inline
export function log4(x: v128): v128 {
  const small = f32x4.lt(x, held(SMALLEST));
  const y = pick(mul(x, held(UP)), x, small);
  const e = i32x4.shr_s(i32x4.sub(y, held(ROOT_BITS)), 23);
  const m = i32x4.sub(y, i32x4.shl(e, 23));
  const n = sub(f32x4.convert_i32x4_s(e), v128.and(small, held(UP_BITS)));
  const f = div(sub(m, held(ONE)), add(m, held(ONE)));
  const z = mul(f, f);
  let p = add(mul(z, held(L4)), held(L3));
  p = add(mul(p, z), held(L2));
  p = add(mul(p, z), held(L1));
  const tail = add(mul(mul(f, z), p), mul(n, held(LN2_LOW)));
  let result = add(mul(n, held(LN2_HIGH)), add(add(f, f), tail));
  result = pick(x, result, v128.not(f32x4.lt(x, held(INFINITE))));
  result = pick(held(MINUS_INFINITE), result, f32x4.eq(x, splat(0)));
  return pick(held(NOT_A_NUMBER), result, f32x4.lt(x, splat(0)));
}

/** 1 / (1 + e^-x), from the side whose exponential cannot overflow. */
@inline
export function sigmoid4(x: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const r = div(held(ONE), add(held(ONE), e));
  return pick(mul(e, r), r, f32x4.lt(x, splat(0)));
}
