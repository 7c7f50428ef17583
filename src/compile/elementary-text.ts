/** The functions of scalar/elementary as JavaScript. Written by scripts/elementary-text.ts. */

export interface ElementaryText {
  readonly text: string;
  /** Others that it calls or reads. */
  readonly needs: readonly string[];
}

export const elementaryText: Readonly<Record<string, ElementaryText>> = {
  exp: {
    text: "/**\n * Exponential function, e^x.\n *\n * Within 1 ulp, subnormal results included. +Infinity above 709.782712893384, 0 below -745.1332191019412, NaN\n * for NaN.\n */\nfunction exp(x) {\n  if (!(Math.abs(x) <= 708))\n    return expNearLimits(x);\n  const n = nearestMultiple(x);\n  return mantissa(x, n) * powerOfTwo(n);\n}",
    needs: ["expNearLimits", "mantissa", "nearestMultiple", "powerOfTwo"],
  },
  expm1: {
    text: "/**\n * Exponential function less one, e^x - 1, without the cancellation near 0.\n *\n * Within 1.2 ulp. +Infinity above 709.782712893384, -1 below -40, NaN for NaN, -0 for -0.\n */\nfunction expm1(x) {\n  if (x > LARGEST_ARGUMENT)\n    return Infinity;\n  if (x < -40)\n    return -1;\n  if (Math.abs(x) < 2 ** -54)\n    return x;\n  const n = nearestMultiple(x);\n  const high = x - n * LN2_HIGH;\n  const tail = exponentialTail(high, n * LN2_LOW);\n  // e^x - 1 = 2^n ((1 - 2^-n) + (e^r - 1)); the bracket 1 - 2^-n loses bits from n = 54 on.\n  const inverse = powerOfTwo(-n);\n  const base = 1 - inverse;\n  const sum = base + high;\n  const lost = high - (sum - base) + (1 - base - inverse);\n  return scale(sum + (lost + tail), n);\n}",
    needs: [
      "nearestMultiple",
      "exponentialTail",
      "scale",
      "powerOfTwo",
      "LN2_HIGH",
      "LN2_LOW",
      "LARGEST_ARGUMENT",
    ],
  },
  expNearLimits: {
    text: "/** e^x where 2^n need not be a normal double: apart, so that the common case takes 5.6 ns and not 6.6. */\nfunction expNearLimits(x) {\n  if (x > LARGEST_ARGUMENT)\n    return Infinity;\n  if (x < SMALLEST_ARGUMENT)\n    return 0;\n  const n = nearestMultiple(x);\n  return scale(mantissa(x, n), n);\n}",
    needs: ["mantissa", "nearestMultiple", "scale", "LARGEST_ARGUMENT", "SMALLEST_ARGUMENT"],
  },
  mantissa: {
    text: "/** e^(x - n ln 2) */\nfunction mantissa(x, n) {\n  const high = x - n * LN2_HIGH;\n  const tail = exponentialTail(high, n * LN2_LOW);\n  const sum = 1 + high;\n  return sum + (high - (sum - 1) + tail);\n}",
    needs: ["exponentialTail", "LN2_HIGH", "LN2_LOW"],
  },
  nearestMultiple: {
    text: "/** The integer n nearest to x / ln 2: adding and subtracting 1.5 · 2^52 rounds anything below 2^51. */\nfunction nearestMultiple(x) {\n  return x * Math.LOG2E + 6755399441055744 - 6755399441055744;\n}",
    needs: [],
  },
  exponentialTail: {
    text: "/**\n * e^r - 1 - high for r = high - low: what is left after the leading terms, small enough for its rounding errors\n * hardly to matter. |r| <= 0.3467.\n */\nfunction exponentialTail(high, low) {\n  const r = high - low;\n  const z = r * r;\n  const z2 = z * z;\n  const p = 0.16666666666666555 +\n    z * -0.0027777777776695984 +\n    z2 * (6.613756249972763e-5 + z * -1.653383695657037e-6 + z2 * 4.136038841928813e-8);\n  const c = r - z * p;\n  return (r * c) / (2 - c) - low;\n}",
    needs: [],
  },
  scale: {
    text: "/** value · 2^n in two steps: 2^1024 and 2^-1075 are no doubles, and only the last step may round. */\nfunction scale(value, n) {\n  const half = n >> 1;\n  return value * powerOfTwo(half) * powerOfTwo(n - half);\n}",
    needs: ["powerOfTwo"],
  },
  powerOfTwo: {
    text: "/** 2^n for an integer n in [-1074, 1023]; 2^0 for NaN. */\nfunction powerOfTwo(n) {\n  return POWERS_OF_TWO[(n | 0) + 1074];\n}",
    needs: ["POWERS_OF_TWO"],
  },
  LN2_HIGH: {
    text: "/** ln 2 to 42 bits, so that n · LN2_HIGH is exact for |n| < 2^11. */\nconst LN2_HIGH = 0.6931471805598903;",
    needs: [],
  },
  LN2_LOW: {
    text: "/** ln 2 - LN2_HIGH */\nconst LN2_LOW = 5.497923018708371e-14;",
    needs: [],
  },
  LARGEST_ARGUMENT: {
    text: "/** The double below ln 2^1024. */\nconst LARGEST_ARGUMENT = 709.782712893384;",
    needs: [],
  },
  SMALLEST_ARGUMENT: {
    text: "/** The double nearest to ln 2^-1075, where the result is half the smallest subnormal. */\nconst SMALLEST_ARGUMENT = -745.1332191019412;",
    needs: [],
  },
  POWERS_OF_TWO: {
    text: "const POWERS_OF_TWO = powersOfTwo();",
    needs: ["powersOfTwo"],
  },
  powersOfTwo: {
    text: "/** 2^-1074 to 2^1023, by doubling: exact whatever an engine's `**` does. */\nfunction powersOfTwo() {\n  const powers = new Float64Array(2098);\n  for (let index = 0, power = 5e-324; index < powers.length; index++, power += power)\n    powers[index] = power;\n  return powers;\n}",
    needs: [],
  },
  log: {
    text: "/**\n * Natural logarithm, ln x.\n *\n * Within 1 ulp, subnormal arguments included. -Infinity for 0 and -0, NaN below 0 and for NaN, Infinity for\n * Infinity.\n */\nfunction log(x) {\n  if (x >= SMALLEST_NORMAL && x < Infinity)\n    return logarithm(x, 0, 0);\n  if (x === 0)\n    return -Infinity;\n  if (!(x > 0))\n    return NaN;\n  return x === Infinity ? x : logarithm(x * 2 ** 54, -54, 0);\n}",
    needs: ["logarithm", "SMALLEST_NORMAL"],
  },
  log1p: {
    text: "/**\n * Natural logarithm of 1 + x, without the cancellation near 0.\n *\n * Within 2 ulp. -Infinity for -1, NaN below -1 and for NaN, Infinity for Infinity, -0 for -0.\n */\nfunction log1p(x) {\n  if (Math.abs(x) < 2 ** -54)\n    return x;\n  if (!(x > -1 && x < Infinity))\n    return x === -1 ? -Infinity : x === Infinity ? x : NaN;\n  // 1 + x is sum + lost exactly (Knuth's two-sum), and ln(sum + lost) is ln sum + lost / sum to the last bit.\n  const sum = 1 + x;\n  const part = sum - 1;\n  const lost = 1 - (sum - part) + (x - part);\n  return logarithm(sum, 0, lost / sum);\n}",
    needs: ["logarithm"],
  },
  logarithm: {
    text: "/** ln x + shift ln 2 + correction, for a normal x > 0, an integer shift and a correction below an ulp of x. */\nfunction logarithm(x, shift, correction) {\n  DOUBLE[0] = x;\n  const exponent = (WORDS[HIGH_WORD] - SQRT_HALF_WORD) >> 20;\n  // Writing the exponent back through WORDS would stall on the half-written double (22 ns instead of 8).\n  const f = x * powerOfTwo(-exponent) - 1;\n  const n = exponent + shift;\n  const s = f / (2 + f);\n  const z = s * s;\n  const z2 = z * z;\n  const q = 0.6666666666666734 +\n    z * 0.3999999999941464 +\n    z2 *\n      (0.2857142874239622 +\n        z * 0.22222198572226107 +\n        z2 * (0.18183564379635495 + z * 0.15314049093207652 + z2 * 0.14795965154329385));\n  const halfSquare = 0.5 * f * f;\n  const high = n * LN2_HIGH;\n  const sum = high + f;\n  const lost = f - (sum - high);\n  return sum + (s * (halfSquare + z * q) + (n * LN2_LOW + correction) + lost - halfSquare);\n}",
    needs: ["powerOfTwo", "LN2_HIGH", "LN2_LOW", "SQRT_HALF_WORD", "DOUBLE", "WORDS", "HIGH_WORD"],
  },
  SMALLEST_NORMAL: {
    text: "const SMALLEST_NORMAL = 2 ** -1022;",
    needs: [],
  },
  SQRT_HALF_WORD: {
    text: "/** The upper 32 bits of sqrt(1/2): mantissas from there on count to the next power of two. */\nconst SQRT_HALF_WORD = 0x3fe6a09e;",
    needs: [],
  },
  DOUBLE: {
    text: "/** One double and its two words, to read its exponent. */\nconst DOUBLE = new Float64Array(1);",
    needs: [],
  },
  WORDS: {
    text: "const WORDS = new Int32Array(DOUBLE.buffer);",
    needs: ["DOUBLE"],
  },
  HIGH_WORD: {
    text: "/** Little-endian, as every engine with WebAssembly stores its doubles. */\nconst HIGH_WORD = 1;",
    needs: [],
  },
  tanh: {
    text: "/**\n * Hyperbolic tangent.\n *\n * Within 2 ulp, odd to the bit. 1 or -1 beyond ±20 (where the rest is below half an ulp), NaN for NaN, -0 for\n * -0.\n */\nfunction tanh(x) {\n  const size = Math.abs(x);\n  if (size > 20)\n    return x < 0 ? -1 : 1;\n  if (size < 2 ** -28)\n    return x;\n  const y = size + size;\n  const n = nearestMultiple(y);\n  const high = y - n * LN2_HIGH;\n  const tail = exponentialTail(high, n * LN2_LOW);\n  const inverse = powerOfTwo(-n);\n  // Numerator and denominator, each as a sum of two doubles (Dekker's fast two-sum).\n  const below = 1 - inverse;\n  const belowSum = below + high;\n  const belowRest = high - (belowSum - below) + tail;\n  const numerator = belowSum + belowRest;\n  const numeratorLost = belowSum - numerator + belowRest;\n  const above = 1 + inverse;\n  const aboveSum = above + high;\n  const aboveRest = high - (aboveSum - above) + tail;\n  const denominator = aboveSum + aboveRest;\n  const denominatorLost = aboveSum - denominator + aboveRest;\n  const quotient = numerator / denominator;\n  const ratio = quotient + (numeratorLost - quotient * denominatorLost) / denominator;\n  return x < 0 ? -ratio : ratio;\n}",
    needs: ["nearestMultiple", "exponentialTail", "powerOfTwo", "LN2_HIGH", "LN2_LOW"],
  },
  sin: {
    text: "/**\n * Sine of x in radians.\n *\n * Within 1 ulp for every finite double, odd to the bit. NaN for infinities and NaN, -0 for -0.\n */\nfunction sin(x) {\n  if (Math.abs(x) < 2 ** -27)\n    return x;\n  return sineOfQuadrant(reduce(x), REMAINDER[0], REMAINDER[1]);\n}",
    needs: ["sineOfQuadrant", "REMAINDER", "reduce"],
  },
  cos: {
    text: "/**\n * Cosine of x in radians.\n *\n * Within 1 ulp for every finite double, even to the bit. NaN for infinities and NaN.\n */\nfunction cos(x) {\n  return sineOfQuadrant(reduce(x) + 1, REMAINDER[0], REMAINDER[1]);\n}",
    needs: ["sineOfQuadrant", "REMAINDER", "reduce"],
  },
  sineOfQuadrant: {
    text: "/** sin(quadrant π/2 + high + low); only quadrant modulo 4 counts. */\nfunction sineOfQuadrant(quadrant, high, low) {\n  const value = (quadrant & 1) === 0 ? sineNearZero(high, low) : cosineNearZero(high, low);\n  return (quadrant & 2) === 0 ? value : -value;\n}",
    needs: ["sineNearZero", "cosineNearZero"],
  },
  sineNearZero: {
    text: "function sineNearZero(high, low) {\n  const z = high * high;\n  const z2 = z * z;\n  const p = -0.16666666666666632 +\n    z * 0.008333333333322418 +\n    z2 *\n      (-0.00019841269829812388 +\n        z * 2.755731369357466e-6 +\n        z2 * (-2.50507583846032e-8 + z * 1.58968118083484e-10));\n  return high + (high * z * p + (low - 0.5 * z * low));\n}",
    needs: [],
  },
  cosineNearZero: {
    text: "function cosineNearZero(high, low) {\n  const z = high * high;\n  const z2 = z * z;\n  const q = 0.0416666666666666 +\n    z * -0.0013888888888874131 +\n    z2 *\n      (2.4801587289487033e-5 +\n        z * -2.755731435379456e-7 +\n        z2 * (2.0875723479715405e-9 + z * -1.1359658876668537e-11));\n  const half = 0.5 * z;\n  const leading = 1 - half;\n  return leading + (1 - leading - half + (z2 * q - high * low));\n}",
    needs: [],
  },
  REMAINDER: {
    text: "/** The remainder r of the last reduction, high and low part: a shared place, so that nothing is allocated. */\nconst REMAINDER = new Float64Array(2);",
    needs: [],
  },
  reduce: {
    text: "/** Leaves r = x - n π/2 in REMAINDER and returns n, or a number with the same n modulo 4. */\nfunction reduce(x) {\n  if (!(Math.abs(x) <= 1e6))\n    return reduceHuge(x);\n  // Adding and subtracting 1.5 · 2^52 rounds anything below 2^51 to the nearest integer.\n  const n = x * 0.6366197723675814 + 6755399441055744 - 6755399441055744;\n  const first = x - n * HALF_PI_1;\n  const second = n * HALF_PI_2;\n  const a = first - second;\n  const aPart = a - first;\n  const aLost = first - (a - aPart) - (second + aPart);\n  const third = n * HALF_PI_3;\n  const b = a - third;\n  const bPart = b - a;\n  const bLost = a - (b - bPart) - (third + bPart);\n  const rest = aLost + bLost - n * HALF_PI_4;\n  const high = b + rest;\n  REMAINDER[0] = high;\n  REMAINDER[1] = b - high + rest;\n  return n;\n}",
    needs: ["REMAINDER", "reduceHuge", "HALF_PI_1", "HALF_PI_2", "HALF_PI_3", "HALF_PI_4"],
  },
  reduceHuge: {
    text: "/** The same for |x| > 10^6, slowly; NaN for infinities and NaN. */\nfunction reduceHuge(x) {\n  if (!Number.isFinite(x)) {\n    REMAINDER[0] = NaN;\n    return 0;\n  }\n  // Below 2^53 the last bit of |x| > 10^6 may stand up to 33 places after the point.\n  const shift = Math.abs(x) < 2 ** 53 ? 33 : 0;\n  const whole = BigInt(Math.abs(x) * 2 ** shift);\n  const turns = (whole * twoOverPiBits()) >> BigInt(TWO_OVER_PI_BITS - 128 + shift);\n  // |x| 2/π to 128 bits after the point, then its distance to the nearest integer, times π/2.\n  const n = (turns + (1n << 127n)) >> 128n;\n  const remainder = ((turns - (n << 128n)) * HALF_PI_128) >> 128n;\n  const high = Number(remainder);\n  const low = Number(remainder - BigInt(high));\n  const sign = x < 0 ? -1 : 1;\n  REMAINDER[0] = sign * high * 2 ** -128;\n  REMAINDER[1] = sign * low * 2 ** -128;\n  return sign * Number(n & 3n);\n}",
    needs: ["REMAINDER", "twoOverPiBits", "TWO_OVER_PI_BITS", "HALF_PI_128"],
  },
  twoOverPiBits: {
    text: '/** 2/π · 2^1152, rounded down. */\nfunction twoOverPiBits() {\n  return BigInt("0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921c" +\n    "fe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980f" +\n    "ef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d08");\n}',
    needs: [],
  },
  TWO_OVER_PI_BITS: {
    text: "const TWO_OVER_PI_BITS = 1152;",
    needs: [],
  },
  HALF_PI_128: {
    text: "/** π/2 · 2^128, rounded down. */\nconst HALF_PI_128 = 0x1921fb54442d18469898cc51701b839a2n;",
    needs: [],
  },
  HALF_PI_1: {
    text: "/** π/2 in four parts, the first three of 33 bits each. */\nconst HALF_PI_1 = 1.5707963267341256;",
    needs: [],
  },
  HALF_PI_2: {
    text: "const HALF_PI_2 = 6.077100506303966e-11;",
    needs: [],
  },
  HALF_PI_3: {
    text: "const HALF_PI_3 = 2.0222662487111665e-21;",
    needs: [],
  },
  HALF_PI_4: {
    text: "const HALF_PI_4 = 8.4784276603689e-32;",
    needs: [],
  },
};
