/**
 * e^x and e^x - 1.
 *
 * The argument is reduced as x = n ln 2 + r with |r| <= ln 2 / 2; ln 2 is split in two so that x - n LN2_HIGH
 * is exact (Cody & Waite 1980, Software Manual for the Elementary Functions, ch. 6). On that interval
 * e^r = 1 + r + r² p(r). The first coefficient of p is held at 1/2; the other nine are minimax for the absolute
 * error of e^r (Remez exchange at 200 bits, then rounded to double; error below 2^-57). The sum 1 + r is
 * carried with its rounding error (Dekker 1971), so that the last addition is nearly the only rounding.
 *
 * Straight-line code in + - * and powers of two, so that vector code can repeat it bit for bit.
 */

/**
 * Exponential function, e^x.
 *
 * Within 0.6 ulp, within 1 ulp where the result is subnormal. +Infinity above 709.782712893384, 0 below
 * -745.1332191019412, NaN for NaN.
 */
export function exp(x: number): number {
  if (x > LARGEST_ARGUMENT) return Infinity;
  if (x < SMALLEST_ARGUMENT) return 0;
  const n = x * LOG2_E + ROUNDER - ROUNDER;
  const high = x - n * LN2_HIGH;
  const tail = exponentialTail(high, n * LN2_LOW);
  const sum = 1 + high;
  // Two factors: 2^1024 and 2^-1075 are no doubles, and only the second product may round to a subnormal.
  const half = n >> 1;
  return (sum + (high - (sum - 1) + tail)) * powerOfTwo(half) * powerOfTwo(n - half);
}

/**
 * Exponential function less one, e^x - 1, without the cancellation near 0.
 *
 * Within 1 ulp. +Infinity above 709.782712893384, -1 below -40, NaN for NaN, -0 for -0.
 */
export function expm1(x: number): number {
  if (x > LARGEST_ARGUMENT) return Infinity;
  if (x < -40) return -1;
  if (Math.abs(x) < 2 ** -54) return x;
  const n = x * LOG2_E + ROUNDER - ROUNDER;
  const high = x - n * LN2_HIGH;
  const tail = exponentialTail(high, n * LN2_LOW);
  // e^x - 1 = 2^n ((1 - 2^-n) + (e^r - 1)); the bracket 1 - 2^-n loses bits from n = 54 on.
  const inverse = powerOfTwo(-n);
  const base = 1 - inverse;
  const sum = base + high;
  const lost = high - (sum - base) + (1 - base - inverse);
  const half = n >> 1;
  return (sum + (lost + tail)) * powerOfTwo(half) * powerOfTwo(n - half);
}

/**
 * e^r - 1 - high for r = high - low: what is left after the leading terms, small enough for its rounding errors
 * not to matter. |r| <= 0.3467.
 */
export function exponentialTail(high: number, low: number): number {
  const r = high - low;
  const r2 = r * r;
  const r4 = r2 * r2;
  const p =
    0.5 +
    r * 0.16666666666666685 +
    r2 * (0.04166666666660278 + r * 0.00833333333331396) +
    r4 *
      (0.0013888888927280703 +
        r * 0.0001984126990485707 +
        r2 * (2.4801508070472086e-5 + r * 2.7557226112473333e-6) +
        r4 * (2.7625430340799565e-7 + r * 2.511508920168379e-8));
  return r2 * p - low;
}

/** 2^n for an integer n in [-1074, 1023]; 2^0 for NaN. */
export function powerOfTwo(n: number): number {
  return POWERS_OF_TWO[(n | 0) + 1074]!;
}

/** Adding and subtracting 1.5 · 2^52 rounds |x| < 2^51 to the nearest integer, ties to even. */
export const ROUNDER = 6755399441055744;
export const LOG2_E = 1.4426950408889634;
/** ln 2 to 42 bits, so that n · LN2_HIGH is exact for |n| < 2^11. */
export const LN2_HIGH = 0.6931471805598903;
/** ln 2 - LN2_HIGH */
export const LN2_LOW = 5.497923018708371e-14;

/** The double below ln 2^1024. */
const LARGEST_ARGUMENT = 709.782712893384;
/** The double above ln 2^-1075, where the result is half the smallest subnormal. */
const SMALLEST_ARGUMENT = -745.1332191019412;

const POWERS_OF_TWO = /* @__PURE__ */ Float64Array.from({ length: 2098 }, (_, index) => 2 ** (index - 1074));
