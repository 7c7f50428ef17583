/** Sums over the parents of a node, from their predictions and the strengths of the edges to them. */

import { valueIn } from "../model/index.js";
import { add, div, mul, type Scalar, square } from "../scalar/index.js";
import { volatilityUncertainty } from "./equations/expected-precision.js";
import { type Weighted, weightedSum } from "./equations/weighted-sum.js";
import type { Link } from "./plan.js";
import { type Named, read } from "./step.js";

/** Strength and predicted mean of each parent. */
export function expectedMeans<S>(parents: readonly Link[], prediction: Named<S>, p: Named<S>): Weighted<S>[] {
  return parents.map(({ node, strength }) => ({
    weight: valueIn(p, strength),
    value: read(prediction, node, "expectedMean"),
  }));
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
  return parents.reduce<S | number>((sum, { node, strength }) => {
    const precision = read(prediction, node, "expectedPrecision");
    return add<S>(sum, volatilityUncertainty<S>(valueIn(p, strength), precision));
  }, mean);
}

/** Σ (t α)² / π̂_b: variance of a prediction that is due to uncertain value parents. */
export function inheritedVariance<S extends Scalar>(
  parents: readonly Link[],
  timeStep: S | number,
  prediction: Named<S>,
  p: Named<S>,
): S | number {
  return parents.reduce<S | number>((sum, { node, strength }) => {
    const sensitivity = square<S>(mul<S>(timeStep, valueIn(p, strength)));
    const term = div<S>(sensitivity, read(prediction, node, "expectedPrecision"));
    return sum === 0 ? term : add<S>(sum, term);
  }, 0);
}
