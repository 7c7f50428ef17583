/**
 * Prediction of a trial as the MATLAB toolbox 8.2 does it in its chains (perceptual-models 2.1, 2.2, 2.5). The
 * variance of a step follows the parent's previous posterior, not its prediction; the two differ where the parent
 * drifts. Level 2 of binary models predicts with unit time whatever the interval, and still reports a step of the
 * real length.
 */

import { exp, mul, neg, reciprocal, type Scalar } from "../scalar/index.js";
import { bernoulliVariance, expectedLogOdds, expectedProbability } from "./equations/binary.js";
import { toolboxForm } from "./equations/expansion.js";
import { expectedMeanOfToolbox } from "./equations/expected-mean.js";
import { effectivePrecision, expectedVariance, predictedVolatility } from "./equations/expected-precision.js";
import { weightedSum } from "./equations/weighted-sum.js";
import { expectedMeans } from "./links.js";
import type { Plan, PlannedNode } from "./plan.js";
import { type Named, type Predicted, read, strengthOf } from "./step.js";

export function predictAsToolbox<S extends Scalar>(
  plan: Plan,
  state: Named<S>,
  timeStep: S | number,
  p: Named<S>,
): Predicted<S> {
  const prediction: Record<string, S | number> = {};
  for (const node of plan.predictionOrder) {
    const { id } = node;
    if (node.kind === "continuous") {
      Object.assign(prediction, predictState<S>(node, plan, state, timeStep, p, prediction));
      continue;
    }
    const parent = node.valueParents[0]!;
    const mean = read(prediction, parent.other.id, "expectedMean");
    if (node.kind === "binary") {
      const logit = mul<S>(strengthOf(parent, p), mean);
      const probability = expectedProbability<S>(logit, plan.settings.probabilityClip);
      prediction[`${id}.expectedMean`] = probability;
      prediction[`${id}.expectedVariance`] = bernoulliVariance<S>(probability);
      prediction[`${id}.expectedLogOdds`] = expectedLogOdds<S>(logit, plan.settings.probabilityClip);
    } else {
      prediction[`${id}.expectedMean`] = mean;
      prediction[`${id}.expectedPrecision`] = inputPrecision<S>(node, state, p);
    }
  }
  return { prediction, checks: [] };
}

/**
 * Precision of an input: its own, scaled by its noise parents' previous posteriors, π exp(-Σ κ μ). (The other
 * conventions add the variance of the noise parents to the input's own.) perceptual-models 5.
 */
function inputPrecision<S extends Scalar>(
  { id, volatilityParents }: PlannedNode,
  state: Named<S>,
  p: Named<S>,
): S | number {
  const own = read(p, id, "precision");
  if (volatilityParents.length === 0) return own;
  const before = volatilityParents.map((link) => ({
    weight: strengthOf(link, p),
    value: read(state, link.other.id, "mean"),
  }));
  return mul<S>(own, exp<S>(neg<S>(weightedSum<S>(0, before))));
}

function predictState<S extends Scalar>(
  { id, valueChildren, volatilityParents }: PlannedNode,
  plan: Plan,
  state: Named<S>,
  timeStep: S | number,
  p: Named<S>,
  known: Named<S>,
): Named<S> {
  const tonic = read(p, id, "tonicVolatility");
  const before = volatilityParents.map((link) => ({
    weight: strengthOf(link, p),
    value: read(state, link.other.id, "mean"),
  }));
  const logVolatility = weightedSum<S>(tonic, before);
  const aboveOutcome = valueChildren.some(({ other }) => other.kind === "binary");
  const step = predictedVolatility<S>(aboveOutcome ? 1 : timeStep, logVolatility);
  const variance = expectedVariance<S>(read(state, id, "precision"), step);
  const precision = reciprocal<S>(variance);
  const common = {
    [`${id}.expectedMean`]: expectedMeanOfToolbox<S>(
      read(state, id, "mean"),
      read(p, id, "autoconnectionStrength"),
      read(p, id, "tonicDrift"),
      timeStep,
    ),
    [`${id}.expectedPrecision`]: precision,
    [`${id}.expectedVariance`]: variance,
  };
  if (plan.settings.variant === "unbounded" && volatilityParents.length > 0) {
    // The uHGF weighs the step by the parent's prediction instead.
    const ahead = weightedSum<S>(tonic, expectedMeans(volatilityParents, known, p));
    const previousVariance = reciprocal<S>(read(state, id, "precision"));
    const { weight } = toolboxForm.expand<S>(ahead, {
      timeStep,
      logVolatility: tonic,
      previousVariance,
      squaredSurprise: 0,
    });
    return {
      ...common,
      [`${id}.predictedVolatility`]: predictedVolatility<S>(timeStep, ahead),
      [`${id}.effectivePrecision`]: weight,
    };
  }
  const volatility = aboveOutcome ? mul<S>(timeStep, step) : step;
  return {
    ...common,
    [`${id}.predictedVolatility`]: volatility,
    [`${id}.effectivePrecision`]: effectivePrecision<S>(volatility, precision),
  };
}
