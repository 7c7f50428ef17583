/** How unexpected a binary input was. */

import { add, gate, log, log1p, mul, neg, type Scalar, sub } from "../scalar/index.js";

/** log P(u) of an input u, 0 or 1, where 1 has the probability m. */
export function logProbabilityOf<S extends Scalar>(u: S | number, m: S | number): S {
  // gate: the outcome that did not occur adds nothing, even where its log probability is -Infinity.
  return add<S>(gate<S>(u, log<S>(m)), gate<S>(sub<S>(1, u), log1p<S>(neg<S>(m))));
}

/** -log₂ P(u), in bits. */
export function surpriseInBits<S extends Scalar>(u: S | number, m: S | number): S {
  return mul<S>(-Math.LOG2E, logProbabilityOf<S>(u, m));
}
