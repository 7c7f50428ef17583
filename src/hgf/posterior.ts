/**
 * Posterior of a continuous node from what its children send: four variants, which differ for nodes with volatility
 * children only. A node whose children saw nothing keeps its prediction. hgf.md section 5.
 */

import { add, div, min, type Scalar } from "../scalar/index.js";
import type { Belief } from "./equations/value-update.js";
import type { Context } from "./evidence.js";
import { classicGain, driveOf, enhancedGain } from "./messages.js";
import type { PlannedNode } from "./plan.js";
import { read } from "./step.js";
import { unboundedPosterior } from "./unbounded.js";

export function posteriorOf<S extends Scalar>(node: PlannedNode, context: Context<S>): Belief<S> {
  const { variant, maximumPrecision } = context.plan.settings;
  // The precision stands first, so that NaN stays NaN.
  const cut = (precision: S | number): S | number =>
    maximumPrecision === Number.POSITIVE_INFINITY ? precision : min<S>(precision, maximumPrecision);
  const expected: Belief<S> = {
    mean: read(context.prediction, node.id, "expectedMean"),
    precision: read(context.prediction, node.id, "expectedPrecision"),
  };
  const classic = variant === "classic" || node.volatilityChildren.length === 0;
  if (variant === "unbounded" && !classic) {
    const { mean, precision } = unboundedPosterior<S>(node, expected, context);
    return { mean, precision: cut(precision) };
  }
  const drive = driveOf<S>(node, context);
  if (classic) {
    // Precision first; the mean moves with the new, cut precision.
    const precision = cut(add<S>(expected.precision, classicGain<S>(node, context)));
    return { mean: moved<S>(expected.mean, drive, precision), precision };
  }
  // Mean first, with the predicted precision.
  const mean = moved<S>(expected.mean, drive, expected.precision);
  const gain = variant === "ehgf" ? enhancedGain<S>(node, context, mean) : classicGain<S>(node, context);
  return { mean, precision: cut(add<S>(expected.precision, gain)) };
}

/** μ̂ + drive / π; a node without children stays where it is. */
export function moved<S extends Scalar>(
  mean: S | number,
  drive: S | number,
  precision: S | number,
): S | number {
  return drive === 0 ? mean : add<S>(mean, div<S>(drive, precision));
}
