/**
 * Gradients of weights: error of the child times activity of the parent, both after the sample was seen, the error
 * weighed by the learning kind.
 */

import type { LearningKind } from "./learning-kind.js";
import type { FloatArray } from "./matrix.js";
import type { SweepCore } from "./sweep-core.js";
import { evidenceOfLayers, weightEvidence } from "./synaptic.js";

/** Of one connection; to be descended. */
export interface Gradient {
  readonly weights: FloatArray;
  readonly bias: FloatArray | undefined;
}

/** Factors of the error that depend on the weight's parent too; `square` is the parent's activity squared. */
const natural = {
  precisionRatio: (parent: number, child: number): number => parent / (parent + child),
  mapNatural: (parent: number, child: number, square: number): number => child / (parent + child * square),
  pureNatural: (parent: number, child: number): number => child / parent,
} as const;

/** The same for binary children, whose error is already weighed. */
const naturalBinary = {
  precisionRatio: (): number => 1,
  mapNatural: (parent: number, _child: number, square: number): number => 1 / (parent + square),
  pureNatural: (parent: number): number => 1 / parent,
} as const;

const isNatural = (kind: LearningKind): kind is keyof typeof natural =>
  typeof kind === "string" && kind in natural;

/** Adds -scale times error times activity of every connection to `gradients`. */
export function addGradients(
  core: SweepCore,
  kind: LearningKind,
  scale: number,
  gradients: readonly Gradient[],
): void {
  const evidence = typeof kind === "string" ? undefined : evidenceOfLayers(core);
  for (let k = 1; k < core.layers.length; k++) {
    activity(core, k - 1);
    if (isNatural(kind)) addNatural(core, kind, k, scale, gradients[k - 1]!);
    else addWeighed(core, kind, k, scale, gradients[k - 1]!, evidence?.[k]);
  }
}

/** g at the posterior mean, into the room `active`; the input's mean is the input. */
export function activity({ layers, rooms }: SweepCore, k: number): FloatArray {
  const { size, activation, state } = layers[k]!;
  const { active } = rooms[k]!;
  for (let j = 0; j < size; j++) active[j] = activation.value(state.mean[j]!);
  return active;
}

function addWeighed(
  { layers, head, rules, rooms }: SweepCore,
  kind: LearningKind,
  k: number,
  scale: number,
  { weights, bias }: Gradient,
  evidence: FloatArray | undefined,
): void {
  const { size, state } = layers[k]!;
  const parents = layers[k - 1]!.size;
  const { active } = rooms[k - 1]!;
  // The newer release drops errors and activities that are not finite, the older one their products.
  const factors = rules.version === "pyhgf-0.3.0" ? (x: number): number => x : finiteOrZero;
  const isBinary = head === "bernoulli" && k === layers.length - 1;
  for (let i = 0; i < size; i++) {
    let factor = 1;
    if (!isBinary && kind !== "standard") {
      factor = state.precision[i]!;
      if (evidence !== undefined) factor /= 1 + weightEvidence(state, i) * evidence[i]!;
    }
    const error = factors((state.mean[i]! - state.expectedMean[i]!) * factor);
    for (let j = 0; j < parents; j++) {
      weights[i * parents + j]! += scale * finiteOrZero(-error * factors(active[j]!));
    }
    if (bias !== undefined) bias[i]! += scale * finiteOrZero(-error);
  }
}

function addNatural(
  { layers, head, rooms }: SweepCore,
  kind: keyof typeof natural,
  k: number,
  scale: number,
  { weights, bias }: Gradient,
): void {
  const { size, state } = layers[k]!;
  const parent = layers[k - 1]!;
  const { active } = rooms[k - 1]!;
  const isBinary = head === "bernoulli" && k === layers.length - 1;
  const factor = isBinary ? naturalBinary[kind] : natural[kind];
  for (let i = 0; i < size; i++) {
    const error = state.mean[i]! - state.expectedMean[i]!;
    const child = state.expectedPrecision[i]!;
    for (let j = 0; j < parent.size; j++) {
      const h = active[j]!;
      const weighed = error * factor(parent.state.expectedPrecision[j]!, child, h * h);
      weights[i * parent.size + j]! += scale * finiteOrZero(-weighed * h);
    }
    // The bias counts as a parent of activity and precision 1.
    if (bias !== undefined) bias[i]! += scale * finiteOrZero(-error * factor(1, child, 1));
  }
}

export function finiteOrZero(x: number): number {
  return Number.isFinite(x) ? x : 0;
}
