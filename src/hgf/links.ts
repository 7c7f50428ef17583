/** Sums over the parents of a node, from their predictions and the strengths of the edges to them. */

import { valueIn } from "../model/index.js";
import { add, div, mul, reciprocal, type Scalar, square } from "../scalar/index.js";
import { volatilityUncertainty } from "./equations/expected-precision.js";
import { type Weighted, weightedSum } from "./equations/weighted-sum.js";
import type { Link, Plan, PlannedNode } from "./plan.js";
import { attributeOf, type Named, strengthOf } from "./step.js";

/** Strength and predicted mean of each parent, g(μ̂) where the edge has a function. */
export function expectedMeans<S extends Scalar>(
  parents: readonly Link[],
  prediction: Named<S>,
  p: Named<S>,
): Weighted<S>[] {
  return parents.map((link) => {
    const mean = valueIn(prediction, link.other.keys.expectedMean);
    return {
      weight: strengthOf(link, p),
      value: link.coupling === undefined ? mean : link.coupling.value<S>(mean),
    };
  });
}

/** ω + Σ κ μ̂, and in relaxed mode + Σ κ² / (2 π̂), over the given volatility parents. */
export function logVolatilityFrom<S extends Scalar>(
  parents: readonly Link[],
  tonicVolatility: S | number,
  prediction: Named<S>,
  p: Named<S>,
  { meanField }: { readonly meanField: boolean },
): S | number {
  const mean = weightedSum<S>(tonicVolatility, expectedMeans(parents, prediction, p));
  if (meanField) return mean;
  return parents.reduce<S | number>((sum, link) => {
    const precision = valueIn(prediction, link.other.keys.expectedPrecision);
    return add<S>(sum, volatilityUncertainty<S>(strengthOf(link, p), precision));
  }, mean);
}

/** Σ (t α g'(μ̂_b))² / π̂_b: variance of a prediction that is due to uncertain value parents. Constants have none. */
export function inheritedVariance<S extends Scalar>(
  parents: readonly Link[],
  timeStep: S | number,
  prediction: Named<S>,
  p: Named<S>,
): S | number {
  return parents.reduce<S | number>((sum, link) => {
    const { other, coupling } = link;
    if (other.kind === "constant") return sum;
    const strength = mul<S>(timeStep, strengthOf(link, p));
    const mean = valueIn(prediction, other.keys.expectedMean);
    const slope = coupling === undefined ? strength : mul<S>(strength, coupling.jet<S>(mean).first);
    const term = div<S>(square<S>(slope), valueIn(prediction, other.keys.expectedPrecision));
    return sum === 0 ? term : add<S>(sum, term);
  }, 0);
}

/** Variance of an input under its prediction: its noise, and the uncertainty about its value parents. */
export function inputVariance<S extends Scalar>(
  input: PlannedNode,
  { rules }: Plan,
  timeStep: S | number,
  prediction: Named<S>,
  p: Named<S>,
): S | number {
  const { keys, valueParents, volatilityParents } = input;
  const noise =
    volatilityParents.length === 0 || input.kind === "volatile-input"
      ? reciprocal<S>(attributeOf(input, "precision", p))
      : reciprocal<S>(valueIn(prediction, keys.conditionalExpectedPrecision));
  const step = rules.inputsTakeTime ? timeStep : 1;
  return add<S>(noise, inheritedVariance<S>(valueParents, step, prediction, p));
}
