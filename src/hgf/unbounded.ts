/**
 * The unbounded rule in a network: value children first, as one Kalman update; then for each volatility child in
 * turn a mixture of two expansions that starts from the last result (assumed-density filtering). hgf.md 5.5.
 */

import { valueIn } from "../model/index.js";
import { add, mul, reciprocal, type Scalar, select } from "../scalar/index.js";
import { peerForm, standardForm } from "./equations/expansion.js";
import { predictedVolatility } from "./equations/expected-precision.js";
import { volatilityPredictionError } from "./equations/prediction-error.js";
import { afterObservations, type Belief } from "./equations/value-update.js";
import { afterVolatility } from "./equations/volatility-unbounded.js";
import { anyObserved, type Context, either, type VolatilityChild } from "./evidence.js";
import { driveFromValues, precisionFromValues } from "./messages.js";
import type { PlannedNode } from "./plan.js";
import { volatilityChild } from "./volatility-child.js";

export function unboundedPosterior<S extends Scalar>(
  node: PlannedNode,
  expected: Belief<S>,
  context: Context<S>,
): Belief<S> {
  if (context.plan.rules.firstVolatilityChildOnly) {
    return afterChild<S>(expected, volatilityChild<S>(node.volatilityChildren[0]!, context), 0, context);
  }
  let belief = expected;
  if (node.valueChildren.length > 0) {
    const before = valueIn(context.state, node.keys.mean);
    belief = afterObservations<S>(
      expected,
      precisionFromValues<S>(node, context, before),
      driveFromValues<S>(node, context, before),
    );
  }
  let touched = anyObserved<S>(node.valueChildren, context);
  for (const link of node.volatilityChildren) {
    const child = volatilityChild<S>(link, context);
    const { observed } = child;
    const after = afterChild<S>(belief, child, touched, context);
    belief = {
      mean: select<S>(observed, after.mean, belief.mean),
      precision: select<S>(observed, after.precision, belief.precision),
    };
    touched = either<S>(touched, observed);
  }
  return belief;
}

/** @param touched 1 where the belief has moved in this trial: the child's error is then judged anew */
function afterChild<S extends Scalar>(
  belief: Belief<S>,
  child: VolatilityChild<S>,
  touched: S | number,
  { plan }: Context<S>,
): Belief<S> {
  const { coupling, timeStep, logVolatility, previousVariance, squaredSurprise } = child;
  const step = { timeStep, logVolatility, previousVariance, squaredSurprise };
  let precision = child.expectedPrecision;
  if (touched !== 0) {
    const volatility = predictedVolatility<S>(timeStep, add<S>(mul<S>(coupling, belief.mean), logVolatility));
    const anew = reciprocal<S>(add<S>(previousVariance, volatility));
    precision = select<S>(touched, anew, precision);
  }
  const error = volatilityPredictionError<S>(precision, squaredSurprise);
  const form = plan.rules.overflowingLambert ? peerForm : standardForm;
  return afterVolatility<S>(belief, coupling, step, error, form);
}
