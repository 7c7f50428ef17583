/**
 * exp, log, tanh and their kin in single precision, rounded after every step: the definition that
 * assembly/single.ts repeats four numbers at a time.
 *
 * Methods are the textbook ones (Muller, Elementary Functions, 3rd ed., chapters 5 and 11): e^x as 2^n e^r with
 * |r| ≤ ½ ln 2 and Taylor's polynomial of e^r - 1 to the seventh power (the next term is below 6e-9); tanh x as
 * (e^2x - 1) / (e^2x + 1) from the same parts; log x as n ln 2 + 2 artanh((m - 1) / (m + 1)) with m within √½ and √2.
 */

const { fround } = Math;
const number = new Float32Array(1);
const bits = new Int32Array(number.buffer);

const LOG2E = fround(1.4426950408889634);
/** ln 2 in two parts, the first so short that its products with whole numbers are exact. */
const LN2_HIGH = 0.693359375;
const LN2_LOW = fround(-0.00021219444005469057);
/** Added and taken away again, rounds to whole numbers. */
const ROUND = 12582912;
const TAYLOR = [
  ...[0.001388888888888889, 0.008333333333333333, 0.041666666666666664, 0.16666666666666666, 0.5].map(fround),
];
const SEVENTH = fround(0.0001984126984126984);
const ARTANH = [0.2857142857142857, 0.4, 0.6666666666666666].map(fround);
const NINTH = fround(0.2222222222222222);
const SMALLEST_NORMAL = 1.1754943508222875e-38;

/** Nearest whole number to x / ln 2. */
function multiple(x: number): number {
  return fround(fround(fround(x * LOG2E) + ROUND) - ROUND);
}

/** e^(x - n ln 2) - 1 */
function remainder(x: number, n: number): number {
  const r = fround(fround(x - fround(n * LN2_HIGH)) - fround(n * LN2_LOW));
  let p = SEVENTH;
  for (const coefficient of TAYLOR) p = fround(fround(p * r) + coefficient);
  return fround(r + fround(fround(r * r) * p));
}

/** 2^n */
function power(n: number): number {
  bits[0] = (n + 127) << 23;
  return number[0]!;
}

export function exp(x: number): number {
  const below = x > 89 ? 89 : x;
  const y = below < -104 ? -104 : below;
  const n = multiple(y);
  const half = n >> 1;
  const mantissa = fround(1 + remainder(y, n));
  return fround(fround(mantissa * power(half)) * power((n | 0) - half));
}

/** e^x - 1 for x ≤ 0. */
export function expm1(x: number): number {
  const y = x < -20 ? -20 : x;
  const n = multiple(y);
  const s = power(n | 0);
  return fround(fround(s - 1) + fround(s * remainder(y, n)));
}

/** tanh x and 1 - tanh² x, the latter without the difference of numbers near 1. */
export function tanh(x: number): readonly [value: number, slope: number] {
  const size = Math.abs(x);
  const a = size > 10 ? 10 : size;
  const y = fround(a + a);
  const n = multiple(y);
  const s = power(n | 0);
  const p = fround(s * remainder(y, n));
  const below = fround(fround(s + 1) + p);
  const t = fround(fround(fround(s - 1) + p) / below);
  const slope = fround(fround(2 / below) * fround(1 + t));
  return [x < 0 || Object.is(x, -0) ? -t : t, slope];
}

export function log(x: number): number {
  if (x < 0) return Number.NaN;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x < Number.POSITIVE_INFINITY)) return x;
  const small = x < SMALLEST_NORMAL;
  number[0] = small ? x * 8388608 : x;
  const e = (bits[0]! - 0x3f3504f3) >> 23;
  bits[0] = bits[0]! - (e << 23);
  const m = number[0]!;
  const n = e - (small ? 23 : 0);
  const f = fround(fround(m - 1) / fround(m + 1));
  const z = fround(f * f);
  let p = NINTH;
  for (const coefficient of ARTANH) p = fround(fround(p * z) + coefficient);
  const tail = fround(fround(fround(f * z) * p) + fround(n * LN2_LOW));
  return fround(fround(n * LN2_HIGH) + fround(fround(f + f) + tail));
}

/** 1 / (1 + e^-x), from the side whose exponential cannot overflow. */
export function sigmoid(x: number): number {
  const e = exp(-Math.abs(x));
  const r = fround(1 / fround(1 + e));
  return x < 0 ? fround(e * r) : r;
}
