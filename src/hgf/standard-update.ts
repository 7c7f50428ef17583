/**
 * What an observation changes under the standard conventions: children first, each sending what its parents
 * need. hgf.md sections 4, 5 and 7; Weber et al. 2023, arXiv:2305.10937.
 */

import type { Check, Observation } from "../model/index.js";
import { valueOf } from "../model/index.js";
import { add, max, reciprocal, type Scalar, select, sub } from "../scalar/index.js";
import { squaredSurprise, volatilityPredictionError } from "./equations/prediction-error.js";
import { binarySurprise, gaussianSurprise } from "./equations/surprise.js";
import { throughUncertainLink } from "./equations/value-update.js";
import { inheritedVariance } from "./links.js";
import { type Evidence, posteriorOf } from "./posterior.js";
import type { Plan, PlannedNode } from "./plan.js";
import { type Named, precisionCheck, read, type Updated } from "./step.js";

/** Posterior precisions that are not above this have no meaning left. */
const LEAST_PRECISION = 1e-128;

export function updateStandard<S extends Scalar>(
  plan: Plan,
  state: Named<S>,
  prediction: Named<S>,
  observations: Readonly<Record<string, Observation<S>>>,
  timeStep: S | number,
  p: Named<S>,
): Updated<S> {
  const next: Record<string, S | number> = {};
  const quantities: Record<string, S | number> = {};
  const checks: Check<S>[] = [];
  const evidence = new Map<string, Evidence<S>>();
  for (const node of plan.updateOrder) {
    const { id } = node;
    if (node.kind !== "continuous") {
      const seen = observe<S>(node, prediction, valueOf(observations, id), p);
      evidence.set(id, seen.evidence);
      Object.assign(quantities, seen.quantities);
      continue;
    }
    const belief = posteriorOf<S>(node, plan, { state, prediction, evidence, timeStep, p });
    next[`${id}.mean`] = belief.mean;
    next[`${id}.precision`] = belief.precision;
    checks.push(precisionCheck<S>(id, belief.precision, LEAST_PRECISION));
    const expected = read(prediction, id, "expectedPrecision");
    const error = sub<S>(belief.mean, read(prediction, id, "expectedMean"));
    const squared = squaredSurprise<S>(belief.precision, error);
    const volatilityError = volatilityPredictionError<S>(expected, squared);
    quantities[`${id}.valuePredictionError`] = error;
    quantities[`${id}.volatilityPredictionError`] = volatilityError;
    quantities[`${id}.variance`] = reciprocal<S>(belief.precision);
    const link =
      plan.settings.meanField || node.valueParents.length === 0
        ? { forPrecision: expected, forMean: expected }
        : throughUncertainLink<S>(read(prediction, id, "conditionalExpectedPrecision"), expected, belief.precision);
    evidence.set(id, {
      observed: anyObserved(node, evidence),
      scaledByTime: true,
      forPrecision: link.forPrecision,
      weightedError: weighted<S>(link.forMean, error),
      squaredSurprise: squared,
      volatilityPredictionError: volatilityError,
    });
  }
  return { state: next, quantities, checks };
}

/** What an input sends upwards, and its surprise. Where nothing was seen, errors and surprise are 0. */
function observe<S extends Scalar>(
  node: PlannedNode,
  prediction: Named<S>,
  { value, observed }: Observation<S>,
  p: Named<S>,
): { readonly evidence: Evidence<S>; readonly quantities: Named<S> } {
  const { id } = node;
  const mean = read(prediction, id, "expectedMean");
  const error = select<S>(observed, sub<S>(value, mean), 0);
  const quantities: Record<string, S | number> = { [`${id}.valuePredictionError`]: error };
  if (node.kind === "binary") {
    const variance = read(prediction, id, "expectedVariance");
    quantities[`${id}.mean`] = select<S>(observed, value, mean);
    quantities[`${id}.variance`] = select<S>(observed, 0, variance);
    quantities[`${id}.inputSurprise`] = select<S>(observed, binarySurprise<S>(value, mean), 0);
    return { evidence: { observed, scaledByTime: false, forPrecision: variance, weightedError: error }, quantities };
  }
  const precision = read(p, id, "precision");
  const variance = add<S>(reciprocal<S>(precision), inheritedVariance<S>(node.valueParents, 1, prediction, p));
  quantities[`${id}.inputSurprise`] = select<S>(observed, gaussianSurprise<S>(value, mean, variance), 0);
  return {
    evidence: { observed, scaledByTime: false, forPrecision: precision, weightedError: weighted<S>(precision, error) },
    quantities,
  };
}

/** A node counts as observed for its parents when one of its children does. */
function anyObserved<S extends Scalar>(node: PlannedNode, evidence: ReadonlyMap<string, Evidence<S>>): S | number {
  return [...node.valueChildren, ...node.volatilityChildren].reduce<S | number>((any, child) => {
    const observed = evidence.get(child.node)!.observed;
    if (any === 1 || observed === 0) return any;
    return any === 0 || observed === 1 ? observed : max<S>(any, observed);
  }, 0);
}
