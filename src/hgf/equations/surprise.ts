/** Surprise: minus the log of the probability (density) that was given to what came. */

import {
  add,
  div,
  equal,
  LOG_TWO_PI,
  log,
  max,
  min,
  mul,
  neg,
  type Scalar,
  select,
  square,
  sub,
} from "../../scalar/index.js";
import type { Belief } from "./value-update.js";

/** ½ (log 2π + log v + (u - m)² / v), nats. Weber et al. 2023, arXiv:2305.10937. */
export function gaussianSurprise<S extends Scalar>(
  observation: S | number,
  mean: S | number,
  variance: S | number,
): S {
  const misfit = div<S>(square<S>(sub<S>(observation, mean)), variance);
  return mul<S>(0.5, add<S>(add<S>(LOG_TWO_PI, log<S>(variance)), misfit));
}

/**
 * Kullback-Leibler divergence of a posterior from its prediction, nats: how much was learnt (Bayesian surprise).
 * ½ (log(π/π̂) + π̂/π + π̂ (μ - μ̂)² - 1)
 */
export function gaussianDivergence<S extends Scalar>(posterior: Belief<S>, prediction: Belief<S>): S {
  const ratio = div<S>(prediction.precision, posterior.precision);
  const shift = mul<S>(prediction.precision, square<S>(sub<S>(posterior.mean, prediction.mean)));
  return mul<S>(0.5, add<S>(sub<S>(sub<S>(ratio, 1), log<S>(ratio)), shift));
}

/** Least probability whose logarithm is taken. */
const LEAST_PROBABILITY = 1e-6;

/** -log p for outcome 1, -log(1 - p) for any other, with p kept within [1e-6, 1 - 1e-6]. */
export function binarySurprise<S extends Scalar>(observation: S | number, probability: S | number): S {
  const p = min<S>(max<S>(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
  return neg<S>(log<S>(select<S>(equal<S>(observation, 1), p, sub<S>(1, p))));
}
