/** One reverse pass with the output's error shared by variances, for many samples at once; source: ../adjoint.ts. */

import { headOutput } from "../../head.js";
import { outputLayer } from "../model.js";
import { Ends } from "./ends.js";
import { fullCovarianceRows } from "./full-covariance.js";
import { beginRows, forwardRows, predictAgain, pullRows, weighRows } from "./passes.js";
import { type Room, reserveScratch } from "./room.js";

/** From the forward pass; rows whose energy would rise take exact steps instead. */
export function adjointRows(room: Room, count: number): Ends {
  const { layers, model, energy } = room;
  const last = outputLayer(model);
  const ends = new Ends(room, count);
  beginRows(room, count);
  ends.trace();
  const before = energy.slice(0, count);
  shareError(room, count);
  for (let k = last - 1; k >= 1; k--) {
    const above = layers[k + 1]!;
    const { size, pulled, own } = layers[k]!;
    pullRows(room, k, count, k + 1 === last ? above.weighted : above.pulled, pulled);
    const [q, errors, precision] = [pulled.values, own.values, model.precisions[k]!];
    for (let i = 0; i < count * size; i++) errors[i] = q[i]! / precision[i % size]!;
  }
  forwardRows(room, count, true);
  weighRows(room, count);
  const risen = Array.from(before, (value, r) => !(energy[r]! <= value));
  ends.trace();
  ends.finish((r) => !risen[r]!, false, "one reverse pass");
  if (risen.includes(true)) stepInstead(room, count, ends, before, risen);
  return ends;
}

/** Exact steps for the rows that rose; the others keep what they have. */
function stepInstead(
  room: Room,
  count: number,
  ends: Ends,
  before: Float64Array,
  risen: readonly boolean[],
): void {
  const { layers, model, energy } = room;
  const fine = energy.slice(0, count);
  const saved = layers.map(({ values }) => values.values.slice());
  const steps = fullCovarianceRows(room, count, {}, { only: (r) => risen[r]! });
  for (let k = 1; k < outputLayer(model); k++) {
    const { size, values } = layers[k]!;
    for (let r = 0; r < count; r++) {
      if (!risen[r]!) values.values.set(saved[k]!.subarray(r * size, (r + 1) * size), r * size);
    }
  }
  predictAgain(room, count);
  weighRows(room, count);
  ends.adopt(steps, (t) =>
    risen.reduce((sum, rose, r) => sum + (rose ? 0 : t === 0 ? before[r]! : fine[r]!), 0),
  );
}

/** weighted of the output ← e / (1 + c v), v the variance of its prediction and c the head's curvature. */
function shareError(room: Room, count: number): void {
  const { layers, model, weights, kernels } = room;
  const last = outputLayer(model);
  if (last === 1) return;
  const mark = kernels.arena.mark();
  const widest = Math.max(...model.sizes.slice(1));
  const [below, carried] = [kernels.allocate(count * widest), kernels.allocate(count * widest)];
  const largest = Math.max(...model.connections.slice(1).map(({ weights: w }) => w.data.length));
  const squares = kernels.allocate(largest);
  reserveScratch(room);
  for (let k = 1; k < last; k++) {
    const { size: n, slope } = layers[k]!;
    const m = layers[k + 1]!.size;
    const { multiplier, residual } = model.connections[k]!;
    const precision = model.precisions[k]!;
    const [v, w2, w, d] = [below.values, squares.values, weights[k]!.values, slope.values];
    // The layer's own variance and what came from below.
    for (let i = 0; i < count * n; i++) v[i] = (k === 1 ? 0 : carried.values[i]!) + 1 / precision[i % n]!;
    for (let i = 0; i < m * n; i++) w2[i] = w[i]! * w[i]!;
    const plain = residual ? v.slice(0, count * n) : v;
    for (let i = 0; i < count * n; i++) v[i] = v[i]! * (multiplier * d[i]!) ** 2;
    kernels.product({ m: count, n: m, k: n, transposedB: true }, below, squares, carried);
    if (!residual) continue;
    const to = carried.values;
    for (let i = 0; i < count * n; i++) {
      const own = multiplier * w[(i % n) * (n + 1)]! * d[i]!;
      to[i] = to[i]! + (2 * own + 1) * plain[i]!;
    }
  }
  const { size, weighted, values } = layers[last]!;
  const [e, v, precision] = [weighted.values, carried.values, model.precisions[last]!];
  const p = new Float64Array(size);
  for (let r = 0; r < count; r++) {
    headOutput(model.head, values.values.subarray(r * size, (r + 1) * size), p);
    for (let i = 0, at = r * size; i < size; i++, at++) {
      const curvature = model.head === "gaussian" ? precision[i]! : precision[i]! * p[i]! * (1 - p[i]!);
      e[at] = e[at]! / (1 + curvature * v[at]!);
    }
  }
  kernels.arena.release(mark);
}
