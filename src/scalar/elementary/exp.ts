/**
 * e^x and e^x - 1.
 *
 * The argument is reduced as x = n ln 2 + r with |r| <= ln 2 / 2; ln 2 is split in two so that x - n LN2_HIGH
 * is exact (Cody & Waite 1980, Software Manual for the Elementary Functions, ch. 6). On that interval
 * r coth(r/2) = 2 + r² p(r²) is even and nearly constant, and with c = r - r² p it gives
 * e^r = 1 + r + r c / (2 - c): a division, but half the coefficients of a polynomial in r, which V8 would load
 * one by one at every call (Node 20: 6.5 ns against 7.2). The five coefficients of p are minimax for the absolute error
 * of e^r (Remez exchange at 200 bits, then rounded to double; error below 2^-61). The sum 1 + r is carried with
 * its rounding error (Dekker 1971), so that the last addition is nearly the only rounding.
 *
 * Straight-line code in + - * / and powers of two, so that vector code can repeat it bit for bit.
 */

/**
 * Exponential function, e^x.
 *
 * Within 1 ulp, subnormal results included. +Infinity above 709.782712893384, 0 below -745.1332191019412, NaN
 * for NaN.
 */
export function exp(x: number): number {
  if (!(Math.abs(x) <= 708)) return expNearLimits(x);
  const n = nearestMultiple(x);
  return mantissa(x, n) * powerOfTwo(n);
}

/**
 * Exponential function less one, e^x - 1, without the cancellation near 0.
 *
 * Within 1.2 ulp. +Infinity above 709.782712893384, -1 below -40, NaN for NaN, -0 for -0.
 */
export function expm1(x: number): number {
  if (x > LARGEST_ARGUMENT) return Infinity;
  if (x < -40) return -1;
  if (Math.abs(x) < 2 ** -54) return x;
  const n = nearestMultiple(x);
  const high = x - n * LN2_HIGH;
  const tail = exponentialTail(high, n * LN2_LOW);
  // e^x - 1 = 2^n ((1 - 2^-n) + (e^r - 1)); the bracket 1 - 2^-n loses bits from n = 54 on.
  const inverse = powerOfTwo(-n);
  const base = 1 - inverse;
  const sum = base + high;
  const lost = high - (sum - base) + (1 - base - inverse);
  return scale(sum + (lost + tail), n);
}

/** e^x where 2^n need not be a normal double: apart, so that the common case takes 5.6 ns and not 6.6. */
function expNearLimits(x: number): number {
  if (x > LARGEST_ARGUMENT) return Infinity;
  if (x < SMALLEST_ARGUMENT) return 0;
  const n = nearestMultiple(x);
  return scale(mantissa(x, n), n);
}

/** e^(x - n ln 2) */
function mantissa(x: number, n: number): number {
  const high = x - n * LN2_HIGH;
  const tail = exponentialTail(high, n * LN2_LOW);
  const sum = 1 + high;
  return sum + (high - (sum - 1) + tail);
}

/** The integer n nearest to x / ln 2: adding and subtracting 1.5 · 2^52 rounds anything below 2^51. */
export function nearestMultiple(x: number): number {
  return x * Math.LOG2E + 6755399441055744 - 6755399441055744;
}

/**
 * e^r - 1 - high for r = high - low: what is left after the leading terms, small enough for its rounding errors
 * hardly to matter. |r| <= 0.3467.
 */
export function exponentialTail(high: number, low: number): number {
  const r = high - low;
  const z = r * r;
  const z2 = z * z;
  const p =
    0.16666666666666555 +
    z * -0.0027777777776695984 +
    z2 * (6.613756249972763e-5 + z * -1.653383695657037e-6 + z2 * 4.136038841928813e-8);
  const c = r - z * p;
  return (r * c) / (2 - c) - low;
}

/** value · 2^n in two steps: 2^1024 and 2^-1075 are no doubles, and only the last step may round. */
function scale(value: number, n: number): number {
  const half = n >> 1;
  return value * powerOfTwo(half) * powerOfTwo(n - half);
}

/** 2^n for an integer n in [-1074, 1023]; 2^0 for NaN. */
export function powerOfTwo(n: number): number {
  return POWERS_OF_TWO[(n | 0) + 1074]!;
}

/** ln 2 to 42 bits, so that n · LN2_HIGH is exact for |n| < 2^11. */
export const LN2_HIGH = 0.6931471805598903;
/** ln 2 - LN2_HIGH */
export const LN2_LOW = 5.497923018708371e-14;

/** The double below ln 2^1024. */
const LARGEST_ARGUMENT = 709.782712893384;
/** The double nearest to ln 2^-1075, where the result is half the smallest subnormal. */
const SMALLEST_ARGUMENT = -745.1332191019412;

const POWERS_OF_TWO = /* @__PURE__ */ powersOfTwo();

/** 2^-1074 to 2^1023, by doubling: exact whatever an engine's `**` does. */
function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2098);
  for (let index = 0, power = 5e-324; index < powers.length; index++, power += power) powers[index] = power;
  return powers;
}
