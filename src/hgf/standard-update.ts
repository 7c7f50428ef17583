/**
 * What an observation changes under the standard conventions: children first, each sending what its parents
 * need. hgf.md sections 4, 5 and 7; Weber et al. 2023, arXiv:2305.10937.
 */

import type { Check, Observation } from "../model/index.js";
import { valueIn } from "../model/index.js";
import { add, mul, reciprocal, type Scalar, select, sub } from "../scalar/index.js";
import { squaredSurprise, volatilityPredictionError } from "./equations/prediction-error.js";
import { binarySurprise, gaussianSurprise } from "./equations/surprise.js";
import { throughUncertainLink } from "./equations/value-update.js";
import { anyObserved, type Context, type Evidence, type VolatilityEvidence } from "./evidence.js";
import { inheritedVariance } from "./links.js";
import type { Plan, PlannedNode } from "./plan.js";
import { posteriorOf } from "./posterior.js";
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
  const inputs = new Map<string, Evidence<S>>();
  const states = new Map<string, VolatilityEvidence<S>>();
  const context: Context<S> = { plan, state, prediction, inputs, states, timeStep, p };
  for (const node of plan.updateOrder) {
    const { id } = node;
    if (node.kind !== "continuous") {
      const seen = observe<S>(node, prediction, valueIn(observations, id), p);
      inputs.set(id, seen.evidence);
      Object.assign(quantities, seen.quantities);
      continue;
    }
    const { mean, precision } = posteriorOf<S>(node, context);
    next[`${id}.mean`] = mean;
    next[`${id}.precision`] = precision;
    checks.push(precisionCheck<S>(id, precision, LEAST_PRECISION));
    const error = sub<S>(mean, read(prediction, id, "expectedMean"));
    const evidence = evidenceOfState<S>(node, precision, error, context);
    states.set(id, evidence);
    quantities[`${id}.valuePredictionError`] = error;
    quantities[`${id}.volatilityPredictionError`] = evidence.volatilityPredictionError;
    quantities[`${id}.variance`] = reciprocal<S>(precision);
  }
  return { state: next, quantities, checks };
}

/** What a state sends upwards once its posterior is known. */
function evidenceOfState<S extends Scalar>(
  node: PlannedNode,
  precision: S | number,
  error: S | number,
  context: Context<S>,
): VolatilityEvidence<S> {
  const { plan, prediction } = context;
  const expected = read(prediction, node.id, "expectedPrecision");
  const squared = squaredSurprise<S>(precision, error);
  const certainLink = plan.settings.meanField || node.valueParents.length === 0;
  const link = certainLink
    ? { forPrecision: expected, forMean: expected }
    : throughUncertainLink<S>(read(prediction, node.id, "conditionalExpectedPrecision"), expected, precision);
  return {
    observed: anyObserved<S>([...node.valueChildren, ...node.volatilityChildren], context),
    scaledByTime: true,
    forPrecision: link.forPrecision,
    weightedError: mul<S>(link.forMean, error),
    squaredSurprise: squared,
    volatilityPredictionError: volatilityPredictionError<S>(expected, squared),
  };
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
    return {
      evidence: { observed, scaledByTime: false, forPrecision: variance, weightedError: error },
      quantities,
    };
  }
  const precision = read(p, id, "precision");
  const variance = add<S>(
    reciprocal<S>(precision),
    inheritedVariance<S>(node.valueParents, 1, prediction, p),
  );
  quantities[`${id}.inputSurprise`] = select<S>(observed, gaussianSurprise<S>(value, mean, variance), 0);
  return {
    evidence: {
      observed,
      scaledByTime: false,
      forPrecision: precision,
      weightedError: mul<S>(precision, error),
    },
    quantities,
  };
}
