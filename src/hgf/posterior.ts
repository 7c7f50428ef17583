/**
 * Posterior of a continuous node from what its children send: four variants, which differ for nodes with volatility
 * children only. hgf.md section 5 and 7.
 */

import { valueIn } from "../model/index.js";
import { add, div, max, min, type Scalar, select } from "../scalar/index.js";
import { carriedVariance, precisionAfterStep, predictedVolatility } from "./equations/expected-precision.js";
import type { Belief } from "./equations/value-update.js";
import { weightedSum } from "./equations/weighted-sum.js";
import { anyObserved, type Context } from "./evidence.js";
import { classicGain, driveOf, enhancedGain } from "./messages.js";
import { isFed, type PlannedNode } from "./plan.js";
import { attributeOf, strengthOf } from "./step.js";
import { unboundedPosterior } from "./unbounded.js";

export function posteriorOf<S extends Scalar>(node: PlannedNode, context: Context<S>): Belief<S> {
  const { prediction, state, plan } = context;
  const { variant, maximumPrecision } = plan.settings;
  // The precision stands first, so that NaN stays NaN.
  const cut = (precision: S | number): S | number =>
    maximumPrecision === Number.POSITIVE_INFINITY ? precision : min<S>(precision, maximumPrecision);
  const expected: Belief<S> = {
    mean: valueIn(prediction, node.keys.expectedMean),
    precision: valueIn(prediction, node.keys.expectedPrecision),
  };
  const classic = variant === "classic" || node.volatilityChildren.length === 0;
  if (variant === "unbounded" && !classic) {
    const { mean, precision } = unboundedPosterior<S>(node, expected, context);
    return { mean, precision: cut(precision) };
  }
  // Functions of value coupling are expanded at the previous mean; by volatile nodes at the prediction.
  const before = node.volatile ? expected.mean : valueIn(state, node.keys.mean);
  const drive = driveOf<S>(node, context, before);
  if (classic) {
    // Precision first; the mean moves with the new, cut precision.
    const sum = add<S>(expected.precision, classicGain<S>(node, context, before));
    const precision = cut(node.volatile ? max<S>(sum, expected.precision) : sum);
    return unlessUnseen({ mean: moved<S>(expected.mean, drive, precision), precision });
  }
  // Mean first, with the predicted precision; functions are then expanded at the new mean.
  const mean = moved<S>(expected.mean, drive, expected.precision);
  const gain =
    variant === "ehgf" ? enhancedGain<S>(node, context, mean) : classicGain<S>(node, context, mean);
  return unlessUnseen({ mean, precision: cut(add<S>(expected.precision, gain)) });

  /**
   * Where no child saw anything the gains are 0 and the belief is its prediction. Under pyhgf's conventions the
   * precision is then that of a step with the parents' previous means instead (C2).
   */
  function unlessUnseen(belief: Belief<S>): Belief<S> {
    const children = [...node.valueChildren, ...node.volatilityChildren];
    const heedsFlags = plan.rules.unseenPropagates === false && !node.volatile;
    if (!heedsFlags || !children.every(({ other }) => isFed(other.kind)) || isInnerVolatility(node))
      return belief;
    const observed = anyObserved<S>(children, context);
    if (observed === 1) return belief;
    return {
      mean: select<S>(observed, belief.mean, expected.mean),
      precision: select<S>(observed, belief.precision, agedPrecision<S>(node, context)),
    };
  }
}

/** The volatility of a volatile node that is fed. */
function isInnerVolatility({ volatilityChildren }: PlannedNode): boolean {
  return volatilityChildren.some(({ other }) => other.kind === "volatile-input");
}

function agedPrecision<S extends Scalar>(node: PlannedNode, { state, timeStep, p }: Context<S>): S {
  const means = node.volatilityParents.map((link) => ({
    weight: strengthOf(link, p),
    value: valueIn(state, link.other.keys.mean),
  }));
  const volatility = predictedVolatility<S>(
    timeStep,
    weightedSum<S>(attributeOf(node, "tonicVolatility", p), means),
  );
  return precisionAfterStep<S>(carriedVariance<S>(valueIn(state, node.keys.precision), 1), volatility);
}

/** μ̂ + drive / π; a node without children stays where it is. */
function moved<S extends Scalar>(mean: S | number, drive: S | number, precision: S | number): S | number {
  return drive === 0 ? mean : add<S>(mean, div<S>(drive, precision));
}
