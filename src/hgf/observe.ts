/** What a trial's observations tell the network: errors and precisions sent upwards, and surprise. hgf.md sections 4, 7, 8. */

import { valueIn } from "../model/index.js";
import { mul, reciprocal, type Scalar, select, sub } from "../scalar/index.js";
import { squaredSurprise, volatilityPredictionError } from "./equations/prediction-error.js";
import { binarySurprise, gaussianSurprise } from "./equations/surprise.js";
import { throughUncertainLink } from "./equations/value-update.js";
import type { Context, Evidence } from "./evidence.js";
import { inputError } from "./input-error.js";
import { inputVariance } from "./links.js";
import { firstLevelOf, type PlannedNode } from "./plan.js";
import { valueOf } from "./step.js";

/** What an input sends upwards, and its surprise. Where nothing was seen, errors and surprise are 0. */
export function observe<S extends Scalar>(node: PlannedNode, context: Context<S>): void {
  const { plan, state, prediction, observations, evidence, quantities, next, p } = context;
  const { id, keys } = node;
  const given = valueIn(observations, id);
  const takesPart = (plan.parts.get(id) ?? "updated") === "updated";
  const observed = takesPart ? given.observed : 0;
  const { value } = given;
  const mean = valueIn(prediction, keys.expectedMean);
  quantities[keys.valuePredictionError] = select<S>(observed, sub<S>(value, mean), 0);
  const volatileHears = plan.rules.unseenIsZero && takesPart ? 1 : observed;
  if (node.kind === "binary") {
    const error = valueIn(quantities, keys.valuePredictionError);
    const variance = valueIn(prediction, keys.expectedVariance);
    quantities[keys.mean] = select<S>(observed, value, mean);
    quantities[keys.variance] = select<S>(observed, 0, variance);
    quantities[keys.inputSurprise] = select<S>(observed, binarySurprise<S>(value, mean), 0);
    // The error stands for one divided by p (1 - p), so that its precision takes that away again.
    evidence.set(id, {
      observed,
      volatileHears,
      scaledByTime: false,
      forPrecision: variance,
      forMean: 1,
      curvedError: error,
      weightedError: error,
    });
    return;
  }
  const sent = sentPrecisions<S>(node, context);
  const error = takesPart ? inputError<S>(node, observed, context) : 0;
  evidence.set(id, {
    observed,
    volatileHears,
    scaledByTime: node.kind === "relay" && plan.rules.sensitivityTakesTime,
    ...sent,
    curvedError: mul<S>(sent.forPrecision, error),
    weightedError: mul<S>(sent.forMean, error),
  });
  if (node.kind === "relay") {
    next[keys.mean] = select<S>(observed, value, valueIn(state, keys.mean));
    return;
  }
  if (node.kind === "volatile-input") observeVolatile<S>(node, observed, error, volatileHears, context);
  const stored = reciprocal<S>(valueIn(prediction, keys.expectedPrecision));
  const surprise = gaussianSurprise<S>(value, mean, stored);
  quantities[keys.conditionalSurprise] = select<S>(observed, surprise, 0);
  const lowest = firstLevelOf(node);
  if (lowest !== undefined) {
    const level = gaussianSurprise<S>(
      value,
      valueIn(prediction, lowest.keys.expectedMean),
      valueIn(prediction, lowest.keys.expectedVariance),
    );
    quantities[keys.firstLevelSurprise] = select<S>(observed, level, 0);
  }
  const marginal = inputVariance<S>(node, plan, context.timeStep, prediction, p);
  quantities[keys.inputSurprise] = select<S>(observed, gaussianSurprise<S>(value, mean, marginal), 0);
}

/**
 * What a volatile node that is fed holds afterwards, and tells its own volatility: as if that had no share in the
 * prediction (γ = 0). hgf.md 5.6.
 */
function observeVolatile<S extends Scalar>(
  node: PlannedNode,
  observed: S | number,
  error: S | number,
  heard: S | number,
  context: Context<S>,
): void {
  const { plan, state, prediction, observations, next, quantities, timeStep } = context;
  const { id, keys } = node;
  const part = plan.parts.get(id) ?? "updated";
  const expected = valueIn(prediction, keys.expectedMean);
  const precision = valueIn(prediction, keys.expectedPrecision);
  const unseen = part === "held" ? valueIn(state, keys.mean) : expected;
  const otherwise = part === "updated" && plan.rules.unseenIsZero ? 0 : unseen;
  const after = select<S>(observed, valueIn(observations, id).value, otherwise);
  next[keys.mean] = after;
  const squared = squaredSurprise<S>(precision, error);
  const volatilityError = volatilityPredictionError<S>(precision, squared);
  quantities[keys.mean] = after;
  quantities[keys.precision] = precision;
  quantities[keys.volatilityPredictionError] = volatilityError;
  context.steps.set(id, {
    observed: heard,
    squaredSurprise: squared,
    volatilityPredictionError: volatilityError,
    effectivePrecision: valueIn(prediction, keys.effectivePrecision),
    expectedPrecision: precision,
    previousVariance: reciprocal<S>(precision),
    timeStep: plan.rules.inputsTakeTime ? timeStep : 1,
  });
}

/** h and q of an input or relay: the marginal precision, or the one given the parents (C4). */
function sentPrecisions<S extends Scalar>(
  { kind, keys, volatilityParents, parameters }: PlannedNode,
  { plan, prediction, p }: Context<S>,
): Pick<Evidence<S>, "forPrecision" | "forMean"> {
  const { settings, rules } = plan;
  const marginal = valueIn(prediction, keys.expectedPrecision);
  if (kind === "relay" && rules.relayIsInner && !settings.meanField) {
    const conditional = valueIn(prediction, keys.conditionalExpectedPrecision);
    return throughUncertainLink<S>(conditional, marginal, valueOf(parameters.precision!, p));
  }
  const noisy = kind === "input" && volatilityParents.length > 0;
  const precision =
    noisy && !rules.inputsSendMarginal ? valueIn(prediction, keys.conditionalExpectedPrecision) : marginal;
  return { forPrecision: precision, forMean: precision };
}
