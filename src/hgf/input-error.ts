/** The error of a continuous input as others learn from it. hgf.md 4 and 7. */

import { valueIn } from "../model/index.js";
import { type Scalar, select, sub } from "../scalar/index.js";
import type { Context } from "./evidence.js";
import type { PlannedNode } from "./plan.js";

/**
 * u - μ̂. Where nothing was seen 0; or -μ̂ under conventions "pyhgf", where an unobserved input is the number 0 to all who
 * do not look at the flag.
 */
export function inputError<S extends Scalar>(
  { id, keys }: PlannedNode,
  observed: S | number,
  { plan, prediction, observations }: Context<S>,
): S | number {
  const { value } = valueIn(observations, id);
  const mean = valueIn(prediction, keys.expectedMean);
  if (plan.rules.unseenIsZero) return sub<S>(select<S>(observed, value, 0), mean);
  return select<S>(observed, sub<S>(value, mean), 0);
}
