/**
 * Posterior: from the output down, each layer's mean and precision after the sample's target was seen, by one Newton
 * step at the prediction for each layer given the layer above. Weber et al. 2023, arXiv:2305.10937, value coupling.
 */

import { type FloatArray, multiplySquaresTransposed, multiplyTransposed } from "./matrix.js";
import type { SweepCore } from "./sweep-core.js";
import { predictedVolatility } from "./volatility-level.js";
import { volatilityPosterior } from "./volatility-posterior.js";

/** Clamps the output and corrects all layers between it and the input. */
export function correctAll(core: SweepCore, target: ArrayLike<number>, timeStep: number): void {
  clampTarget(core, target);
  if (core.head === "gaussian") correctVolatility(core, core.layers.length - 1, timeStep);
  for (let k = core.layers.length - 2; k >= 1; k--) {
    pullFromChild(core, k);
    correctLayer(core, k);
    correctVolatility(core, k, timeStep);
  }
  if (!core.rules.updateInputLayer) return;
  pullFromChild(core, 0);
  const { state } = core.layers[0]!;
  state.precision.set(posteriorPrecision(core, 0));
  state.valuePredictionError.fill(0);
}

/** Clamps the output and takes its errors. */
export function clampTarget({ layers, head }: SweepCore, target: ArrayLike<number>): void {
  const { size, state } = layers[layers.length - 1]!;
  for (let i = 0; i < size; i++) {
    const error = target[i]! - state.expectedMean[i]!;
    state.mean[i] = target[i]!;
    state.valuePredictionError[i] = head === "bernoulli" ? error / state.expectedPrecision[i]! : error;
    if (head !== "gaussian") state.precision[i] = state.expectedPrecision[i]!;
  }
}

/** Gain of layer k's errors for the layer below, times the errors. */
function weighErrors({ layers, rules }: SweepCore, k: number, weighed: FloatArray): void {
  const { size, state } = layers[k]!;
  for (let i = 0; i < size; i++) {
    const fresh = state.precision[i]! - state.expectedPrecision[i]!;
    const own = state.conditionalExpectedPrecision[i]!;
    const gain = rules.meanField ? state.expectedPrecision[i]! : (own * state.precision[i]!) / (own + fresh);
    weighed[i] = gain * state.valuePredictionError[i]!;
  }
}

/**
 * What layer k + 1 asks of layer k, into the rooms of layer k: first Wᵀ(gain · error), second (W∘W)ᵀ evidence, third
 * Wᵀ(evidence · error).
 */
function pullFromChild(core: SweepCore, k: number): void {
  const { layers, connections, rules, rooms } = core;
  const { size, state } = layers[k + 1]!;
  const { weights } = connections[k]!;
  const [above, here] = [rooms[k + 1]!, rooms[k]!];
  const whole = k + 1 === layers.length - 1 && !rules.stackOnOutput;
  weighErrors(core, k + 1, above.first);
  for (let i = 0; i < size; i++) {
    const fresh = state.precision[i]! - state.expectedPrecision[i]!;
    const own = state.conditionalExpectedPrecision[i]!;
    const part = whole ? own : (own * fresh) / (own + fresh);
    const evidence = rules.meanField ? state.expectedPrecision[i]! : part;
    above.second[i] = evidence;
    above.third[i] = evidence * state.valuePredictionError[i]!;
  }
  multiplyTransposed(weights, above.first, here.first);
  multiplySquaresTransposed(weights, above.second, here.second);
  multiplyTransposed(weights, above.third, here.third);
}

/** π + g'² (W∘W)ᵀe - g'' Wᵀ(e δ), between the prediction's precision and the cap; into the room `bend`. */
function posteriorPrecision({ layers, rules, rooms }: SweepCore, k: number): ArrayLike<number> {
  const { size, activation, state } = layers[k]!;
  const { slope, bend, second, third } = rooms[k]!;
  for (let i = 0; i < size; i++) {
    const at = state.expectedMean[i]!;
    const g1 = activation.first(at);
    const before = state.expectedPrecision[i]!;
    const after = before + g1 * g1 * second[i]! - activation.second(at) * third[i]!;
    slope[i] = g1;
    bend[i] = Math.min(Math.max(after, before), rules.maxPosteriorPrecision);
  }
  return bend;
}

function correctLayer(core: SweepCore, k: number): void {
  const { size, state } = core.layers[k]!;
  const { slope, first } = core.rooms[k]!;
  state.precision.set(posteriorPrecision(core, k));
  for (let i = 0; i < size; i++) {
    const before = state.expectedMean[i]!;
    state.mean[i] = before + (slope[i]! * first[i]!) / state.precision[i]!;
    state.valuePredictionError[i] = state.mean[i]! - before;
  }
}

/** The volatility belief of each unit of layer k, where it has one. */
function correctVolatility({ layers, rules, limits }: SweepCore, k: number, timeStep: number): void {
  const { size, parameters, state } = layers[k]!;
  if (!parameters.volatilityParent) return;
  const time = rules.timeInPosterior ? timeStep : 1;
  for (let i = 0; i < size; i++) {
    const expected = state.expectedPrecision[i]!;
    const error = state.valuePredictionError[i]!;
    state.volatilityPredictionError[i] = expected / state.precision[i]! + expected * error * error - 1;
    const [mean, precision] = [state.expectedMeanVol[i]!, state.expectedPrecisionVol[i]!];
    const belief = volatilityPosterior(
      rules.volatilityUpdate,
      {
        expectedMeanVol: mean,
        expectedPrecisionVol: precision,
        effectivePrecision: state.effectivePrecision[i]!,
        conditionalExpectedPrecision: state.conditionalExpectedPrecision[i]!,
        expectedPrecision: expected,
        precision: state.precision[i]!,
        valuePredictionError: error,
        volatilityPredictionError: state.volatilityPredictionError[i]!,
        tonicVolatility: parameters.tonicVolatility ?? 0,
        coupling: parameters.coupling,
        predictedVolatility: predictedVolatility(parameters, mean, precision, time, rules.meanField, limits),
        timeStep: time,
      },
      limits,
    );
    state.meanVol[i] = belief.mean;
    state.precisionVol[i] = belief.precision;
  }
}

/** g'(x) Wᵀ(gain · error) of the first hidden layer: the direction in which the input should move. */
export function inputError(core: SweepCore): Float64Array {
  const { size, activation, state } = core.layers[0]!;
  const [above, here] = [core.rooms[1]!, core.rooms[0]!];
  weighErrors(core, 1, above.first);
  multiplyTransposed(core.connections[0]!.weights, above.first, here.first);
  return Float64Array.from({ length: size }, (_, j) => activation.first(state.mean[j]!) * here.first[j]!);
}
