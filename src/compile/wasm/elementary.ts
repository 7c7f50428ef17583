/**
 * The elementary functions of `scalar/elementary/` as vector code, bit for bit: the same arithmetic in the same
 * order, with masks instead of branches. Coefficients and reasons stand there. Only sine and cosine beyond 10^6
 * leave the straight line: those lanes call the functions themselves.
 */

import type { Assembler, Value } from "./assembler.js";
import { vector } from "./opcodes.js";

const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;
/** 1.5 · 2^52 rounds to integers; with an even number more the last bits hold n + 2046 instead of n. */
const ROUND = 6755399441055744;
const BIAS = 2046;

/** c0 + z c1 + ... with the pairs and powers of Estrin's scheme, as `elementary/` writes it. */
type Coefficients = readonly number[];

interface Reduced {
  readonly high: Value;
  /** e^r - 1 - high */
  readonly tail: Value;
  /** A word whose last bits are n + 2046. */
  readonly word: Value;
  /** The integer n as a double. */
  readonly n: Value;
}

/** x = n ln 2 + high - low, and the tail of e^(high - low). */
function reduce(a: Assembler, x: Value): Reduced {
  const word = a.add(a.mul(x, a.number(Math.LOG2E)), a.number(ROUND + BIAS));
  const n = a.sub(word, a.number(ROUND + BIAS));
  const high = a.sub(x, a.mul(n, a.number(LN2_HIGH)));
  const low = a.mul(n, a.number(LN2_LOW));
  const r = a.sub(high, low);
  const z = a.mul(r, r);
  const z2 = a.mul(z, z);
  const p = a.add(
    pair(a, z, 0.16666666666666555, -0.0027777777776695984),
    a.mul(
      z2,
      a.add(
        pair(a, z, 6.613756249972763e-5, -1.653383695657037e-6),
        a.mul(z2, a.number(4.136038841928813e-8)),
      ),
    ),
  );
  const c = a.sub(r, a.mul(z, p));
  const tail = a.sub(a.div(a.mul(r, c), a.sub(a.number(2), c)), low);
  return { high, tail, word, n };
}

/** c0 + z c1 */
function pair(a: Assembler, z: Value, c0: number, c1: number): Value {
  return a.add(a.number(c0), a.mul(z, a.number(c1)));
}

/** value · 2^n in two steps: 2^(n >> 1), then the rest. */
function scale(a: Assembler, value: Value, word: Value): Value {
  const half = a.shift(vector.shiftRightUnsigned, word, 1);
  const rest = a.apply(vector.integerSub, [word, half]);
  const shifted = (x: Value): Value => a.shift(vector.shiftLeft, x, 52);
  return a.mul(a.mul(value, shifted(half)), shifted(rest));
}

/** base + high + tail, the sum carried with its error. */
function sumOf(a: Assembler, base: Value, high: Value, rest: (lost: Value) => Value): Value {
  const sum = a.add(base, high);
  return a.add(sum, rest(a.sub(high, a.sub(sum, base))));
}

/** @param notPositive x is known to be at most 0, or NaN */
export function exp(a: Assembler, x: Value, notPositive = false): Value {
  // At the clamps the scaling overflows or underflows by itself; NaN passes them.
  const above = a.max(x, a.number(-746));
  const clamped = notPositive ? above : a.min(above, a.number(710));
  const { high, tail, word } = reduce(a, clamped);
  return scale(
    a,
    sumOf(a, a.number(1), high, (lost) => a.add(lost, tail)),
    word,
  );
}

/** 2^-n from n, at least 2^-1000: below that it is nothing beside 1. */
function inversePower(a: Assembler, n: Value): Value {
  const word = a.sub(a.number(ROUND + 1023), a.min(n, a.number(1000)));
  return a.shift(vector.shiftLeft, word, 52);
}

export function expm1(a: Assembler, x: Value): Value {
  const clamped = a.min(a.max(x, a.number(-41)), a.number(710));
  const { high, tail, word, n } = reduce(a, clamped);
  const one = a.number(1);
  const inverse = inversePower(a, n);
  const base = a.sub(one, inverse);
  const rest = a.sub(a.sub(one, base), inverse);
  const value = scale(
    a,
    sumOf(a, base, high, (lost) => a.add(a.add(lost, rest), tail)),
    word,
  );
  return a.choose(a.less(a.abs(x), a.number(2 ** -54)), x, value);
}

export function tanh(a: Assembler, x: Value): Value {
  const one = a.number(1);
  const size = a.abs(x);
  const clamped = a.min(size, a.number(21));
  const { high, tail, n } = reduce(a, a.add(clamped, clamped));
  const inverse = inversePower(a, n);
  const twoSum = (base: Value): [Value, Value] => {
    const sum = a.add(base, high);
    const rest = a.add(a.sub(high, a.sub(sum, base)), tail);
    const value = a.add(sum, rest);
    return [value, a.add(a.sub(sum, value), rest)];
  };
  const [numerator, numeratorLost] = twoSum(a.sub(one, inverse));
  const [denominator, denominatorLost] = twoSum(a.add(one, inverse));
  const quotient = a.div(numerator, denominator);
  const lost = a.sub(numeratorLost, a.mul(quotient, denominatorLost));
  const ratio = a.add(quotient, a.div(lost, denominator));
  const bounded = a.choose(a.less(a.number(20), size), one, ratio);
  const value = a.choose(a.less(size, a.number(2 ** -28)), size, bounded);
  return a.or(value, a.signOf(x));
}

/** ln x + (shift) ln 2 + correction for normal x > 0. */
function logarithm(a: Assembler, x: Value, shift?: Value, correction?: Value): Value {
  // x = 2^n m: what lies above sqrt(1/2) in the exponent field is n, and without it the bits are m.
  const above = a.apply(vector.integerSub, [x, a.bits(0x3fe6a09e, 0)]);
  const exponent = a.and(above, a.bits(0xfff00000, 0));
  const f = a.sub(a.apply(vector.integerSub, [x, exponent]), a.number(1));
  // n + 1024 as a whole number in the last bits of 2^52, then as a double.
  const raised = a.apply(vector.integerAdd, [exponent, a.bits(0x40000000, 0)]);
  const word = a.or(a.shift(vector.shiftRightUnsigned, raised, 52), a.number(2 ** 52));
  let n = a.sub(word, a.number(2 ** 52 + 1024));
  if (shift !== undefined) n = a.add(n, shift);
  const scaled = a.mul(n, a.number(LN2_LOW));
  const low = correction === undefined ? scaled : a.add(scaled, correction);
  return series(a, f, a.mul(n, a.number(LN2_HIGH)), low);
}

/** ln(1 + f) + high + low */
function series(a: Assembler, f: Value, high: Value, low: Value): Value {
  const s = a.div(f, a.add(a.number(2), f));
  const z = a.mul(s, s);
  const z2 = a.mul(z, z);
  const q = a.add(
    pair(a, z, 0.6666666666666734, 0.3999999999941464),
    a.mul(
      z2,
      a.add(
        pair(a, z, 0.2857142874239622, 0.22222198572226107),
        a.mul(
          z2,
          a.add(
            pair(a, z, 0.18183564379635495, 0.15314049093207652),
            a.mul(z2, a.number(0.14795965154329385)),
          ),
        ),
      ),
    ),
  );
  const halfSquare = a.mul(a.mul(a.number(0.5), f), f);
  return sumOf(a, high, f, (lost) =>
    a.sub(a.add(a.add(a.mul(s, a.add(halfSquare, a.mul(z, q))), low), lost), halfSquare),
  );
}

/** -Infinity where `zero` holds, Infinity where x is, NaN elsewhere. */
function outside(a: Assembler, x: Value, zero: Value): Value {
  const infinite = a.equal(x, a.number(Number.POSITIVE_INFINITY));
  // NaN, Infinity and -Infinity differ in few bits of their upper words: 7ff8, 7ff0, fff0.
  return a.xor(
    a.xor(a.bits(0x7ff80000, 0), a.and(infinite, a.bits(0x00080000, 0))),
    a.and(zero, a.bits(0x80080000, 0)),
  );
}

export function log(a: Assembler, x: Value): Value {
  const small = a.less(x, a.number(2 ** -1022));
  const scaled = a.choose(small, a.mul(x, a.number(2 ** 54)), x);
  const value = logarithm(a, scaled, a.and(small, a.number(-54)));
  const zero = a.number(0);
  const inside = a.and(a.less(zero, x), a.less(x, a.number(Number.POSITIVE_INFINITY)));
  return a.choose(inside, value, outside(a, x, a.equal(x, zero)));
}

export function log1p(a: Assembler, x: Value): Value {
  const one = a.number(1);
  const minusOne = a.number(-1);
  const sum = a.add(one, x);
  const part = a.sub(sum, one);
  const lost = a.add(a.sub(one, a.sub(sum, part)), a.sub(x, part));
  // Up to 2^-54 the sum is 1 and its logarithm is the correction, x itself, except for the sign of -0.
  const value = a.or(logarithm(a, sum, undefined, a.div(lost, sum)), a.signOf(x));
  const inside = a.and(a.less(minusOne, x), a.less(x, a.number(Number.POSITIVE_INFINITY)));
  return a.choose(inside, value, outside(a, x, a.equal(x, minusOne)));
}

/**
 * ln(1 + x) for x from 0 to 1, or NaN, with the same bits: 1 + x is below 2 or 2, so that its exponent is 0 or 1, the
 * sum of larger and smaller has its error at once, and NaN goes through by itself.
 */
export function log1pOfUnit(a: Assembler, x: Value): Value {
  const one = a.number(1);
  const sum = a.add(one, x);
  const correction = a.div(a.sub(x, a.sub(sum, one)), sum);
  // Mantissas above sqrt(2) count to the next power of two.
  const halve = a.apply(vector.le, [a.bits(0x3ff6a09e, 0), sum]);
  const f = a.sub(a.choose(halve, a.mul(a.number(0.5), sum), sum), one);
  const low = a.add(a.and(halve, a.number(LN2_LOW)), correction);
  return series(a, f, a.and(halve, a.number(LN2_HIGH)), low);
}

const HALF_PI = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32];

const sineCoefficients: Coefficients = [
  -0.16666666666666632, 0.008333333333322418, -0.00019841269829812388, 2.755731369357466e-6,
  -2.50507583846032e-8, 1.58968118083484e-10,
];
const cosineCoefficients: Coefficients = [
  0.0416666666666666, -0.0013888888888874131, 2.4801587289487033e-5, -2.755731435379456e-7,
  2.0875723479715405e-9, -1.1359658876668537e-11,
];

/** Sine, or cosine as the sine one quadrant on. */
function circular(a: Assembler, x: Value, quadrants: 0 | 1): Value {
  const word = a.add(a.mul(x, a.number(0.6366197723675814)), a.number(ROUND));
  const n = a.sub(word, a.number(ROUND));
  const first = a.sub(x, a.mul(n, a.number(HALF_PI[0]!)));
  const without = (from: Value, amount: Value): [Value, Value] => {
    const rest = a.sub(from, amount);
    const part = a.sub(rest, from);
    return [rest, a.sub(a.sub(from, a.sub(rest, part)), a.add(amount, part))];
  };
  const [second, secondLost] = without(first, a.mul(n, a.number(HALF_PI[1]!)));
  const [third, thirdLost] = without(second, a.mul(n, a.number(HALF_PI[2]!)));
  const rest = a.sub(a.add(secondLost, thirdLost), a.mul(n, a.number(HALF_PI[3]!)));
  const high = a.add(third, rest);
  const low = a.add(a.sub(third, high), rest);

  const z = a.mul(high, high);
  const z2 = a.mul(z, z);
  const polynomial = ([c0, c1, c2, c3, c4, c5]: Coefficients): Value =>
    a.add(pair(a, z, c0!, c1!), a.mul(z2, a.add(pair(a, z, c2!, c3!), a.mul(z2, pair(a, z, c4!, c5!)))));
  const half = a.number(0.5);
  const halfSquare = a.mul(half, z);
  const sine = a.add(
    high,
    a.add(a.mul(a.mul(high, z), polynomial(sineCoefficients)), a.sub(low, a.mul(halfSquare, low))),
  );
  const one = a.number(1);
  const leading = a.sub(one, halfSquare);
  const cosine = a.add(
    leading,
    a.add(
      a.sub(a.sub(one, leading), halfSquare),
      a.sub(a.mul(z2, polynomial(cosineCoefficients)), a.mul(high, low)),
    ),
  );

  const last = a.bits(0, 1);
  const quadrant = quadrants === 0 ? word : a.apply(vector.integerAdd, [word, last]);
  const odd = a.apply(vector.integerEq, [a.and(quadrant, last), last]);
  const sign = a.signOf(a.shift(vector.shiftLeft, quadrant, 62));
  const value = a.xor(a.choose(odd, cosine, sine), sign);
  // Lanes whose argument exceeds 10^6 call the imported function, if there are any.
  return a.rescue(a.apply(vector.le, [a.abs(x), a.number(1e6)]), value, x, quadrants);
}

export function sin(a: Assembler, x: Value): Value {
  return a.choose(a.less(a.abs(x), a.number(2 ** -27)), x, circular(a, x, 0));
}

export function cos(a: Assembler, x: Value): Value {
  return circular(a, x, 1);
}
