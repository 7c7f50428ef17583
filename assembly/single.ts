/**
 * exp, log and their kin on four numbers in single precision. AssemblyScript; src/kernels/twin-single.ts
 * defines the same bits and tells the methods.
 */

const LOG2E: f32 = 1.4426950408889634;
/** ln 2 in two parts, the first so short that its products with whole numbers are exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -0.00021219444005469057;
/** Added and taken away again, rounds to whole numbers. */
const ROUND: f32 = 12582912;
const ROUND_BITS: i32 = 0x4b400000;

@inline export function splat(x: f32): v128 { return f32x4.splat(x); }
@inline export function add(a: v128, b: v128): v128 { return f32x4.add(a, b); }
@inline export function sub(a: v128, b: v128): v128 { return f32x4.sub(a, b); }
@inline export function mul(a: v128, b: v128): v128 { return f32x4.mul(a, b); }
@inline export function div(a: v128, b: v128): v128 { return f32x4.div(a, b); }
/** a where the mask is set, else b. */
@inline export function pick(a: v128, b: v128, mask: v128): v128 { return v128.bitselect(a, b, mask); }

/** Nearest whole number n to x / ln 2, for |x| below 2^21, plus ROUND: n stands in the last 22 bits. */
@inline
export function rounded(x: v128): v128 { return add(mul(x, splat(LOG2E)), splat(ROUND)); }
/** n of `rounded`. */
@inline
export function multiple(sum: v128): v128 { return sub(sum, splat(ROUND)); }

/** e^(x - n ln 2) - 1 */
@inline
export function remainder(x: v128, n: v128): v128 {
  const r = sub(sub(x, mul(n, splat(LN2_HIGH))), mul(n, splat(LN2_LOW)));
  let p = add(mul(r, splat(0.0001984126984126984)), splat(0.001388888888888889));
  p = add(mul(p, r), splat(0.008333333333333333));
  p = add(mul(p, r), splat(0.041666666666666664));
  p = add(mul(p, r), splat(0.16666666666666666));
  p = add(mul(p, r), splat(0.5));
  return add(r, mul(mul(r, r), p));
}

/** 2^n for whole n in [-126, 127], of which the lowest 9 bits are looked at: those of a sum of `rounded` will do. */
@inline
export function power(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

@inline
export function exp4(x: v128): v128 {
  const y = f32x4.pmax(f32x4.pmin(x, splat(89)), splat(-104));
  const sum = rounded(y);
  const n = multiple(sum);
  const whole = i32x4.sub(sum, i32x4.splat(ROUND_BITS));
  const half = i32x4.shr_s(whole, 1);
  const mantissa = add(splat(1), remainder(y, n));
  return mul(mul(mantissa, power(half)), power(i32x4.sub(whole, half)));
}

/** For x <= 0. */
@inline
export function expm14(x: v128): v128 {
  const y = f32x4.pmax(x, splat(-20));
  const sum = rounded(y);
  const n = multiple(sum);
  const s = power(sum);
  return add(sub(s, splat(1)), mul(s, remainder(y, n)));
}

@inline
export function log4(x: v128): v128 {
  const small = f32x4.lt(x, splat(1.1754943508222875e-38));
  const y = pick(mul(x, splat(8388608)), x, small);
  const e = i32x4.shr_s(i32x4.sub(y, i32x4.splat(0x3f3504f3)), 23);
  const m = i32x4.sub(y, i32x4.shl(e, 23));
  const n = sub(f32x4.convert_i32x4_s(e), v128.and(small, splat(23)));
  const f = div(sub(m, splat(1)), add(m, splat(1)));
  const z = mul(f, f);
  let p = add(mul(z, splat(0.2222222222222222)), splat(0.2857142857142857));
  p = add(mul(p, z), splat(0.4));
  p = add(mul(p, z), splat(0.6666666666666666));
  const tail = add(mul(mul(f, z), p), mul(n, splat(LN2_LOW)));
  let result = add(mul(n, splat(LN2_HIGH)), add(add(f, f), tail));
  result = pick(x, result, v128.not(f32x4.lt(x, splat(Infinity))));
  result = pick(splat(-Infinity), result, f32x4.eq(x, splat(0)));
  return pick(splat(NaN), result, f32x4.lt(x, splat(0)));
}

/** 1 / (1 + e^-x), from the side whose exponential cannot overflow. */
@inline
export function sigmoid4(x: v128): v128 {
  const e = exp4(f32x4.neg(f32x4.abs(x)));
  const r = div(splat(1), add(splat(1), e));
  return pick(mul(e, r), r, f32x4.lt(x, splat(0)));
}

/** log(e^a + e^b) */
@inline
export function logAddExp4(a: v128, b: v128): v128 {
  const larger = f32x4.gt(a, b);
  const high = pick(a, b, larger), low = pick(b, a, larger);
  return add(high, log4(add(splat(1), exp4(sub(low, high)))));
}
