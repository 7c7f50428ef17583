/**
 * Synaptic uncertainty: each weight is a belief with a precision, which samples raise by what they say about the
 * weight and which a window forgets. Error propagated downwards as evidence, as in pyhgf 0.3.2.
 */

import type { SynapticUncertainty } from "./learning-kind.js";
import { type FloatArray, multiplySquaresTransposed, zeros } from "./matrix.js";
import type { SweepCore } from "./sweep-core.js";
import type { LayerState } from "./sweep-layer.js";

const LEAST = 1e-30;

/** ξ of every layer: how precisely the sample's target speaks about each unit. That of the input is not used. */
export function evidenceOfLayers(core: SweepCore): FloatArray[] {
  const { layers, connections, head, float } = core;
  const evidence = layers.map(({ size }) => zeros(size, float));
  const last = layers.length - 1;
  const output = layers[last]!;
  for (let i = 0; i < output.size; i++) {
    const p = output.state.expectedMean[i]!;
    evidence[last]![i] = head === "gaussian" ? output.state.precision[i]! : p * (1 - p);
  }
  for (let k = last - 1; k >= 1; k--) {
    const { size, activation, state } = layers[k]!;
    const here = evidence[k]!;
    multiplySquaresTransposed(connections[k]!.weights, evidence[k + 1]!, here);
    for (let i = 0; i < size; i++) {
      const each = activation.first(state.expectedMean[i]!) ** 2 * here[i]!;
      here[i] = Number.isFinite(each) ? Math.max(0, each) : 0;
    }
  }
  return evidence;
}

/** γ/π of a unit: the variance of its step, as a part of its expected variance. */
export function weightEvidence(state: LayerState, unit: number): number {
  return state.effectivePrecision[unit]! / Math.max(state.expectedPrecision[unit]!, LEAST);
}

/** Importance of a unit for its weights: ξ/(1 + Ω ξ). */
export function unitImportance({ state }: { readonly state: LayerState }, unit: number, xi: number): number {
  const importance = xi / (1 + weightEvidence(state, unit) * xi);
  return Number.isFinite(importance) ? importance : 0;
}

/** Precision of each weight, and each bias, of a connection beyond its prior's. */
export interface WeightPrecision {
  readonly weights: FloatArray;
  readonly bias: FloatArray | undefined;
}

/**
 * One step of weights and their precisions D, in place, with Π = D + 1/v:
 * w - α G/Π + (m - w)/(v N Π);  D + c p h² - D/N.
 *
 * @param importance p of the weight's child
 * @param square h² of the weight's parent, 1 for a bias
 */
export function learnSynaptic(
  kind: SynapticUncertainty,
  values: FloatArray,
  precisions: FloatArray,
  gradient: ArrayLike<number>,
  importance: (index: number) => number,
  square: (index: number) => number,
): void {
  const { window, priorVariance = 1, priorMean = 0, learningRate = 1, incrementScale = 1 } = kind;
  for (let i = 0; i < values.length; i++) {
    const before = precisions[i]!;
    const total = Math.max(before + 1 / priorVariance, LEAST);
    const back = (priorMean - values[i]!) / (priorVariance * window * total);
    values[i]! += back - (learningRate * gradient[i]!) / total;
    precisions[i] = before + incrementScale * importance(i) * square(i) - before / window;
  }
}
