/** Prediction: from the input up, each layer's mean and precisions before the sample's target is seen. */

import { headOutput } from "./head.js";
import { multiplySquares, multiplyVector } from "./matrix.js";
import type { SweepCore } from "./sweep-core.js";
import type { SweepLayer } from "./sweep-layer.js";
import { predictVolatilityLevel } from "./volatility-level.js";

/** Clamps the input and predicts all other layers. */
export function predictAll(core: SweepCore, input: ArrayLike<number>, timeStep: number): void {
  const { state } = core.layers[0]!;
  state.mean.set(input);
  state.expectedMean.set(input);
  if (core.rules.updateInputLayer) predictInputPrecision(core, timeStep);
  for (let k = 1; k < core.layers.length; k++) predictLayer(core, k, timeStep);
}

/** An input layer that learns its precision diffuses like any other; nothing below it widens it. */
function predictInputPrecision({ layers, rules, limits }: SweepCore, timeStep: number): void {
  const layer = layers[0]!;
  const { state } = layer;
  for (let i = 0; i < layer.size; i++) {
    if (!rules.predictPrecision) {
      freeze(layer, i);
      continue;
    }
    const omega = predictVolatilityLevel(layer, i, timeStep, rules.meanField, limits);
    const precision = 1 / (1 / state.precision[i]! + omega);
    state.conditionalExpectedPrecision[i] = precision;
    state.expectedPrecision[i] = precision;
    state.effectivePrecision[i] = omega * precision;
  }
}

/** Precisions that do not diffuse stay as the last sample left them. */
function freeze({ parameters, state }: SweepLayer, unit: number): void {
  const precision = state.precision[unit]!;
  state.conditionalExpectedPrecision[unit] = precision;
  state.expectedPrecision[unit] = precision;
  state.effectivePrecision[unit] = 0;
  if (!parameters.volatilityParent) return;
  state.expectedMeanVol[unit] = state.meanVol[unit]!;
  state.expectedPrecisionVol[unit] = state.precisionVol[unit]!;
}

/** Mean of layer k before the head: W g(mean below) + b. Leaves g of the layer below in its room. */
export function predictMean({ layers, connections, head, rules, rooms }: SweepCore, k: number): void {
  const [parent, child] = [layers[k - 1]!, layers[k]!];
  const { weights, bias } = connections[k - 1]!;
  const { active } = rooms[k - 1]!;
  const { expectedMean } = child.state;
  for (let j = 0; j < parent.size; j++) active[j] = parent.activation.value(parent.state.expectedMean[j]!);
  multiplyVector(weights, active, expectedMean);
  if (bias === undefined) return;
  const volatile = k < layers.length - 1 || head === "gaussian";
  const biasInput = rules.biasThroughActivation && volatile ? parent.activation.value(1) : 1;
  for (let i = 0; i < child.size; i++) expectedMean[i]! += bias[i]! * biasInput;
}

/** Turns the output's pre-activation into what its head predicts. */
export function predictHead({ layers, head, rules }: SweepCore): void {
  const { expectedMean } = layers[layers.length - 1]!.state;
  if (head === "gaussian") return;
  headOutput(head, expectedMean, expectedMean);
  if (head === "categorical") return;
  const clip = rules.probabilityClip;
  for (let i = 0; i < expectedMean.length; i++) {
    expectedMean[i] = Math.min(Math.max(expectedMean[i]!, clip), 1 - clip);
  }
}

/** Probabilities of a head that is not gaussian, from its pre-activation, and their precisions. */
export function predictClasses(core: SweepCore): void {
  predictHead(core);
  const { size, state } = core.layers[core.layers.length - 1]!;
  for (let i = 0; i < size; i++) {
    const p = state.expectedMean[i]!;
    const precision = core.head === "bernoulli" ? p * (1 - p) : 1;
    state.conditionalExpectedPrecision[i] = precision;
    state.expectedPrecision[i] = precision;
    if (core.head === "categorical") state.effectivePrecision[i] = 0;
  }
}

function predictLayer(core: SweepCore, k: number, timeStep: number): void {
  const { layers, head, rules, limits } = core;
  const layer = layers[k]!;
  const { size, state } = layer;
  const isOutput = k === layers.length - 1;
  predictMean(core, k);
  if (isOutput && head !== "gaussian") {
    predictClasses(core);
    return;
  }
  const fromBelow = feedforwardVariance(core, k, timeStep);
  for (let i = 0; i < size; i++) {
    if (!rules.predictPrecision) {
      freeze(layer, i);
      continue;
    }
    const omega = predictVolatilityLevel(layer, i, timeStep, rules.meanField, limits);
    const own = 1 / (1 / state.precision[i]! + omega);
    // What is observed does not diffuse.
    const conditional = isOutput ? state.precision[i]! : own;
    const marginal = isOutput ? conditional : 1 / (1 / own + (fromBelow?.[i] ?? 0));
    state.conditionalExpectedPrecision[i] = conditional;
    state.expectedPrecision[i] = marginal;
    state.effectivePrecision[i] = isOutput ? 0 : omega * marginal;
  }
}

/** Variance that the uncertainty of layer k - 1 adds: (W∘W) (τ g')²/π; undefined where the rules leave it out. */
function feedforwardVariance(
  { layers, connections, rules, rooms }: SweepCore,
  k: number,
  timeStep: number,
): ArrayLike<number> | undefined {
  if (!rules.feedforwardUncertainty) return undefined;
  const { size, activation, state } = layers[k - 1]!;
  const tau = rules.timeInFeedforward ? timeStep : 1;
  const [spread, variance] = [rooms[k - 1]!.first, rooms[k]!.first];
  for (let j = 0; j < size; j++) {
    spread[j] = (tau * activation.first(state.expectedMean[j]!)) ** 2 / state.expectedPrecision[j]!;
  }
  multiplySquares(connections[k - 1]!.weights, spread, variance);
  return variance;
}
