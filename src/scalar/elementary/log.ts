/**
 * ln x and ln(1 + x).
 *
 * The argument is x = 2^n m with sqrt(1/2) <= m < sqrt(2), and f = m - 1 is exact. With s = f / (2 + f),
 * ln m = 2 atanh s = 2s + s³ q(s²) (Cody & Waite 1980, Software Manual for the Elementary Functions, ch. 5).
 * Because 2s = f - f s, this is f - f²/2 + s (f²/2 + s² q): the leading term is exact and the rest small. The
 * seven coefficients of q are minimax for the relative error of ln m (Remez exchange at 200 bits, then rounded
 * to double; error below 2^-59). ln 2 comes in two parts, so that n LN2_HIGH is exact.
 *
 * Straight-line code in + - * / and shifts of bits, so that vector code can repeat it bit for bit.
 */

import { LN2_HIGH, LN2_LOW, powerOfTwo } from "./exp.js";

/**
 * Natural logarithm, ln x.
 *
 * Within 1 ulp, subnormal arguments included. -Infinity for 0 and -0, NaN below 0 and for NaN, Infinity for
 * Infinity.
 */
export function log(x: number): number {
  if (x >= SMALLEST_NORMAL && x < Infinity) return logarithm(x, 0, 0);
  if (x === 0) return -Infinity;
  if (!(x > 0)) return NaN;
  return x === Infinity ? x : logarithm(x * 2 ** 54, -54, 0);
}

/**
 * Natural logarithm of 1 + x, without the cancellation near 0.
 *
 * Within 2 ulp. -Infinity for -1, NaN below -1 and for NaN, Infinity for Infinity, -0 for -0.
 */
export function log1p(x: number): number {
  if (Math.abs(x) < 2 ** -54) return x;
  if (!(x > -1 && x < Infinity)) return x === -1 ? -Infinity : x === Infinity ? x : NaN;
  // 1 + x is sum + lost exactly (Knuth's two-sum), and ln(sum + lost) is ln sum + lost / sum to the last bit.
  const sum = 1 + x;
  const part = sum - 1;
  const lost = 1 - (sum - part) + (x - part);
  return logarithm(sum, 0, lost / sum);
}

/** ln x + shift ln 2 + correction, for a normal x > 0, an integer shift and a correction below an ulp of x. */
function logarithm(x: number, shift: number, correction: number): number {
  DOUBLE[0] = x;
  const exponent = (WORDS[HIGH_WORD]! - SQRT_HALF_WORD) >> 20;
  // Writing the exponent back through WORDS would stall on the half-written double (22 ns instead of 8).
  const f = x * powerOfTwo(-exponent) - 1;
  const n = exponent + shift;

  const s = f / (2 + f);
  const z = s * s;
  const z2 = z * z;
  const q =
    0.6666666666666734 +
    z * 0.3999999999941464 +
    z2 *
      (0.2857142874239622 +
        z * 0.22222198572226107 +
        z2 * (0.18183564379635495 + z * 0.15314049093207652 + z2 * 0.14795965154329385));
  const halfSquare = 0.5 * f * f;
  const high = n * LN2_HIGH;
  const sum = high + f;
  const lost = f - (sum - high);
  return sum + (s * (halfSquare + z * q) + (n * LN2_LOW + correction) + lost - halfSquare);
}

const SMALLEST_NORMAL = 2 ** -1022;

/** The upper 32 bits of sqrt(1/2): mantissas from there on count to the next power of two. */
const SQRT_HALF_WORD = 0x3fe6a09e;

/** One double and its two words, to read its exponent. */
const DOUBLE = /* @__PURE__ */ new Float64Array(1);
const WORDS = /* @__PURE__ */ new Int32Array(DOUBLE.buffer);
/** Little-endian, as every engine with WebAssembly stores its doubles. */
const HIGH_WORD = 1;
