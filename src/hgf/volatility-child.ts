/** A volatility child as its parent sees it: a state with its step, or an input with its noise. */

import { valueIn } from "../model/index.js";
import { add, div, mul, reciprocal, type Scalar, select, square, sub } from "../scalar/index.js";
import { expectedSquaredResidual } from "./equations/noise.js";
import { squaredSurprise, volatilityPredictionError } from "./equations/prediction-error.js";
import { weightedSum } from "./equations/weighted-sum.js";
import { type Context, type StepEvidence, sumOver, type VolatilityChild } from "./evidence.js";
import { inputError } from "./input-error.js";
import { logVolatilityFrom } from "./links.js";
import type { Link, PlannedNode } from "./plan.js";
import { attributeOf, strengthOf } from "./step.js";

export function volatilityChild<S extends Scalar>(link: Link, context: Context<S>): VolatilityChild<S> {
  const known = context.volatilityChildren.get(link);
  if (known !== undefined) return known;
  const { plan, prediction, p } = context;
  const { other } = link;
  const tonic = other.kind === "input" ? 0 : attributeOf(other, "tonicVolatility", p);
  // The other volatility parents stay in the exponent, or are left out of it (C5).
  const others = plan.rules.sharedVolatilityError
    ? []
    : other.volatilityParents.filter(({ strength }) => strength !== link.strength);
  const child = {
    ...stepEvidenceOf(other, context),
    coupling: strengthOf(link, p),
    logVolatility: logVolatilityFrom<S>(others, tonic, prediction, p, plan.settings),
  };
  context.volatilityChildren.set(link, child);
  return child;
}

function stepEvidenceOf<S extends Scalar>(child: PlannedNode, context: Context<S>): StepEvidence<S> {
  const known = context.steps.get(child.id);
  if (known !== undefined) return known;
  if (child.kind !== "input") throw new Error(`node ${child.id} has sent nothing yet`);
  const noise = noiseEvidence<S>(child, context);
  context.steps.set(child.id, noise);
  context.quantities[child.keys.volatilityPredictionError] = noise.volatilityPredictionError;
  context.quantities[child.keys.effectivePrecision] = noise.effectivePrecision;
  return noise;
}

/** An error is in full for each volatility parent, or shared out among them (C5). */
export function sharedError<S extends Scalar>(
  { volatilityParents }: PlannedNode,
  error: S | number,
  { plan }: Context<S>,
): S | number {
  const shares = volatilityParents.length;
  return plan.rules.sharedVolatilityError && shares > 1 ? div<S>(error, shares) : error;
}

/** What an input tells its noise parents. Asked for when all it depends on is known. hgf.md sections 2 and 4. */
function noiseEvidence<S extends Scalar>(input: PlannedNode, context: Context<S>): StepEvidence<S> {
  const { plan, prediction, observations, timeStep, p } = context;
  const { keys } = input;
  const { rules } = plan;
  const { value, observed } = valueIn(observations, input.id);
  const previousVariance = reciprocal<S>(attributeOf(input, "precision", p));
  const marginal = valueIn(prediction, keys.expectedPrecision);
  const conditional = valueIn(prediction, keys.conditionalExpectedPrecision);
  const error = inputError<S>(input, observed, context);
  const common = {
    observed,
    previousVariance,
    expectedPrecision: rules.inputsSendMarginal ? marginal : conditional,
    timeStep: rules.inputsTakeTime ? timeStep : 1,
  };
  if (rules.noisePredictionError === "prediction") {
    const squared = add<S>(previousVariance, square<S>(error));
    return {
      ...common,
      squaredSurprise: squared,
      volatilityPredictionError: sharedError<S>(
        input,
        volatilityPredictionError<S>(marginal, squared),
        context,
      ),
      effectivePrecision: valueIn(prediction, keys.effectivePrecision),
    };
  }
  const squared =
    rules.noisePredictionError === "posterior"
      ? posteriorResidual<S>(input, select<S>(observed, value, 0), context)
      : squaredSurprise<S>(averagePrecision<S>(input, context), error);
  return {
    ...common,
    squaredSurprise: squared,
    volatilityPredictionError: select<S>(observed, volatilityPredictionError<S>(conditional, squared), 0),
    // γ, without a difference that vanishes where the tonic noise does.
    effectivePrecision: sub<S>(1, mul<S>(previousVariance, conditional)),
  };
}

function posteriorResidual<S extends Scalar>(
  input: PlannedNode,
  value: S | number,
  { next, prediction, p }: Context<S>,
): S | number {
  const means = input.valueParents.map((link) => {
    const { keys } = link.other;
    const mean = next[keys.mean] ?? valueIn(prediction, keys.expectedMean);
    return {
      weight: strengthOf(link, p),
      value: link.coupling === undefined ? mean : link.coupling.value<S>(mean),
    };
  });
  const variance = sumOver<S>(
    input.valueParents.filter(({ other }) => other.kind !== "constant"),
    (link) => {
      const strength = strengthOf(link, p);
      const mean = valueIn(next, link.other.keys.mean);
      const slope =
        link.coupling === undefined ? strength : mul<S>(strength, link.coupling.jet<S>(mean).first);
      return div<S>(square<S>(slope), valueIn(next, link.other.keys.precision));
    },
  );
  const mean = weightedSum<S>(attributeOf(input, "tonicDrift", p), means);
  return expectedSquaredResidual<S>(value, mean, variance);
}

function averagePrecision<S extends Scalar>({ valueParents }: PlannedNode, { next }: Context<S>): S | number {
  const states = valueParents.filter(({ other }) => other.kind !== "constant");
  const total = sumOver<S>(states, ({ other }) => valueIn(next, other.keys.precision));
  return states.length === 1 ? total : div<S>(total, states.length);
}
