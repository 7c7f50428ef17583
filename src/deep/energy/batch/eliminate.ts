/**
 * The exact Gauss-Newton step of many samples: products with the shared weights for all of them, then one small
 * factor each. Equations and sources: ../eliminate.ts and ../curvature.ts. B keeps as many rows as the output has units.
 */

import type { Vector } from "../../../kernels/index.js";
import { headOutput } from "../../head.js";
import { outputLayer } from "../model.js";
import { type EliminationRoom, eliminationRoom } from "./elimination-room.js";
import { predictRows } from "./passes.js";
import { activateRows, type Room } from "./room.js";

/**
 * Moves the values of so many rows by one step each; predictions follow where the step runs through the network.
 *
 * @param damping λ of each row
 * @returns whether the factors of each row could be made
 */
export function stepRows(room: Room, count: number, damping: Float64Array, rollout: boolean): boolean[] {
  const at = eliminationRoom(room);
  const made = eliminateRows(room, at, count, damping);
  substituteRows(room, at, count, damping, rollout);
  return made;
}

function eliminateRows(room: Room, at: EliminationRoom, count: number, damping: Float64Array): boolean[] {
  const { kernels, model, layers, weights } = room;
  const { rank, blocks, roots, sides, moving, status, left } = at;
  const last = outputLayer(model);
  const made = new Array<boolean>(count).fill(true);
  factorRows(room, at, count);
  for (let k = last - 1; k >= 1; k--) {
    const { residual } = model.connections[k]!;
    const { size: n } = layers[k]!;
    const shape = { count, m: rank, n };
    const [block, change] = [blocks[k]!, part(moving, count * rank * n)];
    kernels.product({ m: count * rank, n, k: model.sizes[k + 1]! }, moving, weights[k]!, block);
    kernels.scaleBlocks(shape, scaledSlope(room, at, k, count), block);
    if (residual) kernels.axpy(1, change, part(block, count * rank * n));
    kernels.gramBlocks(shape, freedom(room, at, k, count, damping), block, roots[k]!);
    addIdentity(roots[k]!, count, rank);
    kernels.cholesky(count, rank, roots[k]!, status);
    const failed = status.values;
    for (let r = 0; r < count; r++) if (failed[r] !== 0) made[r] = false;
    sides[k]!.values.set(left.values.subarray(0, count * rank));
    if (k === 1) break;
    // b ← C⁻¹ (b + B r), r = ε / (1 + λ); B ← C⁻¹ B
    const r = freedom(room, at, k, count, damping);
    kernels.multiply(part(layers[k]!.weighted, count * n), r);
    kernels.blocksVector(shape, block, r, at.product);
    kernels.axpy(1, part(at.product, count * rank), part(left, count * rank));
    change.values.set(block.values.subarray(0, count * rank * n));
    kernels.solve({ count, n: rank, columns: 1, transposed: false }, roots[k]!, left);
    kernels.solve({ count, n: rank, columns: n, transposed: false }, roots[k]!, moving);
  }
  return made;
}

const part = (vector: Vector, length: number): Vector => vector.part(0, length);

/** Multiplier times g' of layer k, in `row` where they differ. */
function scaledSlope({ model, layers }: Room, { row }: EliminationRoom, k: number, count: number): Vector {
  const { multiplier } = model.connections[k]!;
  const { size: n, slope } = layers[k]!;
  if (multiplier === 1) return slope;
  const [from, to] = [slope.values, row.values];
  for (let i = 0; i < count * n; i++) to[i] = multiplier * from[i]!;
  return row;
}

/** The diagonal of Π̄⁻¹ of layer k for each row, in `row`: 1 / ((1 + λ) Π). */
function freedom(
  { kernels, layers, factors }: Room,
  { row, variances }: EliminationRoom,
  k: number,
  count: number,
  damping: Float64Array,
): Vector {
  const { size: n } = layers[k]!;
  kernels.spreadRows(count, n, variances[k]!, row);
  if (damping.every((one) => one === 0)) return row;
  for (let r = 0; r < count; r++) factors.values[r] = 1 / (1 + damping[r]!) - 1;
  kernels.axpyRows(count, n, factors, row, row);
  return row;
}

function addIdentity(blocks: Vector, count: number, n: number): void {
  const c = blocks.values;
  for (let i = 0; i < count * n * n; i += n * n) {
    for (let j = 0; j < n; j++) c[i + j * (n + 1)] = c[i + j * (n + 1)]! + 1;
  }
}

/** moving ← F and left ← b of the head, row by row. */
function factorRows(
  { model, layers, y }: Room,
  { rank, moving, left }: EliminationRoom,
  count: number,
): void {
  const last = outputLayer(model);
  const precision = model.precisions[last]!;
  const [f, side, a, target] = [moving.values, left.values, layers[last]!.values.values, y.values];
  const p = new Float64Array(rank);
  f.fill(0, 0, count * rank * rank);
  for (let r = 0; r < count; r++) {
    headOutput(model.head, a.subarray(r * rank, (r + 1) * rank), p);
    let total = 0;
    for (let i = 0; i < rank; i++) total += target[r * rank + i]!;
    for (let i = 0; i < rank; i++) {
      const to = (r * rank + i) * rank;
      const wanted = target[r * rank + i]!;
      if (model.head === "categorical") {
        const root = Math.sqrt(precision[0]! * total * p[i]!);
        for (let j = 0; j < rank; j++) f[to + j] = root * ((i === j ? 1 : 0) - p[j]!);
        side[r * rank + i] = root === 0 ? 0 : (precision[0]! * (wanted - total * p[i]!)) / root;
      } else {
        const curvature = model.head === "gaussian" ? 1 : p[i]! * (1 - p[i]!);
        const root = Math.sqrt(precision[i]! * curvature);
        f[to + i] = root;
        side[r * rank + i] = root === 0 ? 0 : (precision[i]! * (wanted - p[i]!)) / root;
      }
    }
  }
}

/** Forward: d = u + Π̄⁻¹ Bᵀ C⁻ᵀ C⁻¹ (b - B u), and z ← z + d. */
function substituteRows(
  room: Room,
  at: EliminationRoom,
  count: number,
  damping: Float64Array,
  rollout: boolean,
): void {
  const { kernels, model, layers } = room;
  const { rank, blocks, roots, sides, left, product, back } = at;
  const last = outputLayer(model);
  for (let k = 1; k < last; k++) {
    const { size: n, values, prediction, own, pulled } = layers[k]!;
    const all = count * n;
    const shape = { count, m: rank, n };
    const carried = k > 1 ? pulled : undefined;
    beginChange(room, at, k, count, damping, rollout, carried);
    kernels.blocksVector(shape, blocks[k]!, own, product);
    left.values.set(product.values.subarray(0, count * rank));
    kernels.subtract(part(sides[k]!, count * rank), left);
    kernels.solve({ count, n: rank, columns: 1, transposed: false }, roots[k]!, left);
    kernels.solve({ count, n: rank, columns: 1, transposed: true }, roots[k]!, left);
    kernels.transposedBlocks(shape, blocks[k]!, left, back);
    kernels.multiply(part(freedom(room, at, k, count, damping), all), back);
    if (rollout && carried) prediction.values.set(carried.values.subarray(0, all));
    kernels.axpy(1, part(back, all), own);
    kernels.axpy(1, part(own, all), values);
    if (rollout) {
      activateRows(room, k, count);
      predictRows(room, k, count, k + 1 === last ? layers[last]!.values : layers[k + 1]!.pulled);
    } else if (k + 1 < last) carryRows(room, k, count);
  }
}

/**
 * own ← u: what moves from below less the error, of which damping keeps λ / (1 + λ). With rollout `carried` is the
 * network's own prediction, else J d.
 */
function beginChange(
  { kernels, layers, factors }: Room,
  { row }: EliminationRoom,
  k: number,
  count: number,
  damping: Float64Array,
  rollout: boolean,
  carried: Vector | undefined,
): void {
  const { size: n, values, prediction, own } = layers[k]!;
  const all = count * n;
  row.values.set(prediction.values.subarray(0, all));
  kernels.subtract(part(values, all), row);
  if (carried === undefined || rollout) {
    own.values.set(values.values.subarray(0, all));
    kernels.subtract(part(carried ?? prediction, all), own);
  } else {
    own.values.set(row.values.subarray(0, all));
    kernels.subtract(part(carried, all), own);
  }
  for (let r = 0; r < count; r++) factors.values[r] = damping[r]! / (1 + damping[r]!);
  kernels.axpyRows(count, n, factors, row, own);
}

/** pulled of layer k + 1 ← J d, d the change of layer k in `own`. */
function carryRows({ kernels, model, layers, weights }: Room, k: number, count: number): void {
  const { multiplier, residual } = model.connections[k]!;
  const [{ size: n, own, slope, active }, { size: m, pulled }] = [layers[k]!, layers[k + 1]!];
  const [d, g, moved] = [own.values, slope.values, active.values];
  // g(z) is computed anew before it is read again.
  for (let i = 0; i < count * n; i++) moved[i] = multiplier * g[i]! * d[i]!;
  kernels.product({ m: count, n: m, k: n, transposedB: true }, active, weights[k]!, pulled);
  if (!residual) return;
  const to = pulled.values;
  for (let i = 0; i < count * m; i++) to[i] = to[i]! + d[i]!;
}
