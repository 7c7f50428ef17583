/**
 * sin x and cos x.
 *
 * The argument is reduced as x = n π/2 + r with |r| <= π/4 up to rounding, r as a sum of two doubles. Up to 10^6
 * π/2 is taken in four parts, the first three of 33 bits, so that their products with n are exact (Cody & Waite
 * 1980, Software Manual for the Elementary Functions, ch. 8) and the sums keep their errors (Knuth's two-sum).
 * Beyond, x · 2/π is computed in whole numbers with 1152 bits of 2/π, which is exact enough for every double
 * (Payne & Hanek 1983, ACM SIGNUM Newsletter 18). The polynomials sin r = r + r³ p(r²) and
 * cos r = 1 - r²/2 + r⁴ q(r²) are minimax, for the relative error of sine and the absolute error of cosine
 * (Remez exchange at 200 bits, then rounded to double; error below 2^-58).
 *
 * Up to 10^6 this is straight-line code in + - *, so that vector code can repeat it bit for bit.
 */

/**
 * Sine of x in radians.
 *
 * Within 1 ulp for every finite double, odd to the bit. NaN for infinities and NaN, -0 for -0.
 */
export function sin(x: number): number {
  if (Math.abs(x) < 2 ** -27) return x;
  return sineOfQuadrant(reduce(x), REMAINDER[0]!, REMAINDER[1]!);
}

/**
 * Cosine of x in radians.
 *
 * Within 1 ulp for every finite double, even to the bit. NaN for infinities and NaN.
 */
export function cos(x: number): number {
  return sineOfQuadrant(reduce(x) + 1, REMAINDER[0]!, REMAINDER[1]!);
}

/** sin(quadrant π/2 + high + low); only quadrant modulo 4 counts. */
function sineOfQuadrant(quadrant: number, high: number, low: number): number {
  const value = (quadrant & 1) === 0 ? sineNearZero(high, low) : cosineNearZero(high, low);
  return (quadrant & 2) === 0 ? value : -value;
}

function sineNearZero(high: number, low: number): number {
  const z = high * high;
  const z2 = z * z;
  const p =
    -0.16666666666666632 +
    z * 0.008333333333322418 +
    z2 *
      (-0.00019841269829812388 +
        z * 2.755731369357466e-6 +
        z2 * (-2.50507583846032e-8 + z * 1.58968118083484e-10));
  return high + (high * z * p + (low - 0.5 * z * low));
}

function cosineNearZero(high: number, low: number): number {
  const z = high * high;
  const z2 = z * z;
  const q =
    0.0416666666666666 +
    z * -0.0013888888888874131 +
    z2 *
      (2.4801587289487033e-5 +
        z * -2.755731435379456e-7 +
        z2 * (2.0875723479715405e-9 + z * -1.1359658876668537e-11));
  const half = 0.5 * z;
  const leading = 1 - half;
  return leading + (1 - leading - half + (z2 * q - high * low));
}

/** The remainder r of the last reduction, high and low part: a shared place, so that nothing is allocated. */
const REMAINDER = /* @__PURE__ */ new Float64Array(2);

/** Leaves r = x - n π/2 in REMAINDER and returns n, or a number with the same n modulo 4. */
function reduce(x: number): number {
  if (!(Math.abs(x) <= 1e6)) return reduceHuge(x);
  // Adding and subtracting 1.5 · 2^52 rounds anything below 2^51 to the nearest integer.
  const n = x * 0.6366197723675814 + 6755399441055744 - 6755399441055744;
  const first = x - n * HALF_PI_1;
  const second = n * HALF_PI_2;
  const a = first - second;
  const aPart = a - first;
  const aLost = first - (a - aPart) - (second + aPart);
  const third = n * HALF_PI_3;
  const b = a - third;
  const bPart = b - a;
  const bLost = a - (b - bPart) - (third + bPart);
  const rest = aLost + bLost - n * HALF_PI_4;
  const high = b + rest;
  REMAINDER[0] = high;
  REMAINDER[1] = b - high + rest;
  return n;
}

/** The same for |x| > 10^6, slowly; NaN for infinities and NaN. */
function reduceHuge(x: number): number {
  if (!Number.isFinite(x)) {
    REMAINDER[0] = NaN;
    return 0;
  }
  // Below 2^53 the last bit of |x| > 10^6 may stand up to 33 places after the point.
  const shift = Math.abs(x) < 2 ** 53 ? 33 : 0;
  const whole = BigInt(Math.abs(x) * 2 ** shift);
  const turns = (whole * twoOverPiBits()) >> BigInt(TWO_OVER_PI_BITS - 128 + shift);
  // |x| 2/π to 128 bits after the point, then its distance to the nearest integer, times π/2.
  const n = (turns + (1n << 127n)) >> 128n;
  const remainder = ((turns - (n << 128n)) * HALF_PI_128) >> 128n;
  const high = Number(remainder);
  const low = Number(remainder - BigInt(high));
  const sign = x < 0 ? -1 : 1;
  REMAINDER[0] = sign * high * 2 ** -128;
  REMAINDER[1] = sign * low * 2 ** -128;
  return sign * Number(n & 3n);
}

/** 2/π · 2^1152, rounded down. */
function twoOverPiBits(): bigint {
  return BigInt(
    "0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921c" +
      "fe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980f" +
      "ef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d08",
  );
}

const TWO_OVER_PI_BITS = 1152;
/** π/2 · 2^128, rounded down. */
const HALF_PI_128 = 0x1921fb54442d18469898cc51701b839a2n;

/** π/2 in four parts, the first three of 33 bits each. */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_4 = 8.4784276603689e-32;
