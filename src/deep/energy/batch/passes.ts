/** Passes through all layers by matrix products, for many samples at once; equations and sources: ../energy.ts. */

import type { Vector } from "../../../kernels/index.js";
import { categoricalError, headGradient, headLoss } from "../../head.js";
import { outputLayer } from "../model.js";
import { activateRows, type Room } from "./room.js";
import { readInput, sparsePredict } from "./sparse-input.js";

/** The prediction of layer k + 1, into `values` at the output or where `into` says so. */
export function predictRows(room: Room, k: number, count: number, into: Vector): void {
  const { kernels, layers, weights, biases, model } = room;
  const { multiplier, residual } = model.connections[k]!;
  const [{ size: n, active, values }, { size: m }] = [layers[k]!, layers[k + 1]!];
  const bias = biases[k];
  if (bias !== undefined) kernels.spreadRows(count, m, bias, into);
  if (k === 0 && room.sparse?.pays) {
    if (bias === undefined) into.values.fill(0, 0, count * m);
    sparsePredict(kernels, room.sparse, [count, m], weights[k]!, into);
  } else {
    const shape = { m: count, n: m, k: n, transposedB: true, accumulate: bias !== undefined };
    kernels.product(shape, active, weights[k]!, into);
  }
  if (multiplier !== 1) {
    const to = into.values;
    for (let i = 0; i < count * m; i++) to[i] = multiplier * to[i]!;
  }
  if (residual) kernels.axpy(1, values.part(0, count * m), into);
}

/** Values where every error is 0; or that of `own`, after a pass of the same inputs. */
export function forwardRows(room: Room, count: number, withErrors = false): void {
  const { layers, kernels, sparse } = room;
  const last = outputLayer(room.model);
  for (let k = 0; k < last; k++) {
    const child = layers[k + 1]!;
    const known = withErrors && k === 0 && last > 1;
    if (!known) activateRows(room, k, count);
    if (!known && k === 0 && sparse) readInput(kernels, sparse, count, layers[0]!.active);
    if (k + 1 === last) {
      predictRows(room, k, count, child.values);
      break;
    }
    const { size, values, prediction, own } = child;
    // The input stays, and so does what it predicts.
    if (!known) predictRows(room, k, count, prediction);
    values.values.set(prediction.values.subarray(0, count * size));
    if (withErrors) kernels.axpy(1, own.part(0, count * size), values);
  }
}

/** The forward pass with its energies, where inference begins. */
export function beginRows(room: Room, count: number): void {
  forwardRows(room, count);
  weighRows(room, count);
  const { begun } = room;
  room.begun = undefined;
  begun?.(count);
}

/** Predictions of all layers above the first, or above layer `from`, at the values as they are. */
export function predictAgain(room: Room, count: number, from = 1): void {
  const last = outputLayer(room.model);
  for (let k = from; k < last; k++) {
    activateRows(room, k, count);
    const child = room.layers[k + 1]!;
    predictRows(room, k, count, k + 1 === last ? child.values : child.prediction);
  }
}

/** Errors and energies of the values and predictions as they are; those of layers below `from` still hold. */
export function weighRows(room: Room, count: number, from = 1): void {
  const { energy, energyPerLayer } = room;
  energy.fill(0, 0, count);
  for (let k = 1; k <= outputLayer(room.model); k++) {
    if (k >= from) weighLayer(room, k, count);
    const own = energyPerLayer[k]!.values;
    for (let r = 0; r < count; r++) energy[r]! += own[r]!;
  }
}

function weighLayer(room: Room, k: number, count: number): void {
  const { kernels, layers, model, y, energyPerLayer, precisions } = room;
  const { size, values, prediction, weighted } = layers[k]!;
  const hidden = k < outputLayer(model);
  if (!hidden && model.head !== "gaussian") {
    weighOutput(room, count);
    return;
  }
  const [precision, energy] = [precisions[k]!, energyPerLayer[k]!];
  const difference = hidden ? { x: values, y: prediction } : { x: y, y: values };
  kernels.weighRows(count, size, { ...difference, precision, weighted, energy });
}

/** weighted ← minus the loss's gradient, and the loss of each row, where errors are not plain differences. */
function weighOutput({ layers, model, y, energyPerLayer }: Room, count: number): void {
  const last = outputLayer(model);
  const { size, values, weighted } = layers[last]!;
  const [a, target, e] = [values.values, y.values, weighted.values];
  const precision = model.precisions[last]!;
  const own = energyPerLayer[last]!.values;
  for (let r = 0; r < count; r++) {
    const [from, to] = [r * size, (r + 1) * size];
    if (model.head === "categorical") {
      own[r] = categoricalError([from, size], precision[0]!, a, target, e);
      continue;
    }
    const [output, wanted, error] = [a.subarray(from, to), target.subarray(from, to), e.subarray(from, to)];
    own[r] = headLoss(model.head, output, wanted, precision);
    headGradient(model.head, output, wanted, precision, error);
    for (let j = 0; j < size; j++) error[j] = -error[j]!;
  }
}

/** into ← Jᵀ child, J the Jacobian of layer k + 1's prediction in the values of layer k. */
export function pullRows(room: Room, k: number, count: number, child: Vector, into: Vector): void {
  const { kernels, layers, weights, model } = room;
  const { multiplier, residual } = model.connections[k]!;
  const [{ size: n, slope }, { size: m }] = [layers[k]!, layers[k + 1]!];
  kernels.product({ m: count, n, k: m }, child, weights[k]!, into);
  kernels.multiply(slope.part(0, count * n), into);
  if (multiplier !== 1) {
    const to = into.values;
    for (let i = 0; i < count * n; i++) to[i] = multiplier * to[i]!;
  }
  if (residual) kernels.axpy(1, child.part(0, count * n), into);
}

/** pulled ← ∂E/∂z of each free layer from `from` on. */
export function activityGradientRows(room: Room, count: number, from = 1): void {
  const { layers, kernels } = room;
  for (let k = from; k < outputLayer(room.model); k++) {
    const { size, pulled, weighted } = layers[k]!;
    pullRows(room, k, count, layers[k + 1]!.weighted, pulled);
    kernels.subtract(weighted.part(0, count * size), pulled);
  }
}

/** Largest absolute ∂E/∂z of each row, from `pulled`. */
export function largestOfRows({ layers, model, kernels, factors }: Room, count: number): Float64Array {
  const found = new Float64Array(count);
  for (let k = 1; k < outputLayer(model); k++) {
    const { size, pulled } = layers[k]!;
    kernels.largestRows(count, size, pulled, factors);
    const own = factors.values;
    for (let r = 0; r < count; r++) found[r] = Math.max(found[r]!, own[r]!);
  }
  return found;
}

/** Copies rows of free layers from one vector of each to another; default all rows. */
export function copyRows(
  { layers, model }: Room,
  count: number,
  from: "values" | "kept" | "own",
  to: "values" | "kept" | "own",
  chosen?: (row: number) => boolean,
): void {
  for (let k = 1; k < outputLayer(model); k++) {
    const layer = layers[k]!;
    const [source, target] = [layer[from].values, layer[to].values];
    for (let r = 0; r < count; r++) {
      if (chosen !== undefined && !chosen(r)) continue;
      const [begin, end] = [r * layer.size, (r + 1) * layer.size];
      target.set(source.subarray(begin, end), begin);
    }
  }
}
