/** Sums over children: what moves a node's mean and precision. hgf.md 5.1 to 5.3, Weber et al. 2023, eq. 41-62. */

import { valueIn } from "../model/index.js";
import { add, mul, type Scalar, square } from "../scalar/index.js";
import { classicPrecisionChange, volatilityDrive } from "./equations/volatility-classic.js";
import { enhancedPrecisionChange } from "./equations/volatility-enhanced.js";
import { type Context, type Evidence, evidenceOf, seen, sumOver, volatilityChild } from "./evidence.js";
import type { Link, PlannedNode } from "./plan.js";

/** What a change of the parent does to the child's prediction: t α for states, α for inputs. */
function sensitivity<S extends Scalar>(
  link: Link,
  child: Evidence<S>,
  { p, timeStep }: Context<S>,
): S | number {
  const strength = valueIn(p, link.strength);
  return child.scaledByTime ? mul<S>(timeStep, strength) : strength;
}

/** Σ A² h over value children. */
export function precisionFromValues<S extends Scalar>(node: PlannedNode, context: Context<S>): S | number {
  return sumOver<S>(node.valueChildren, (link) => {
    const child = evidenceOf(link.node, context);
    return seen<S>(child, mul<S>(square<S>(sensitivity(link, child, context)), child.forPrecision));
  });
}

/** Σ A q δ over value children. */
export function driveFromValues<S extends Scalar>(node: PlannedNode, context: Context<S>): S | number {
  return sumOver<S>(node.valueChildren, (link) => {
    const child = evidenceOf(link.node, context);
    return seen<S>(child, mul<S>(sensitivity(link, child, context), child.weightedError));
  });
}

/** What moves the mean, before division by a precision: Σ A q δ + Σ ½ κ γ Δ. */
export function driveOf<S extends Scalar>(node: PlannedNode, context: Context<S>): S | number {
  const fromValues = driveFromValues<S>(node, context);
  const fromVolatility = sumOver<S>(node.volatilityChildren, (link) => {
    const { evidence, coupling, effectivePrecision } = volatilityChild<S>(link, context);
    return seen<S>(
      evidence,
      volatilityDrive<S>(coupling, effectivePrecision, evidence.volatilityPredictionError),
    );
  });
  return plus<S>(fromValues, fromVolatility);
}

/** Σ A² h + Σ ½ κ² γ (γ + (2γ - 1) Δ) */
export function classicGain<S extends Scalar>(node: PlannedNode, context: Context<S>): S | number {
  const fromVolatility = sumOver<S>(node.volatilityChildren, (link) => {
    const { evidence, coupling, effectivePrecision } = volatilityChild<S>(link, context);
    const error = evidence.volatilityPredictionError;
    return seen<S>(evidence, classicPrecisionChange<S>(coupling, effectivePrecision, error));
  });
  return plus<S>(precisionFromValues<S>(node, context), fromVolatility);
}

/** Σ A² h + Σ of the enhanced changes at the node's new mean */
export function enhancedGain<S extends Scalar>(
  node: PlannedNode,
  context: Context<S>,
  mean: S | number,
): S | number {
  const fromVolatility = sumOver<S>(node.volatilityChildren, (link) => {
    const { evidence, coupling, previousVariance, logVolatility } = volatilityChild<S>(link, context);
    const change = enhancedPrecisionChange<S>(
      coupling,
      add<S>(mul<S>(coupling, mean), logVolatility),
      context.timeStep,
      previousVariance,
      evidence.squaredSurprise,
    );
    return seen<S>(evidence, change);
  });
  return plus<S>(precisionFromValues<S>(node, context), fromVolatility);
}

/** A sum that leaves out a term which is the plain number 0. */
function plus<S extends Scalar>(a: S | number, b: S | number): S | number {
  if (a === 0) return b;
  return b === 0 ? a : add<S>(a, b);
}
