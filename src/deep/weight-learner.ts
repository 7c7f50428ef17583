/** What changes the weights of a sweep network: an optimiser and its memory, or synaptic uncertainty. */

import { UsageError } from "../errors.js";
import { activity, addGradients, finiteOrZero, type Gradient } from "./learning.js";
import { checkLearningKind, type LearningKind } from "./learning-kind.js";
import { type FloatArray, zeros } from "./matrix.js";
import {
  checkOptimiser,
  type Optimiser,
  type OptimiserState,
  type Parameter,
  startOptimiser,
  updateParameters,
} from "./optimiser.js";
import { adoptState } from "./single/ground.js";
import { type BatchLearner, sampleLearner } from "./single/learn.js";
import type { SweepCore } from "./sweep-core.js";
import { evidenceOfLayers, learnSynaptic, unitImportance, type WeightPrecision } from "./synaptic.js";

/** What weights remember between calls: plain data, to be stored and put back. */
export interface LearnerState {
  optimiser: Optimiser | undefined;
  optimiserState: OptimiserState | undefined;
  /** Precision of each weight under synaptic uncertainty. */
  readonly precisions: readonly WeightPrecision[];
}

export function startLearner({ connections, float }: SweepCore): LearnerState {
  const precisions = connections.map(({ weights, bias }) => ({
    weights: zeros(weights.data.length, float),
    bias: bias === undefined ? undefined : zeros(bias.length, float),
  }));
  return { optimiser: undefined, optimiserState: undefined, precisions };
}

const DEFAULT_OPTIMISER: Optimiser = { kind: "adam", learningRate: 1e-3 };

/** Sums over the samples of one update. */
export interface LearningStep {
  /** Adds the sample that the network has just seen, with a weight. */
  add(weight: number): void;
  /** Changes the weights by the sums and begins anew. */
  apply(): void;
  /** Both with a weight of 1, where no sums are waiting. */
  once(): void;
  /** In single precision, the step by the mean gradients of a batch that lie in the ground. */
  readonly batch?: BatchLearner;
}

/** @throws UsageError for options that do not fit each other or the version */
export function learningStep(
  core: SweepCore,
  memory: LearnerState,
  kind: LearningKind,
  optimiser: Optimiser | undefined,
): LearningStep {
  checkLearningKind(kind, core.rules.version, core.rules.meanField);
  const gradients = core.connections.map(
    ({ weights, bias }): Gradient => ({
      weights: new Float64Array(weights.data.length),
      bias: bias === undefined ? undefined : new Float64Array(bias.length),
    }),
  );
  const clear = (): void => {
    for (const { weights, bias } of gradients) {
      weights.fill(0);
      bias?.fill(0);
    }
  };
  if (typeof kind !== "string") {
    if (optimiser !== undefined) {
      throw new UsageError("fit: synapticUncertainty moves weights without optimiser; leave it out");
    }
    return synapticStep(core, memory, kind, gradients, clear);
  }
  const used = optimiser ?? DEFAULT_OPTIMISER;
  const parameters = parametersOf(core);
  const state = recall(core, memory, used, parameters);
  const { ground } = core;
  if (ground !== undefined) adoptState(ground, state);
  const single =
    ground !== undefined && (kind === "standard" || kind === "precisionWeighted")
      ? sampleLearner(core, ground, kind === "precisionWeighted", used, state)
      : undefined;
  const flat = gradients.flatMap(({ weights, bias }) => (bias === undefined ? [weights] : [weights, bias]));
  const add = (weight: number): void => addGradients(core, kind, weight, gradients);
  const apply = (): void => {
    updateParameters(used, state, parameters, flat);
    clear();
  };
  return single === undefined
    ? { add, apply, once: inTurn(add, apply) }
    : { add, apply, once: single.once, batch: single.batch };
}

/** All weights and biases, the input's first. */
export function parametersOf({ connections }: SweepCore): Parameter[] {
  return connections.flatMap(({ weights, bias }) => {
    const matrix = { data: weights.data, bias: false };
    return bias === undefined ? [matrix] : [matrix, { data: bias, bias: true }];
  });
}

/** The optimiser's memory of earlier calls, where the version keeps it: 0.3.0 by object, else by what it holds. */
function recall(
  core: SweepCore,
  memory: LearnerState,
  optimiser: Optimiser,
  parameters: readonly Parameter[],
): OptimiserState {
  checkOptimiser(optimiser);
  const fresh = startOptimiser(optimiser, parameters, core.float);
  const before = memory.optimiserState;
  const sameSlots =
    before !== undefined &&
    before.first.length === fresh.first.length &&
    before.second.length === fresh.second.length;
  // A restored network has a memory, but no object yet that it belongs to.
  const same = memory.optimiser === optimiser || memory.optimiser === undefined;
  const kept = sameSlots && (core.rules.version !== "pyhgf-0.3.0" || same);
  const state = kept && before !== undefined ? before : fresh;
  memory.optimiser = optimiser;
  memory.optimiserState = state;
  return state;
}

function synapticStep(
  core: SweepCore,
  memory: LearnerState,
  kind: Exclude<LearningKind, string>,
  gradients: readonly Gradient[],
  clear: () => void,
): LearningStep {
  const { layers, connections } = core;
  const importance = layers.map(({ size }) => new Float64Array(size));
  const squares = layers.map(({ size }) => new Float64Array(size));
  let total = 0;
  const add = (weight: number): void => {
    addGradients(core, kind, weight, gradients);
    const evidence = evidenceOfLayers(core);
    total += weight;
    for (let k = 1; k < layers.length; k++) {
      const active: FloatArray = activity(core, k - 1);
      for (let j = 0; j < active.length; j++) {
        squares[k - 1]![j]! += weight * finiteOrZero(active[j]! * active[j]!);
      }
      for (let i = 0; i < layers[k]!.size; i++) {
        importance[k]![i]! += weight * unitImportance(layers[k]!, i, evidence[k]![i]!);
      }
    }
  };
  const apply = (): void => {
    for (const [k, { weights, bias }] of connections.entries()) {
      const [p, h] = [importance[k + 1]!, squares[k]!];
      const { columns } = weights;
      const { weights: precisions, bias: biasPrecisions } = memory.precisions[k]!;
      const row = (i: number): number => p[Math.floor(i / columns)]!;
      learnSynaptic(kind, weights.data, precisions, gradients[k]!.weights, row, (i) => h[i % columns]!);
      if (bias === undefined || biasPrecisions === undefined) continue;
      learnSynaptic(
        kind,
        bias,
        biasPrecisions,
        gradients[k]!.bias!,
        (i) => p[i]!,
        () => total,
      );
    }
    clear();
    total = 0;
    for (const array of [...importance, ...squares]) array.fill(0);
  };
  return { add, apply, once: inTurn(add, apply) };
}

function inTurn(add: (weight: number) => void, apply: () => void): () => void {
  return () => {
    add(1);
    apply();
  };
}
