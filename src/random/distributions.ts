/**
 * Draws from the distributions that simulation needs, each as a function of a Random. How many uniforms a draw
 * takes is part of the frozen sequences: changing it changes every simulation after it.
 */

import { UsageError } from "../errors.js";
import { exp, log } from "../scalar/elementary/index.js";
import type { Random } from "./stream.js";

/** 1 with the given probability, else 0. Takes one uniform. */
export function drawBernoulli(probability: number, random: Random): 0 | 1 {
  if (!(probability >= 0 && probability <= 1)) {
    throw new UsageError(`Bernoulli draw: probability must be between 0 and 1, got ${probability}`);
  }
  return random.uniform() < probability ? 1 : 0;
}

/**
 * Index of the category drawn. Takes one uniform.
 *
 * @param weights probabilities, or any numbers ≥ 0 proportional to them, of positive sum
 */
export function drawCategorical(weights: ArrayLike<number>, random: Random): number {
  let sum = 0;
  let last = -1;
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]!;
    if (!(weight >= 0)) throw new UsageError(`categorical draw: weight ${k} must be ≥ 0, got ${weight}`);
    sum += weight;
    if (weight > 0) last = k;
  }
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) {
    throw new UsageError(`categorical draw: the sum of weights must be positive and finite, got ${sum}`);
  }
  const target = random.uniform() * sum;
  let below = 0;
  for (let k = 0; k < last; k++) {
    below += weights[k]!;
    if (target < below) return k;
  }
  return last;
}

/** Gamma with density ∝ x^(shape - 1) e^-x. Times a scale for other scales. */
export function drawGamma(shape: number, random: Random): number {
  return exp(drawLogGamma(shape, random));
}

/** Chi-square: twice a gamma of half the degrees of freedom. */
export function drawChiSquare(degreesOfFreedom: number, random: Random): number {
  return 2 * drawGamma(degreesOfFreedom / 2, random);
}

/** Student t: a normal over the root of a chi-square per degree of freedom. */
export function drawStudentT(degreesOfFreedom: number, random: Random): number {
  const z = random.normal();
  return z / Math.sqrt(drawChiSquare(degreesOfFreedom, random) / degreesOfFreedom);
}

/**
 * Beta with density ∝ x^(a - 1) (1 - x)^(b - 1): X/(X + Y) of two gammas, from the difference of their logarithms,
 * because for small a and b both gammas can underflow. The result can round to 0 or 1.
 */
export function drawBeta(a: number, b: number, random: Random): number {
  const x = drawLogGamma(a, random);
  const y = drawLogGamma(b, random);
  return 1 / (1 + exp(y - x));
}

/**
 * Logarithm of a gamma draw. Marsaglia & Tsang 2000, A simple method for generating gamma variables (ACM TOMS 26,
 * 363-372): d v with v = (1 + c z)³, d = shape - 1/3, c = 1/√(9 d), accepted with probability at least 0.95.
 * Below shape 1, by their section 6, a gamma of shape + 1 times u^(1/shape).
 */
function drawLogGamma(shape: number, random: Random): number {
  if (!(shape > 0 && shape < Number.POSITIVE_INFINITY)) {
    throw new UsageError(`gamma draw: shape must be positive and finite, got ${shape}`);
  }
  if (shape < 1) return drawLogGamma(shape + 1, random) + log(random.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = random.normal();
    const root = 1 + c * z;
    if (root <= 0) continue;
    const v = root * root * root;
    if (log(random.uniform()) < 0.5 * z * z + d * (1 - v + log(v))) return log(d * v);
  }
}
