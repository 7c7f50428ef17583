/**
 * Learning: after each update the couplings move by ΔW_ij = η π_i (x_new,i - L(h_i)) x_new,j (Spisak & Friston, the
 * rule of the simulations). It descends the surprise of a node given the others: Hebbian less what is predicted already,
 * so that only what is new is stored, and stored patterns come out orthogonal.
 */

import { UsageError } from "../errors.js";
import { purpose, stream } from "../random/index.js";
import { KERNELS_FROM } from "./coupling-store.js";
import { type FloatArray, type UpdateOptions, zeros } from "./couplings.js";
import {
  type AttractorNetwork,
  checkInverseTemperature,
  checkSetting,
  type Numbers,
  vector,
} from "./network.js";
import { move, type Presentation, type Rule } from "./presentation.js";
import { type Chance, NONE, type Source, uniformsOf } from "./uniforms.js";

export type UpdateMode = "stochastic" | "deterministic";

export interface AttractorTraining extends Chance, UpdateOptions {
  /** One row of `size` numbers a pattern. */
  readonly patterns: readonly Numbers[];
  /** The evidence shown is this times the pattern. Default 1. */
  readonly evidenceLevel?: number;
  /** β, positive. Default 1. */
  readonly inverseTemperature?: number;
  /** η, not negative. */
  readonly learningRate: number;
  /** Presentations, each of one pattern. */
  readonly epochs: number;
  /** Updates of each presentation. Default 1. */
  readonly steps?: number;
  /** Pattern of each epoch: at random with replacement (default), one after the other, or indices from 0, one an epoch. */
  readonly order?: "random" | "cyclic" | readonly number[];
  /** Whether an epoch starts from the state of the one before (default) or from 0. */
  readonly statePolicy?: "carry" | "reset";
  /**
   * Presentations side by side, in lock-step: all see the couplings as they were before the step, and their changes are added.
   * Each has the random numbers that it has alone. Statistics are the same where the learning rate is small; large couplings
   * are then read once for all. Default 1; more need the state policy `reset`.
   */
  readonly batch?: number;
  /** Default stochastic. */
  readonly mode?: UpdateMode;
  /** π_i = 1 / g(β h_i) in place of 1, at most `precisionCap`. Default false. */
  readonly precisionWeighting?: boolean;
  readonly precisionCap?: number;
  /** The presynaptic state. Default new. */
  readonly presynaptic?: "new" | "previous";
  /** What is compared with the state: L(h), L(β(b + h + u)) or L(b + h + u). Default internal. */
  readonly prediction?: "internal" | "full" | "unscaled";
  /**
   * Updates of couplings that may wait until they are folded in together. Default 0, none; 32 from 512 nodes on, where
   * the matrix outgrows the cache.
   */
  readonly deferredRank?: number;
}

/** One update of a training, or one of each presentation of a batch. */
export interface TrainingStep {
  /** Counted through all trainings of the network, from 0; the first of a batch. */
  readonly update: number;
  /** Counted through all trainings too; the first of a batch. */
  readonly epoch: number;
  /** Index of the pattern shown, the first of a batch. */
  readonly pattern: number;
  /** -log p of the new state, in nats; mean over a batch. */
  readonly surprise: number;
  /** Σ ΔW² of an update; mean over a batch. */
  readonly weightChange: number;
  /** h and π of the update, the last of a batch; they change with the next one. */
  readonly internalInput: ArrayLike<number>;
  readonly precisionWeights: ArrayLike<number>;
  /** Why this is the last step: an update would not have been finite, and was not made. */
  readonly failure?: string;
}

/** Of large networks: K updates cost one pass over the matrix in place of K, and K passes over K / 2 rows of each kind. */
const DEFERRED = 32;

/** Updates that wait in a network of so many units, unless told otherwise. */
export const defaultRank = (size: number): number => (size < KERNELS_FROM ? 0 : DEFERRED);

/**
 * Trains a network in place, update by update; its state is that after the step. Whoever takes the steps may stop at any
 * of them; stopped after a whole epoch (of a batch: after all of its epochs), a training of the epochs that are left ends
 * where one training would.
 *
 * @throws UsageError for settings out of range, patterns of another length, and order that names no pattern
 */
export function* trainingSteps(
  network: AttractorNetwork,
  training: AttractorTraining,
): Generator<TrainingStep> {
  const { size, float, couplings, bias, state } = network;
  const {
    evidenceLevel = 1,
    inverseTemperature: beta = 1,
    learningRate,
    epochs,
    steps = 1,
    statePolicy = "carry",
    batch = 1,
    mode = "stochastic",
    precisionWeighting = false,
    precisionCap = Number.POSITIVE_INFINITY,
    presynaptic = "new",
    prediction = "internal",
    deferredRank = defaultRank(size),
  } = training;
  check(training);
  const patterns = training.patterns.map((p, k) => vector(`patterns, row ${k}`, p, size, float));
  const chance: Source = mode === "stochastic" ? uniformsOf(training) : NONE;
  const chosen = orderOf(training, network.epochs);
  // A single presentation moves the network's own state.
  const members = Array.from({ length: Math.min(batch, Math.max(1, epochs)) }, (): Presentation => {
    const room = (): FloatArray => zeros(size, float);
    const [own, before, evidence, h, e] = [batch === 1 ? state : room(), room(), room(), room(), room()];
    return { state: own, before, evidence, h, e, pattern: 0, surprise: 0, change: 0 };
  });
  const weights = new Float64Array(size).fill(1);
  const rule: Rule = {
    mode,
    chance,
    beta,
    bias,
    learningRate,
    precisionWeighting,
    precisionCap,
    prediction,
    weights,
  };
  for (let epoch = 0; epoch < epochs; epoch += batch) {
    const shown = members.slice(0, epochs - epoch);
    const [index, first] = [network.epochs, network.updates];
    for (const [m, member] of shown.entries()) {
      member.pattern = chosen(epoch + m);
      for (let i = 0; i < size; i++) member.evidence[i] = evidenceLevel * patterns[member.pattern]![i]!;
      if (statePolicy === "reset") member.state.fill(0);
    }
    const [states, inputs] = [shown.map((member) => member.state), shown.map(({ h }) => h)];
    for (let step = 0; step < steps; step++) {
      couplings.product(states, inputs);
      const broken = shown.map((member, m) => move(member, rule, first + m * steps + step));
      const told = {
        ...{ update: network.updates, epoch: index, pattern: shown[0]!.pattern },
        ...{ surprise: meanOf(shown, "surprise"), internalInput: shown.at(-1)!.h, precisionWeights: weights },
      };
      const failed = broken.findIndex((node) => node >= 0);
      if (failed >= 0) {
        for (const member of shown) member.state.set(member.before);
        const node = broken[failed]!;
        const failure = `update ${told.update}: node ${node} has internal input ${shown[failed]!.h[node]}, and no finite change of its couplings; lower the learning rate`;
        yield { ...told, weightChange: 0, failure };
        return;
      }
      for (const member of shown) {
        const other = presynaptic === "new" ? member.state : member.before;
        member.change = couplings.update(member.e, other, deferredRank, training);
      }
      if (batch > 1) state.set(shown.at(-1)!.state);
      network.updates += shown.length;
      if (step === steps - 1) network.chosen.push(...shown.map(({ pattern }) => pattern));
      yield { ...told, weightChange: meanOf(shown, "change") };
    }
  }
}

function meanOf<Name extends string>(members: readonly Readonly<Record<Name, number>>[], name: Name): number {
  return members.reduce((sum, member) => sum + member[name], 0) / members.length;
}

/** Trains to the end. @returns the last step; undefined where there is none */
export function trainAttractor(
  network: AttractorNetwork,
  training: AttractorTraining,
): TrainingStep | undefined {
  let last: TrainingStep | undefined;
  for (const step of trainingSteps(network, training)) last = step;
  network.couplings.fold();
  return last;
}

function check({
  patterns,
  evidenceLevel = 1,
  inverseTemperature = 1,
  learningRate,
  epochs,
  steps = 1,
  statePolicy = "carry",
  batch = 1,
  precisionCap,
  deferredRank = 0,
  decay = 0,
  limit,
}: AttractorTraining): void {
  if (patterns.length === 0) throw new UsageError("patterns: there is none");
  checkInverseTemperature(inverseTemperature);
  checkSetting("learningRate", learningRate, 0);
  checkSetting("epochs", epochs, 0, true);
  checkSetting("steps", steps, 1, true);
  checkSetting("batch", batch, 1, true);
  if (batch > 1 && statePolicy === "carry") {
    throw new UsageError(
      `batch: ${batch} presentations side by side have no state to carry on; use the state policy "reset"`,
    );
  }
  checkSetting("deferredRank", deferredRank, 0, true);
  checkSetting("decay", decay, 0);
  if (precisionCap !== undefined) checkSetting("precisionCap", precisionCap, 0);
  if (limit !== undefined) checkSetting("limit", limit, 0);
  if (!Number.isFinite(evidenceLevel)) {
    throw new UsageError(`evidenceLevel: must be finite, got ${evidenceLevel}`);
  }
}

/** Pattern of an epoch of this call; random ones are counted through all trainings of the network. */
function orderOf(training: AttractorTraining, before: number): (epoch: number) => number {
  const { patterns, order = "random", epochs } = training;
  if (order === "cyclic") return (epoch) => (before + epoch) % patterns.length;
  if (order === "random") {
    if (training.seed === undefined) throw new UsageError("seed: random order needs one; or give the order");
    const { uniform } = stream(training.seed, purpose.order, 0);
    return (epoch) => Math.floor(uniform(before + epoch, 0) * patterns.length);
  }
  if (order.length !== epochs) {
    throw new UsageError(`order: must have ${epochs} indices, one an epoch, got ${order.length}`);
  }
  const wrong = order.findIndex((k) => !(Number.isInteger(k) && k >= 0 && k < patterns.length));
  if (wrong >= 0) {
    throw new UsageError(
      `order: epoch ${wrong} must name one of ${patterns.length} patterns, got ${order[wrong]}`,
    );
  }
  return (epoch) => order[epoch]!;
}
