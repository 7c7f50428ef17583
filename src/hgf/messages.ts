/** Sums over children: what moves a node's mean and precision. hgf.md 5.1 to 5.3, Weber et al. 2023, eq. 41-62. */

import { add, mul, type Scalar, square } from "../scalar/index.js";
import { curvedGain } from "./equations/value-update.js";
import { classicPrecisionChange, volatilityDrive } from "./equations/volatility-classic.js";
import { enhancedPrecisionChange } from "./equations/volatility-enhanced.js";
import { type Context, type Evidence, evidenceOf, heard, seen, sumOver } from "./evidence.js";
import type { Link, PlannedNode } from "./plan.js";
import { strengthOf } from "./step.js";
import { volatilityChild } from "./volatility-child.js";

/** What a change of the parent does to the child's prediction: t α for states, α for inputs. */
export function sensitivity<S extends Scalar>(
  link: Link,
  child: Evidence<S>,
  { p, timeStep }: Context<S>,
): S | number {
  const strength = strengthOf(link, p);
  return child.scaledByTime ? mul<S>(timeStep, strength) : strength;
}

/** Σ A² g'² h - A g'' h δ over value children, with g' and g'' at the given mean of the node. */
export function precisionFromValues<S extends Scalar>(
  node: PlannedNode,
  context: Context<S>,
  mean: S | number,
): S | number {
  return sumOver<S>(node.valueChildren, (link) => {
    const child = evidenceOf(link, context);
    const strength = sensitivity(link, child, context);
    return heard<S>(node, child, gain(link, child, strength));
  });

  function gain({ coupling }: Link, child: Evidence<S>, strength: S | number): S | number {
    if (coupling === undefined) return mul<S>(square<S>(strength), child.forPrecision);
    const { first, second } = coupling.jet<S>(mean);
    return curvedGain<S>(strength, first, second, child.forPrecision, child.curvedError);
  }
}

/** Σ A q g' δ over value children, with g' at the given mean of the node. */
export function driveFromValues<S extends Scalar>(
  node: PlannedNode,
  context: Context<S>,
  mean: S | number,
): S | number {
  return sumOver<S>(node.valueChildren, (link) => {
    const child = evidenceOf(link, context);
    const strength = sensitivity(link, child, context);
    const slope = link.coupling === undefined ? strength : mul<S>(strength, link.coupling.jet<S>(mean).first);
    return heard<S>(node, child, mul<S>(slope, child.weightedError));
  });
}

/** What moves the mean, before division by a precision: Σ A q g' δ + Σ ½ κ γ Δ. */
export function driveOf<S extends Scalar>(
  node: PlannedNode,
  context: Context<S>,
  mean: S | number,
): S | number {
  const fromVolatility = sumOver<S>(node.volatilityChildren, (link) => {
    const child = volatilityChild<S>(link, context);
    const { coupling, effectivePrecision, volatilityPredictionError } = child;
    return seen<S>(
      child.observed,
      volatilityDrive<S>(coupling, effectivePrecision, volatilityPredictionError),
    );
  });
  return plus<S>(driveFromValues<S>(node, context, mean), fromVolatility);
}

/** Σ over value children at the given mean + Σ ½ κ² γ (γ + (2γ - 1) Δ) */
export function classicGain<S extends Scalar>(
  node: PlannedNode,
  context: Context<S>,
  mean: S | number,
): S | number {
  const fromVolatility = sumOver<S>(node.volatilityChildren, (link) => {
    const child = volatilityChild<S>(link, context);
    const { coupling, effectivePrecision, volatilityPredictionError } = child;
    return seen<S>(
      child.observed,
      classicPrecisionChange<S>(coupling, effectivePrecision, volatilityPredictionError),
    );
  });
  return plus<S>(precisionFromValues<S>(node, context, mean), fromVolatility);
}

/** Σ over value children + Σ of the enhanced changes, all at the node's new mean */
export function enhancedGain<S extends Scalar>(
  node: PlannedNode,
  context: Context<S>,
  mean: S | number,
): S | number {
  const fromVolatility = sumOver<S>(node.volatilityChildren, (link) => {
    const child = volatilityChild<S>(link, context);
    const change = enhancedPrecisionChange<S>(
      child.coupling,
      add<S>(mul<S>(child.coupling, mean), child.logVolatility),
      child.timeStep,
      child.previousVariance,
      child.squaredSurprise,
    );
    return seen<S>(child.observed, change);
  });
  return plus<S>(precisionFromValues<S>(node, context, mean), fromVolatility);
}

/** A sum that leaves out a term which is the plain number 0. */
function plus<S extends Scalar>(a: S | number, b: S | number): S | number {
  if (a === 0) return b;
  return b === 0 ? a : add<S>(a, b);
}
