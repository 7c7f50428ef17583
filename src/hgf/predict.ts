/** Prediction of a trial. hgf.md section 3; Weber et al. 2023, arXiv:2305.10937. */

import type { Check } from "../model/index.js";
import { valueIn } from "../model/index.js";
import { less, mul, reciprocal, type Scalar } from "../scalar/index.js";
import { bernoulliVariance, expectedLogOdds, expectedProbability } from "./equations/binary.js";
import { expectedMean } from "./equations/expected-mean.js";
import {
  carriedVariance,
  effectivePrecision,
  precisionAfterStep,
  predictedVolatility,
} from "./equations/expected-precision.js";
import { weightedSum } from "./equations/weighted-sum.js";
import { expectedMeans, inheritedVariance, logVolatilityFrom } from "./links.js";
import type { Plan, PlannedNode } from "./plan.js";
import { attributeOf, type Named, type Predicted } from "./step.js";

/** A step that adds no more variance than this has underflowed. */
const LEAST_VOLATILITY = 1e-128;

const VOLATILITY_ADVICE =
  "the log volatility overflowed or underflowed: lower the coupling, the tonic volatility or the initial uncertainty of " +
  'the volatility parents, or use mean-field mode or variant "unbounded"';

/** What predictions of a trial are made from and written to. */
interface Trial<S> {
  readonly plan: Plan;
  readonly state: Named<S>;
  readonly timeStep: S | number;
  readonly p: Named<S>;
  readonly prediction: Record<string, S | number>;
  readonly checks: Check<S>[];
}

export function predictTrial<S extends Scalar>(
  plan: Plan,
  state: Named<S>,
  timeStep: S | number,
  p: Named<S>,
): Predicted<S> {
  const trial: Trial<S> = { plan, state, timeStep, p, prediction: {}, checks: [] };
  for (const node of plan.predictionOrder) {
    if (node.kind === "binary") predictOutcome<S>(node, trial);
    else if (node.kind === "input") predictInput<S>(node, trial);
    else if (node.kind === "volatile-input") predictVolatileInput<S>(node, trial);
    else if (node.kind === "constant") predictConstant<S>(node, trial);
    else if (plan.parts.get(node.id) === "held") hold<S>(node, trial);
    else predictState<S>(node, trial);
  }
  return { prediction: trial.prediction, checks: trial.checks };
}

function predictOutcome<S extends Scalar>({ keys, valueParents }: PlannedNode, trial: Trial<S>): void {
  const { plan, prediction, p } = trial;
  const { probabilityClip } = plan.settings;
  const means = expectedMeans<S>(valueParents, prediction, p);
  const logit = plan.rules.plainLogOdds
    ? weightedSum<S>(0, plainMeans<S>(valueParents, prediction))
    : weightedSum<S>(0, means);
  const probability = expectedProbability<S>(logit, probabilityClip);
  prediction[keys.expectedMean] = probability;
  prediction[keys.expectedVariance] = bernoulliVariance<S>(probability);
  prediction[keys.expectedLogOdds] = expectedLogOdds<S>(logit, probabilityClip);
}

function plainMeans<S>(parents: PlannedNode["valueParents"], prediction: Named<S>) {
  return parents.map(({ other }) => ({ weight: 1, value: valueIn(prediction, other.keys.expectedMean) }));
}

function predictConstant<S extends Scalar>(node: PlannedNode, { prediction, p }: Trial<S>): void {
  prediction[node.keys.expectedMean] = attributeOf(node, "mean", p);
}

/** No time passes: the belief is its own prediction. */
function hold<S extends Scalar>({ keys }: PlannedNode, { state, prediction }: Trial<S>): void {
  const precision = valueIn(state, keys.precision);
  prediction[keys.expectedMean] = valueIn(state, keys.mean);
  prediction[keys.expectedPrecision] = precision;
  prediction[keys.conditionalExpectedPrecision] = precision;
  prediction[keys.expectedVariance] = reciprocal<S>(precision);
  prediction[keys.predictedVolatility] = 0;
  prediction[keys.effectivePrecision] = 0;
}

function predictInput<S extends Scalar>(node: PlannedNode, trial: Trial<S>): void {
  const { plan, prediction, timeStep, p } = trial;
  // Observations are not scaled by elapsed time (ibid., eq. 64-66).
  const step = plan.rules.inputsTakeTime ? timeStep : 1;
  const drive = weightedSum<S>(
    attributeOf(node, "tonicDrift", p),
    expectedMeans<S>(node.valueParents, prediction, p),
  );
  prediction[node.keys.expectedMean] = step === 1 ? drive : mul<S>(step, drive);
  const noise = attributeOf(node, "precision", p);
  if (node.volatilityParents.length === 0) {
    // The uncertainty about its parents is not added: it would be counted twice where the input is seen.
    prediction[node.keys.expectedPrecision] = noise;
    return;
  }
  predictPrecision<S>(node, reciprocal<S>(noise), 0, step, trial);
}

/** Its precision never changes, and its own volatility has no share in it. hgf.md 3.3. */
function predictVolatileInput<S extends Scalar>(node: PlannedNode, trial: Trial<S>): void {
  const { plan, state, prediction, timeStep, p } = trial;
  const { keys } = node;
  const precision = attributeOf(node, "precision", p);
  prediction[keys.expectedMean] = expectedMean<S>(
    valueIn(state, keys.mean),
    attributeOf(node, "autoconnectionStrength", p),
    weightedSum<S>(0, expectedMeans<S>(node.valueParents, prediction, p)),
    plan.rules.inputsTakeTime ? timeStep : 1,
  );
  prediction[keys.expectedPrecision] = precision;
  prediction[keys.conditionalExpectedPrecision] = precision;
  prediction[keys.effectivePrecision] = 0;
}

function predictState<S extends Scalar>(node: PlannedNode, trial: Trial<S>): void {
  const { plan, state, prediction, timeStep, p } = trial;
  const { keys } = node;
  const relay = node.kind === "relay";
  const autoconnection = relay
    ? plan.rules.relayAutoconnection
    : attributeOf(node, "autoconnectionStrength", p);
  const drift = relay ? 0 : attributeOf(node, "tonicDrift", p);
  prediction[keys.expectedMean] = expectedMean<S>(
    valueIn(state, keys.mean),
    autoconnection,
    weightedSum<S>(drift, expectedMeans<S>(node.valueParents, prediction, p)),
    timeStep,
  );
  const precision = relay ? attributeOf(node, "precision", p) : valueIn(state, keys.precision);
  const exact = plan.settings.exactAutoregressiveVariance === true;
  const variance = carriedVariance<S>(precision, exact ? autoconnection : 1);
  predictPrecision<S>(node, variance, attributeOf(node, "tonicVolatility", p), timeStep, trial);
}

/** @param previousVariance v: of the belief before the trial, or the tonic noise of an input */
function predictPrecision<S extends Scalar>(
  { id, keys, valueParents, volatilityParents }: PlannedNode,
  previousVariance: S | number,
  tonicVolatility: S | number,
  timeStep: S | number,
  { plan, prediction, p, checks }: Trial<S>,
): void {
  const { settings } = plan;
  const logVolatility = logVolatilityFrom<S>(volatilityParents, tonicVolatility, prediction, p, settings);
  const volatility = predictedVolatility<S>(timeStep, logVolatility);
  const conditional = precisionAfterStep<S>(previousVariance, volatility);
  const inherited = settings.meanField ? 0 : inheritedVariance<S>(valueParents, timeStep, prediction, p);
  const marginal =
    inherited === 0 ? conditional : precisionAfterStep<S>(previousVariance, volatility, inherited);
  prediction[keys.predictedVolatility] = volatility;
  prediction[keys.expectedPrecision] = marginal;
  prediction[keys.conditionalExpectedPrecision] = conditional;
  prediction[keys.expectedVariance] = reciprocal<S>(marginal);
  prediction[keys.effectivePrecision] = effectivePrecision<S>(volatility, marginal);
  checks.push({
    reason: "outOfRange",
    node: id,
    quantity: "predictedVolatility",
    holds: mul<S>(less<S>(LEAST_VOLATILITY, volatility), less<S>(volatility, Number.POSITIVE_INFINITY)),
    value: volatility,
    advice: VOLATILITY_ADVICE,
  });
}
