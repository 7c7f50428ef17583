/** Passes through all layers by matrix products, for many samples at once; equations and sources: ../energy.ts. */

import type { FloatArray, Vector } from "../../../kernels/index.js";
import { headGradient, headLoss } from "../../head.js";
import { outputLayer } from "../model.js";
import { activateRows, type Room } from "./room.js";

/** The prediction of layer k + 1, into `values` at the output or where `into` says so. */
export function predictRows(room: Room, k: number, count: number, into: Vector): void {
  const { kernels, layers, weights, biases, model } = room;
  const { multiplier, residual } = model.connections[k]!;
  const [{ size: n, active, values }, { size: m }] = [layers[k]!, layers[k + 1]!];
  const bias = biases[k];
  if (bias !== undefined) {
    const all = into.values;
    for (let r = 0; r < count; r++) all.set(bias.values, r * m);
  }
  const shape = { m: count, n: m, k: n, transposedB: true, accumulate: bias !== undefined };
  kernels.product(shape, active, weights[k]!, into);
  const [to, from] = [into.values, values.values];
  if (multiplier !== 1) for (let i = 0; i < count * m; i++) to[i] = multiplier * to[i]!;
  if (residual) for (let i = 0; i < count * m; i++) to[i] = to[i]! + from[i]!;
}

/** Values where every error is that of `own`, or 0. */
export function forwardRows(room: Room, count: number, withErrors = false): void {
  const { layers } = room;
  const last = outputLayer(room.model);
  for (let k = 0; k < last; k++) {
    activateRows(room, k, count);
    const child = layers[k + 1]!;
    if (k + 1 === last) {
      predictRows(room, k, count, child.values);
      break;
    }
    predictRows(room, k, count, child.prediction);
    const [m, z, e] = [child.prediction.values, child.values.values, child.own.values];
    for (let i = 0; i < count * child.size; i++) z[i] = withErrors ? m[i]! + e[i]! : m[i]!;
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

/** Predictions of all layers above the first at the values as they are. */
export function predictAgain(room: Room, count: number): void {
  const last = outputLayer(room.model);
  for (let k = 1; k < last; k++) {
    activateRows(room, k, count);
    const child = room.layers[k + 1]!;
    predictRows(room, k, count, k + 1 === last ? child.values : child.prediction);
  }
}

/** Errors and energies of the values and predictions as they are. */
export function weighRows(room: Room, count: number): void {
  const { layers, model, energy, energyPerLayer } = room;
  const last = outputLayer(model);
  energy.fill(0, 0, count);
  for (let k = 1; k < last; k++) {
    const { values, prediction, weighted } = layers[k]!;
    const own = energyPerLayer[k]!;
    weighErrors(values.values, prediction.values, model.precisions[k]!, weighted.values, own, count);
    for (let r = 0; r < count; r++) energy[r]! += own[r]!;
  }
  weighOutput(room, count);
}

/** weighted ← Π (values - expected), and half the squared errors so weighted of each row. */
function weighErrors(
  values: FloatArray,
  expected: FloatArray,
  precision: ArrayLike<number>,
  weighted: FloatArray,
  energies: Float64Array,
  count: number,
): void {
  const size = precision.length;
  for (let r = 0, i = 0; r < count; r++) {
    let sum = 0;
    for (let j = 0; j < size; j++, i++) {
      const error = values[i]! - expected[i]!;
      const each = precision[j]! * error;
      weighted[i] = each;
      sum += error * each;
    }
    energies[r] = 0.5 * sum;
  }
}

function weighOutput({ layers, model, y, energy, energyPerLayer }: Room, count: number): void {
  const last = outputLayer(model);
  const { size, values, weighted } = layers[last]!;
  const [a, target, e] = [values.values, y.values, weighted.values];
  const precision = model.precisions[last]!;
  const own = energyPerLayer[last]!;
  if (model.head === "gaussian") {
    weighErrors(target, a, precision, e, own, count);
  } else {
    for (let r = 0; r < count; r++) {
      const [from, to] = [r * size, (r + 1) * size];
      const [output, wanted, error] = [a.subarray(from, to), target.subarray(from, to), e.subarray(from, to)];
      own[r] = headLoss(model.head, output, wanted, precision);
      headGradient(model.head, output, wanted, precision, error);
      for (let j = 0; j < size; j++) error[j] = -error[j]!;
    }
  }
  for (let r = 0; r < count; r++) energy[r]! += own[r]!;
}

/** into ← Jᵀ child, J the Jacobian of layer k + 1's prediction in the values of layer k. */
export function pullRows(room: Room, k: number, count: number, child: Vector, into: Vector): void {
  const { kernels, layers, weights, model } = room;
  const { multiplier, residual } = model.connections[k]!;
  const [{ size: n, slope }, { size: m }] = [layers[k]!, layers[k + 1]!];
  kernels.product({ m: count, n, k: m }, child, weights[k]!, into);
  const [to, d, c] = [into.values, slope.values, child.values];
  if (multiplier === 1) for (let i = 0; i < count * n; i++) to[i] = d[i]! * to[i]!;
  else for (let i = 0; i < count * n; i++) to[i] = multiplier * d[i]! * to[i]!;
  if (residual) for (let i = 0; i < count * n; i++) to[i] = to[i]! + c[i]!;
}

/** pulled ← ∂E/∂z of each free layer. */
export function activityGradientRows(room: Room, count: number): void {
  const { layers } = room;
  for (let k = 1; k < outputLayer(room.model); k++) {
    const { size, pulled, weighted } = layers[k]!;
    pullRows(room, k, count, layers[k + 1]!.weighted, pulled);
    const [g, e] = [pulled.values, weighted.values];
    for (let i = 0; i < count * size; i++) g[i] = e[i]! - g[i]!;
  }
}

/** Largest absolute ∂E/∂z of each row, from `pulled`. */
export function largestOfRows({ layers, model }: Room, count: number): Float64Array {
  const found = new Float64Array(count);
  for (let k = 1; k < outputLayer(model); k++) {
    const { size, pulled } = layers[k]!;
    const g = pulled.values;
    for (let r = 0, i = 0; r < count; r++) {
      for (let j = 0; j < size; j++, i++) {
        const value = Math.abs(g[i]!);
        if (!(value <= found[r]!)) found[r] = value;
      }
    }
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
