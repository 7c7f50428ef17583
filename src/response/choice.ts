/** A choice between two options whose log odds are a: P(y = 1) = s(a). Shared by the binary response models. */

import type { Random } from "../random/index.js";
import { logSigmoid, mul, type Scalar, sub } from "../scalar/index.js";

/** log P(y), for y 0 or 1: log s(a) or log s(-a), as log s(a (2y - 1)); the factor ±1 is exact. */
export function logChoice<S extends Scalar>(logOdds: S | number, y: S | number): S {
  return logSigmoid<S>(mul<S>(logOdds, sub<S>(mul<S>(2, y), 1)));
}

/** 1 with the given probability, else 0. */
export function drawChoice(probability: number, random: Random): number {
  return random.uniform() < probability ? 1 : 0;
}

/** (y - p) / √(p (1 - p)) */
export function pearsonResidual(y: number, p: number): number {
  return (y - p) / Math.sqrt(p * (1 - p));
}
