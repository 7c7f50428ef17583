/**
 * Hyperbolic tangent.
 *
 * tanh x = (e^2x - 1) / (e^2x + 1). With 2x = n ln 2 + r, both are divided by 2^n: the numerator becomes
 * (1 - 2^-n) + (e^r - 1), the denominator (1 + 2^-n) + (e^r - 1), so nothing cancels near 0 and nothing
 * overflows. Reduction and approximation are those of exp.ts.
 */

import { exponentialTail, LN2_HIGH, LN2_LOW, nearestMultiple, powerOfTwo } from "./exp.js";

/**
 * Hyperbolic tangent.
 *
 * Within 2 ulp, odd to the bit. 1 or -1 beyond ±20 (where the rest is below half an ulp), NaN for NaN, -0 for
 * -0.
 */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size > 20) return x < 0 ? -1 : 1;
  if (size < 2 ** -28) return x;
  const y = size + size;
  const n = nearestMultiple(y);
  const high = y - n * LN2_HIGH;
  const tail = exponentialTail(high, n * LN2_LOW);
  const inverse = powerOfTwo(-n);

  // Numerator and denominator, each as a sum of two doubles (Dekker's fast two-sum).
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
