/**
 * How a sweep network predicts and learns, by rows and by batches. The rules of pyhgf's deep networks (ilabcode/pyhgf 0.3.0
 * and 0.3.2), built on Weber et al. 2023, arXiv:2305.10937.
 */

import { UsageError } from "../errors.js";
import type { Connection } from "./connection.js";
import type { LearningKind } from "./learning-kind.js";
import { type FloatArray, type Matrix, matrixOfRows, type Rows, zeroMatrix } from "./matrix.js";
import type { Optimiser } from "./optimiser.js";
import type { NetworkOptions } from "./options.js";
import { inputError } from "./posterior.js";
import { predictHead } from "./prediction.js";
import { groundedCore, sampleBeliefs } from "./sample-beliefs.js";
import { learnBatch } from "./single/learn-batch.js";
import type { StateField } from "./state-field.js";
import { copyConnections, type SweepCore, sweepCore } from "./sweep-core.js";
import { carriedFields, type LayerState, mapFields } from "./sweep-layer.js";
import type { SweepOptions } from "./sweep-options.js";
import { findFailure, recorder, type SweepFailure, type SweepRecord } from "./sweep-record.js";
import { putSnapshot, type SweepSnapshot, takeSnapshot } from "./sweep-snapshot.js";
import { checkTargets } from "./targets.js";
import { learningStep, startLearner } from "./weight-learner.js";

export interface FitOptions {
  /** Default Adam with rate 0.001. Not with synaptic uncertainty. Its memory is kept from call to call. */
  readonly optimiser?: Optimiser;
  /** Default precisionWeighted. */
  readonly learningKind?: LearningKind;
  /** > 0, default 1. */
  readonly timeStep?: number;
  /** Default true; false moves beliefs only. */
  readonly weightUpdate?: boolean;
  /** Default true; false puts carried beliefs back after each sample. Not in 0.3.0. */
  readonly updatePrecisions?: boolean;
  /** Quantities to write down for every sample. */
  readonly record?: readonly StateField[];
}

export interface FitResult {
  /** The output's prediction for each row before learning from it. */
  readonly predictions: Matrix;
  readonly record: SweepRecord;
  /** The first belief that failed, where one did; what follows it means nothing. */
  readonly failure: SweepFailure | undefined;
}

export interface BatchOptions extends Omit<FitOptions, "record"> {
  /** Weight of each row, ≥ 0; default 1. Means are sums over the larger of total weight and 1. */
  readonly sampleWeight?: ArrayLike<number>;
}

export interface BatchResult {
  readonly predictions: Matrix;
  /** For each row, the direction in which its input should move: minus the gradient of a squared error. */
  readonly inputErrors: Matrix;
  readonly failure: SweepFailure | undefined;
}

/** A sweep network without its training. */
export interface SweepUpdates {
  /** Learns row by row, in order, with one update of weights a row. */
  fit(inputs: Rows, targets: Rows, options?: FitOptions): FitResult;
  /** Learns from all rows at once: each starts from the same beliefs, and means of what they ask for are applied. */
  batchUpdate(inputs: Rows, targets: Rows, options?: BatchOptions): BatchResult;
  /** The output for each row: values of a gaussian head, probabilities of others. Changes nothing. */
  predict(inputs: Rows): Matrix;
  /** A copy of all beliefs, one record a layer, the input's first. */
  state(): LayerState[];
  /** A copy of all weights, the input's first. */
  readonly weights: Connection[];
  /** A copy of everything, from which `restoreSweepNetwork` makes a network that goes on bit for bit. */
  snapshot(): SweepSnapshot;
}

/** What makes a network of it, and what else a network needs of it. */
export interface SweepParts {
  readonly core: SweepCore;
  readonly updates: SweepUpdates;
  /** Checked rows. */
  read(inputs: Rows, targets: Rows): readonly [x: Matrix, y: Matrix];
  /** Puts back what the network was. */
  restore(snapshot: SweepSnapshot): void;
}

/**
 * A sweep network with fresh beliefs and first weights, or as it was when a snapshot was taken.
 *
 * @throws UsageError where description and options do not fit each other, the version or the snapshot
 */
export function sweepParts(
  network: NetworkOptions,
  options: SweepOptions = {},
  from?: SweepSnapshot,
): SweepParts {
  const core = groundedCore(sweepCore(network, options));
  const memory = startLearner(core);
  if (from !== undefined) putSnapshot(core, memory, from);
  const [inputSize, outputSize] = [core.layers[0]!.size, core.layers.at(-1)!.size];

  const samples = (inputs: Rows, targets: Rows, timeStep: number): [x: Matrix, y: Matrix] => {
    if (!(timeStep > 0 && Number.isFinite(timeStep))) {
      throw new UsageError(`fit: timeStep must be a finite number > 0, got ${timeStep}`);
    }
    const x = matrixOfRows("inputs", inputs, inputSize, core.float);
    const y = matrixOfRows("targets", targets, outputSize, core.float);
    if (x.rows !== y.rows) {
      throw new UsageError(`fit: inputs and targets must have as many rows, got ${x.rows} and ${y.rows}`);
    }
    checkTargets(core.head, y);
    return [x, y];
  };
  const learner = (of: FitOptions) => {
    if (of.updatePrecisions !== undefined && core.rules.version === "pyhgf-0.3.0") {
      throw new UsageError("fit: pyhgf-0.3.0 has no updatePrecisions; choose pyhgf-0.3.2 or credence");
    }
    const { learningKind = "precisionWeighted", weightUpdate = true } = of;
    return weightUpdate ? learningStep(core, memory, learningKind, of.optimiser) : undefined;
  };

  const fit = (inputs: Rows, targets: Rows, of: FitOptions = {}): FitResult => {
    const { timeStep = 1, updatePrecisions = true } = of;
    const [x, y] = samples(inputs, targets, timeStep);
    const learning = learner(of);
    const { record, write } = recorder(core, of.record ?? [], x.rows);
    const start = updatePrecisions ? undefined : carried(core);
    const predictions = zeroMatrix(x.rows, outputSize, core.float);
    let failure: SweepFailure | undefined;
    const beliefs = sampleBeliefs(core, timeStep);
    for (let r = 0; r < x.rows; r++) {
      beliefs.predict(rowOf(x, r));
      predictions.data.set(core.layers.at(-1)!.state.expectedMean, r * outputSize);
      beliefs.correct(rowOf(y, r));
      learning?.once();
      if (failure === undefined && beliefs.failed()) failure = findFailure(core, r);
      if (start !== undefined) putBack(core, start);
      write(r);
    }
    return { predictions, record, failure };
  };

  const batchUpdate = (inputs: Rows, targets: Rows, of: BatchOptions = {}): BatchResult => {
    if (core.rules.version === "pyhgf-0.3.0") {
      throw new UsageError("batchUpdate: pyhgf-0.3.0 has none; choose pyhgf-0.3.2 or credence");
    }
    const { timeStep = 1, updatePrecisions = true } = of;
    const [x, y] = samples(inputs, targets, timeStep);
    const shares = sharesOf(of.sampleWeight, x.rows);
    const learning = learner(of);
    const start = carried(core);
    const predictions = zeroMatrix(x.rows, outputSize, core.float);
    const inputErrors = zeroMatrix(x.rows, inputSize, core.float);
    const result = { predictions, inputErrors, failure: undefined };
    const rows = { inputs: x, targets: y, shares, predictions, inputErrors };
    if (learnBatch(core, rows, timeStep, learning, updatePrecisions)) return result;
    const change = start.map((fields) => fields.map((array) => new Float64Array(array.length)));
    let failure: SweepFailure | undefined;
    const beliefs = sampleBeliefs(core, timeStep);
    for (const [r, share] of shares.entries()) {
      putBack(core, start);
      beliefs.predict(rowOf(x, r));
      predictions.data.set(core.layers.at(-1)!.state.expectedMean, r * outputSize);
      beliefs.correct(rowOf(y, r));
      learning?.add(share);
      inputErrors.data.set(inputError(core), r * inputSize);
      if (failure === undefined && beliefs.failed()) failure = findFailure(core, r);
      addChange(core, start, change, share);
    }
    putBack(core, start);
    if (x.rows > 0) learning?.apply();
    if (updatePrecisions) applyChange(core, change);
    return { predictions, inputErrors, failure };
  };

  const predict = (inputs: Rows): Matrix => {
    const x = matrixOfRows("inputs", inputs, inputSize, core.float);
    const before = core.layers.map(({ state }) => state.expectedMean.slice());
    const predictions = zeroMatrix(x.rows, outputSize, core.float);
    const beliefs = sampleBeliefs(core, 1);
    for (let r = 0; r < x.rows; r++) {
      beliefs.predictMeans(rowOf(x, r));
      predictHead(core);
      predictions.data.set(core.layers.at(-1)!.state.expectedMean, r * outputSize);
    }
    for (const [k, { state }] of core.layers.entries()) state.expectedMean.set(before[k]!);
    return predictions;
  };

  const updates: SweepUpdates = {
    fit,
    batchUpdate,
    predict,
    state: () => core.layers.map(({ state }) => mapFields((field) => state[field].slice())),
    get weights() {
      return copyConnections(core);
    },
    snapshot: () => takeSnapshot(core, memory, network, options),
  };
  return {
    ...{ core, updates },
    read: (inputs, targets) => samples(inputs, targets, 1),
    restore: (snapshot) => putSnapshot(core, memory, snapshot),
  };
}

function rowOf({ data, columns }: Matrix, row: number): FloatArray {
  return data.subarray(row * columns, (row + 1) * columns);
}

/** Part of each row in a mean. */
function sharesOf(weights: ArrayLike<number> | undefined, rows: number): number[] {
  if (weights === undefined) return Array.from({ length: rows }, () => 1 / rows);
  if (weights.length !== rows) {
    throw new UsageError(`sampleWeight: must have ${rows} numbers, one a row, got ${weights.length}`);
  }
  const list = Array.from(weights);
  const wrong = list.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (wrong >= 0) {
    throw new UsageError(`sampleWeight: number ${wrong} must be finite and ≥ 0, got ${list[wrong]}`);
  }
  const total = list.reduce((sum, weight) => sum + weight, 0);
  return list.map((weight) => weight / Math.max(total, 1));
}

/** Copies of what samples hand on, layer by layer. */
function carried({ layers }: SweepCore): FloatArray[][] {
  return layers.map(({ state }) => carriedFields.map((field) => state[field].slice()));
}

function putBack({ layers }: SweepCore, from: readonly (readonly FloatArray[])[]): void {
  for (const [k, { state }] of layers.entries()) {
    for (const [f, field] of carriedFields.entries()) state[field].set(from[k]![f]!);
  }
}

function addChange(
  { layers }: SweepCore,
  start: readonly (readonly FloatArray[])[],
  change: readonly (readonly Float64Array[])[],
  share: number,
): void {
  for (const [k, { state }] of layers.entries()) {
    for (const [f, field] of carriedFields.entries()) {
      const sum = change[k]![f]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += share * (state[field][i]! - start[k]![f]![i]!);
    }
  }
}

function applyChange({ layers }: SweepCore, change: readonly (readonly Float64Array[])[]): void {
  for (const [k, { state }] of layers.entries()) {
    for (const [f, field] of carriedFields.entries()) {
      for (const [i, by] of change[k]![f]!.entries()) state[field][i]! += by;
    }
  }
}
