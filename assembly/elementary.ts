/**
 * exp, e^x - 1 and tanh in double precision, the bits of src/scalar/elementary, where the methods and their
 * sources are told. AssemblyScript.
 */

const LN2_HIGH: f64 = 0.6931471805598903;
const LN2_LOW: f64 = 5.497923018708371e-14;
const LOG2E: f64 = 1.4426950408889634;

export function exp(x: f64): f64 {
  if (x != x) return x;
  if (x > 709.782712893384) return Infinity;
  if (x < -745.1332191019412) return 0;
  const n = nearestMultiple(x);
  const high = x - n * LN2_HIGH;
  const tail = exponentialTail(high, n * LN2_LOW);
  const sum = 1 + high;
  const mantissa = sum + (high - (sum - 1) + tail);
  return abs(x) <= 708 ? mantissa * powerOfTwo(<i32>n) : scale(mantissa, <i32>n);
}

/** For x <= 0. */
export function expm1(x: f64): f64 {
  if (x < -40) return -1;
  if (abs(x) < 5.551115123125783e-17) return x;
  const n = nearestMultiple(x);
  const high = x - n * LN2_HIGH;
  const tail = exponentialTail(high, n * LN2_LOW);
  const inverse = powerOfTwo(-<i32>n);
  const base = 1 - inverse;
  const sum = base + high;
  const lost = high - (sum - base) + (1 - base - inverse);
  return scale(sum + (lost + tail), <i32>n);
}

export function tanh(x: f64): f64 {
  const size = abs(x);
  if (size > 20) return x < 0 ? -1 : 1;
  if (!(size >= 3.725290298461914e-9)) return x;
  const y = size + size;
  const n = nearestMultiple(y);
  const high = y - n * LN2_HIGH;
  const tail = exponentialTail(high, n * LN2_LOW);
  const inverse = powerOfTwo(-<i32>n);
  const below = 1 - inverse;
  const belowSum = below + high;
  const belowRest = high - (belowSum - below) + tail;
  const numerator = belowSum + belowRest;
  const numeratorLost = belowSum - numerator + belowRest;
  const above = 1 + inverse;
  const aboveSum = above + high;
  const aboveRest = high - (aboveSum - above) + tail;
  const denominator = aboveSum + aboveRest;
  const denominatorLost = aboveSum - denominator + aboveRest;
  const quotient = numerator / denominator;
  const ratio = quotient + (numeratorLost - quotient * denominatorLost) / denominator;
  return x < 0 ? -ratio : ratio;
}

@inline
function nearestMultiple(x: f64): f64 {
  return x * LOG2E + 6755399441055744 - 6755399441055744;
}

@inline
function exponentialTail(high: f64, low: f64): f64 {
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

/** 2^n for n in [-1022, 1023]. */
@inline
function powerOfTwo(n: i32): f64 {
  return reinterpret<f64>(<i64>(n + 1023) << 52);
}

@inline
function scale(value: f64, n: i32): f64 {
  const half = n >> 1;
  return value * powerOfTwo(half) * powerOfTwo(n - half);
}
