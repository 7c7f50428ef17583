/** Inference of many samples by matrix products of kernels, and the weight gradient that follows from it. */

import { UsageError } from "../../errors.js";
import type { DenseKernels, Vector } from "../../kernels/index.js";
import { headOutput } from "../head.js";
import { type FloatArray, type Matrix, zeroMatrix } from "../matrix.js";
import { adjointRows } from "./batch/adjoint.js";
import type { Ends } from "./batch/ends.js";
import { fullCovarianceRows } from "./batch/full-covariance.js";
import { beginRows, forwardRows, pullRows } from "./batch/passes.js";
import { bringWeights, makeRoom, type Room, reserveScratch } from "./batch/room.js";
import { settleErrorRows, settleRows } from "./batch/settle.js";
import { sparseGradient } from "./batch/sparse-input.js";
import { type Model, outputLayer } from "./model.js";
import type { Inference, Inferred } from "./options.js";

/** Rows of inputs and targets. */
export interface BatchRows {
  readonly x: Matrix;
  readonly y: Matrix;
  /** Which of them, in this order; default all. */
  readonly which?: readonly number[];
}

/** Methods that run by kernels. */
export const batchMethods = ["backprop", "settle", "epc", "adjoint", "fullCovariance"] as const;

/** @throws UsageError for methods that only run sample by sample */
export function checkBatchInference(inference: Inference): void {
  const { method }: { method: string } = inference;
  const known: readonly string[] = batchMethods;
  const exact = inference.method === "fullCovariance";
  if (known.includes(method) && !(exact && (inference.covariance || inference.curvature === "newton")))
    return;
  const what = known.includes(method) ? "covariance and curvature newton" : method;
  throw new UsageError(
    `inference: ${what} needs a network in float64; in float32 there are ${batchMethods.join(", ")}`,
  );
}

/** Memory for so many samples at a time, with the gradient's sums. */
export interface Batch {
  readonly room: Room;
  /** Of all parts. */
  readonly sums: Gradient;
  /** Of one part; the sums themselves where there is only one. */
  readonly part: Gradient;
  readonly ones: Vector;
}

/** Arrays like the weights and biases, the input's connection first. */
export interface Gradient {
  readonly weights: readonly Vector[];
  readonly biases: readonly (Vector | undefined)[];
}

export function makeBatch(model: Model, kernels: DenseKernels, rows: number): Batch {
  const room = makeRoom(model, kernels, rows);
  const gradient = (): Gradient => ({
    weights: room.weights.map(({ length }) => kernels.allocate(length)),
    biases: room.biases.map((bias) => bias && kernels.allocate(bias.length)),
  });
  const sums = gradient();
  const part = rows > room.capacity ? gradient() : sums;
  const ones = kernels.allocate(room.capacity);
  ones.values.fill(1);
  reserveScratch(room);
  bringWeights(room);
  return { room, sums, part, ones };
}

/** Its arrays in the order of a model's parameters. */
export function arraysOf({ weights, biases }: Gradient): Vector[] {
  return weights.flatMap((w, k) => {
    const bias = biases[k];
    return bias === undefined ? [w] : [w, bias];
  });
}

/**
 * Runs a part of the rows: activities, errors and energies stand in the room afterwards.
 *
 * @param told whether somebody asks how rows ended
 */
export function inferPart(room: Room, count: number, inference: Inference, told = false): Ends | undefined {
  switch (inference.method) {
    case "settle":
      return settleRows(room, count, inference);
    case "epc":
      return settleErrorRows(room, count, inference);
    case "fullCovariance":
      return fullCovarianceRows(room, count, inference, { told });
    case "adjoint":
      return adjointRows(room, count);
    default:
      beginRows(room, count);
      return undefined;
  }
}

/** What is asked of each part of the rows, the first `count` rows of the room. */
type Visit = (part: {
  /** From 0. */
  readonly index: number;
  readonly from: number;
  readonly count: number;
  readonly ends: Ends | undefined;
}) => void;

interface BatchWatch {
  /** Called where a part's forward pass stands in the room, before inference. */
  readonly begun?: (count: number) => void;
  /** Whether `ends` are asked for; default false. */
  readonly told?: boolean;
}

/** All rows, part by part. */
export function inferBatch(
  { room }: Batch,
  rows: BatchRows,
  inference: Inference,
  visit: Visit,
  { begun, told }: BatchWatch = {},
): void {
  const all = rows.which?.length ?? rows.x.rows;
  for (let from = 0; from < all; from += room.capacity) {
    const count = Math.min(room.capacity, all - from);
    placeRows(rows, from, count, [room.layers[0]!.values.values, room.y.values]);
    room.begun = begun;
    visit({ index: from / room.capacity, from, count, ends: inferPart(room, count, inference, told) });
  }
}

/** So many rows of inputs and targets from row `from` on, into the beginnings of two arrays. */
export function placeRows(
  { x, y, which }: BatchRows,
  from: number,
  count: number,
  [inputs, targets]: readonly [FloatArray, FloatArray],
): void {
  for (const [to, { columns, data }] of [
    [inputs, x],
    [targets, y],
  ] as const) {
    if (which === undefined) {
      to.set(data.subarray(from * columns, (from + count) * columns));
      continue;
    }
    for (let r = 0; r < count; r++) {
      const row = which[from + r]!;
      to.set(data.subarray(row * columns, (row + 1) * columns), r * columns);
    }
  }
}

/** Where the gradient of part `index` goes, counted from 0: the first one begins the sums. */
export function addGradient(batch: Batch, count: number, inference: Inference, index: number): void {
  const { room, sums, part } = batch;
  partGradient(batch, count, inference, index === 0 ? sums : part);
  if (index > 0) addPart(room.kernels, batch);
}

/** Adds a part's gradient to the sums. */
export function addPart(kernels: DenseKernels, { sums, part }: Batch): void {
  const totals = arraysOf(sums);
  for (const [i, vector] of arraysOf(part).entries()) kernels.axpy(1, vector, totals[i]!);
}

/** into ← the gradient of the rows that stand in the room, times minus one. */
export function partGradient(
  { room, ones }: Batch,
  count: number,
  inference: Inference,
  into: Gradient,
): void {
  const { layers, kernels, model } = room;
  const last = outputLayer(model);
  const passed = inference.method === "backprop";
  for (let k = last - 1; k >= 0; k--) {
    const [parent, child] = [layers[k]!, layers[k + 1]!];
    const error = passed && k + 1 < last ? child.pulled : child.weighted;
    if (passed && k > 0) pullRows(room, k, count, error, parent.pulled);
    if (k === 0 && room.sparse?.pays) {
      sparseGradient(kernels, room.sparse, [count, child.size], error, into.weights[0]!);
    } else {
      const shape = { m: child.size, n: parent.size, k: count, transposedA: true };
      kernels.product(shape, error, parent.active, into.weights[k]!);
    }
    const bias = into.biases[k];
    if (bias !== undefined) kernels.transposedVector(count, child.size, error, ones, bias);
  }
}

/** Activities, energies and how inference ended, for all samples. */
export function inferredBatch(batch: Batch, rows: BatchRows, inference: Inference): Inferred {
  const { room } = batch;
  const { layers, model, kernels } = room;
  const last = outputLayer(model);
  const free = model.sizes.slice(1, -1);
  const matrices = (): Matrix[] => free.map((size) => zeroMatrix(rows.x.rows, size, kernels.float));
  const [activities, errors] = [matrices(), matrices()];
  const energyPerLayer = model.sizes.slice(1).map(() => 0);
  const traces: (readonly number[])[] = [];
  let failed: string | undefined;
  let first: string | undefined;
  const visit: Visit = ({ from, count, ends }) => {
    let energy = 0;
    for (let r = 0; r < count; r++) energy += room.energy[r]!;
    traces.push(ends?.energyTrace ?? [energy]);
    first ??= ends === undefined ? "activities are the forward pass" : ends.reasons[0];
    failed ??= ends?.reasons.find((_, r) => !ends.converged[r]);
    for (let k = 1; k <= last; k++) {
      for (let r = 0; r < count; r++) energyPerLayer[k - 1]! += room.energyPerLayer[k]!.values[r]!;
      if (k === last) break;
      const { size, values, prediction } = layers[k]!;
      const [z, m] = [values.values, prediction.values];
      const [activity, error] = [activities[k - 1]!.data, errors[k - 1]!.data];
      for (let i = 0; i < count * size; i++) {
        activity[from * size + i] = z[i]!;
        error[from * size + i] = z[i]! - m[i]!;
      }
    }
  };
  inferBatch(batch, rows, inference, visit, { told: true });
  const length = Math.max(...traces.map((trace) => trace.length));
  return {
    ...{ activities, errors, energyPerLayer, converged: failed === undefined },
    energyTrace: Array.from({ length }, (_, t) =>
      traces.reduce((sum, trace) => sum + (trace[t] ?? trace.at(-1)!), 0),
    ),
    reason: failed ?? first!,
  };
}

/** What the head reports of the forward pass, for all rows. */
export function forwardBatch(batch: Batch, x: Matrix): Matrix {
  const { room } = batch;
  const { layers, model, kernels } = room;
  const size = model.sizes.at(-1)!;
  const all = zeroMatrix(x.rows, size, kernels.float);
  for (let from = 0; from < x.rows; from += room.capacity) {
    const count = Math.min(room.capacity, x.rows - from);
    layers[0]!.values.values.set(x.data.subarray(from * x.columns, (from + count) * x.columns));
    forwardRows(room, count);
    const a = layers.at(-1)!.values.values;
    for (let r = 0; r < count; r++) {
      const to = (from + r) * size;
      headOutput(model.head, a.subarray(r * size, (r + 1) * size), all.data.subarray(to, to + size));
    }
  }
  return all;
}
