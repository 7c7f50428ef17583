/**
 * What an observation changes: children first, each sending what its parents need. hgf.md sections 4, 5 and 7; Weber
 * et al. 2023, arXiv:2305.10937.
 */

import type { Check, Observation } from "../model/index.js";
import { valueIn } from "../model/index.js";
import { abs, lessEqual, mul, reciprocal, type Scalar, sub } from "../scalar/index.js";
import { reportEdges } from "./edge-quantities.js";
import { carriedVariance } from "./equations/expected-precision.js";
import { squaredSurprise, volatilityPredictionError } from "./equations/prediction-error.js";
import { gaussianDivergence, gaussianSurprise } from "./equations/surprise.js";
import { type Belief, throughUncertainLink } from "./equations/value-update.js";
import { anyObserved, type Context } from "./evidence.js";
import { observe } from "./observe.js";
import { isFed, type Plan, type PlannedNode } from "./plan.js";
import { posteriorOf } from "./posterior.js";
import { attributeOf, type Named, precisionCheck, type Updated } from "./step.js";
import { sharedError } from "./volatility-child.js";

/** Posterior precisions that are not above this have no meaning left. */
const LEAST_PRECISION = 1e-128;

export function updateTrial<S extends Scalar>(
  plan: Plan,
  state: Named<S>,
  prediction: Named<S>,
  observations: Readonly<Record<string, Observation<S>>>,
  timeStep: S | number,
  p: Named<S>,
): Updated<S> {
  const context: Context<S> = {
    plan,
    state,
    prediction,
    observations,
    timeStep,
    p,
    evidence: new Map(),
    steps: new Map(),
    volatilityChildren: new Map(),
    next: {},
    quantities: {},
  };
  const checks: Check<S>[] = [];
  for (const node of plan.updateOrder) {
    if (node.kind === "constant") continue;
    if (isFed(node.kind)) observe<S>(node, context);
    else checks.push(...updateState<S>(node, context));
  }
  return { state: context.next, quantities: context.quantities, checks };
}

function updateState<S extends Scalar>(node: PlannedNode, context: Context<S>): Check<S>[] {
  const { plan, state, prediction, next, quantities } = context;
  const { id, keys } = node;
  const expected: Belief<S> = {
    mean: valueIn(prediction, keys.expectedMean),
    precision: valueIn(prediction, keys.expectedPrecision),
  };
  const part = plan.parts.get(id) ?? "updated";
  const belief =
    part === "updated"
      ? posteriorOf<S>(node, context)
      : part === "predicted"
        ? expected
        : { mean: valueIn(state, keys.mean), precision: valueIn(state, keys.precision) };
  const { mean, precision } = belief;
  next[keys.mean] = mean;
  next[keys.precision] = precision;
  const error = sub<S>(mean, expected.mean);
  quantities[keys.valuePredictionError] = error;
  sendUpwards<S>(node, precision, error, part === "updated", context);
  const variance = valueIn(prediction, keys.expectedVariance);
  quantities[keys.variance] = reciprocal<S>(precision);
  quantities[keys.surprise] = gaussianSurprise<S>(mean, expected.mean, variance);
  quantities[keys.kullbackLeibler] = gaussianDivergence<S>(belief, expected);
  reportEdges<S>(node, belief, context);
  return [precisionCheck<S>(id, precision, LEAST_PRECISION, adviceFor(node)), meanCheck<S>(id, mean)];
}

/** A mean must be finite. NaN passes here: that a state is a number is checked of all. */
function meanCheck<S extends Scalar>(node: string, mean: S | number): Check<S> {
  return {
    reason: "outOfRange",
    node,
    quantity: "mean",
    value: mean,
    holds: sub<S>(1, lessEqual<S>(Number.POSITIVE_INFINITY, abs<S>(mean))),
    advice: "the belief overflowed: look for an input far outside the range of the others",
  };
}

/** Curved couplings can take away precision under every variant; all else that can is the classic update. */
function adviceFor({ valueChildren }: PlannedNode): string | undefined {
  if (valueChildren.every(({ coupling }) => coupling === undefined)) return undefined;
  return (
    "the curvature of a coupling function times a large error took away more precision than there was: lower the " +
    "strength of the coupling, give the node more precision, or use a function without curvature (relu)"
  );
}

/** What a state tells its parents once its posterior is known. */
function sendUpwards<S extends Scalar>(
  node: PlannedNode,
  precision: S | number,
  error: S | number,
  takesPart: boolean,
  context: Context<S>,
): void {
  const { plan, state, prediction, timeStep, p } = context;
  const { id, keys } = node;
  const expected = valueIn(prediction, keys.expectedPrecision);
  const squared = squaredSurprise<S>(precision, error);
  const certainLink =
    plan.settings.meanField || node.valueParents.every(({ other }) => other.kind === "constant");
  const link = certainLink
    ? { forPrecision: expected, forMean: expected }
    : throughUncertainLink<S>(valueIn(prediction, keys.conditionalExpectedPrecision), expected, precision);
  const children = [...node.valueChildren, ...node.volatilityChildren];
  const inner = plan.rules.unseenPropagates ? anyObserved<S>(children, context) : 1;
  const observed = takesPart ? inner : 0;
  const volatilityError = sharedError<S>(node, volatilityPredictionError<S>(expected, squared), context);
  const exact = plan.settings.exactAutoregressiveVariance === true;
  const autoconnection = exact ? attributeOf(node, "autoconnectionStrength", p) : 1;
  context.quantities[keys.volatilityPredictionError] = volatilityError;
  context.evidence.set(id, {
    observed,
    volatileHears: takesPart && plan.rules.unseenIsZero ? 1 : observed,
    scaledByTime: plan.rules.sensitivityTakesTime,
    forPrecision: link.forPrecision,
    forMean: link.forMean,
    curvedError: mul<S>(link.forPrecision, error),
    weightedError: mul<S>(link.forMean, error),
  });
  context.steps.set(id, {
    observed,
    squaredSurprise: squared,
    volatilityPredictionError: volatilityError,
    effectivePrecision: valueIn(prediction, keys.effectivePrecision),
    expectedPrecision: expected,
    previousVariance: carriedVariance<S>(valueIn(state, keys.precision), autoconnection),
    timeStep,
  });
}
