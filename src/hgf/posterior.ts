/**
 * Posterior of a continuous node from what its children send: four variants, which agree for nodes without
 * volatility children. A node whose children saw nothing keeps its prediction. hgf.md section 5.
 */

import { add, div, mul, reciprocal, type Scalar, select, sub } from "../scalar/index.js";
import { standardForm } from "./equations/expansion.js";
import { expectedPrecision, predictedVolatility } from "./equations/expected-precision.js";
import { volatilityPredictionError } from "./equations/prediction-error.js";
import type { Belief } from "./equations/value-update.js";
import { afterVolatility } from "./equations/volatility-unbounded.js";
import { anyObserved, type Context, either, volatilityChild } from "./evidence.js";
import type { Variant } from "./graph.js";
import { classicGain, driveFromValues, driveOf, enhancedGain, precisionFromValues } from "./messages.js";
import type { PlannedNode } from "./plan.js";
import { read } from "./step.js";

export function posteriorOf<S extends Scalar>(node: PlannedNode, context: Context<S>): Belief<S> {
  const { variant, maximumPrecision } = context.plan.settings;
  return rules[variant]<S>(node, context, (precision) =>
    // The precision stands first, so that NaN stays NaN.
    maximumPrecision === Number.POSITIVE_INFINITY ? precision : min<S>(precision, maximumPrecision),
  );
}

type Rule = <S extends Scalar>(
  node: PlannedNode,
  context: Context<S>,
  cut: (precision: S | number) => S | number,
) => Belief<S>;

/** Precision first; the mean then moves with the new, cut precision. */
const classic: Rule = <S extends Scalar>(
  node: PlannedNode,
  context: Context<S>,
  cut: (precision: S | number) => S | number,
) => {
  const expected = expectedOf<S>(node, context);
  const precision = cut(add<S>(expected.precision, classicGain<S>(node, context)));
  return { mean: moved<S>(expected.mean, driveOf<S>(node, context), precision), precision };
};
