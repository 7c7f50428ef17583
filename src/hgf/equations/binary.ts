/** Binary outcomes: a probability that is the sigmoid of a continuous belief. Mathys et al. 2011 and 2014. */

import { logit as logitOf, max, min, mul, type Scalar, sigmoid, sub } from "../../scalar/index.js";

/** Closest a predicted probability comes to 0 and 1, or none. */
export type ProbabilityClip = number | "none";

/**
 * Predicted probability of outcome 1: s(logit), kept within [clip, 1 - clip].
 *
 * The bounds stand first: a comparison with NaN is false, so that NaN becomes the lower bound, as MATLAB's max
 * has it.
 */
export function expectedProbability<S extends Scalar>(logit: S | number, clip: ProbabilityClip): S {
  const probability = sigmoid<S>(logit);
  return clip === "none" ? probability : min<S>(1 - clip, max<S>(clip, probability));
}

/**
 * Log odds of outcome 1 under the same clip: what choices are computed from. Taken back from the probability they
 * would cost two logarithms, and their digits where the probability is next to 0 or 1.
 */
export function expectedLogOdds<S extends Scalar>(logit: S | number, clip: ProbabilityClip): S | number {
  if (clip === "none") return logit;
  const bound = logitOf(clip);
  return min<S>(-bound, max<S>(bound, logit));
}

/** Variance of an outcome of probability p: p (1 - p). Its inverse is the precision of a binary node. */
export function bernoulliVariance<S extends Scalar>(probability: S | number): S {
  return mul<S>(probability, sub<S>(1, probability));
}
