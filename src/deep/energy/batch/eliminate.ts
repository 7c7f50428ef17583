/**
 * The exact Gauss-Newton step of many samples: products with the shared weights for all of them, then one small
 * factor each. Equations and sources: ../eliminate.ts and ../curvature.ts. B keeps as many rows as the output has units.
 */

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
    const { multiplier, residual } = model.connections[k]!;
    const { size: n, slope, weighted } = layers[k]!;
    const shape = { m: count * rank, n, k: model.sizes[k + 1]! };
    kernels.product(shape, moving, weights[k]!, blocks[k]!);
    const [b, d, above] = [blocks[k]!.values, slope.values, moving.values];
    for (let r = 0, i = 0; r < count; r++) {
      for (let row = 0; row < rank; row++) {
        for (let j = 0, s = r * n; j < n; j++, i++, s++) {
          const own = multiplier * d[s]! * b[i]!;
          b[i] = residual ? own + above[i]! : own;
        }
      }
    }
    gramRows(room, at, k, count, damping);
    kernels.cholesky(count, rank, roots[k]!, status);
    const failed = status.values;
    for (let r = 0; r < count; r++) if (failed[r] !== 0) made[r] = false;
    const side = left.values;
    sides[k]!.values.set(side.subarray(0, count * rank));
    if (k === 1) break;
    // b ← C⁻¹ (b + B r), r = ε / (1 + λ); B ← C⁻¹ B
    const [e, precision] = [weighted.values, model.precisions[k]!];
    for (let r = 0; r < count; r++) {
      const scale = 1 / (1 + damping[r]!);
      for (let row = 0; row < rank; row++) {
        let sum = 0;
        const [from, s] = [(r * rank + row) * n, r * n];
        for (let j = 0; j < n; j++) sum += b[from + j]! * (e[s + j]! / precision[j]!);
        side[r * rank + row]! += scale * sum;
      }
    }
    moving.values.set(b.subarray(0, count * rank * n));
    kernels.solve({ count, n: rank, columns: 1, transposed: false }, roots[k]!, left);
    kernels.solve({ count, n: rank, columns: n, transposed: false }, roots[k]!, moving);
  }
  return made;
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

/** roots ← I + B Π̄⁻¹ Bᵀ of each row. */
function gramRows(room: Room, at: EliminationRoom, k: number, count: number, damping: Float64Array): void {
  const { kernels, model, layers } = room;
  const { rank, blocks, roots, scaled } = at;
  const { size: n } = layers[k]!;
  const precision = model.precisions[k]!;
  const plain = precision.every((value) => value === 1);
  for (let r = 0; r < count; r++) {
    const block = blocks[k]!.part(r * rank * n, rank * n);
    const gram = roots[k]!.part(r * rank * rank, rank * rank);
    const scale = 1 / (1 + damping[r]!);
    let left = block;
    if (!plain || scale !== 1) {
      const [from, to] = [block.values, scaled.values];
      for (let i = 0; i < rank * n; i++) to[i] = (scale * from[i]!) / precision[i % n]!;
      left = scaled;
    }
    kernels.product({ m: rank, n: rank, k: n, transposedB: true }, left, block, gram);
    const t = gram.values;
    for (let i = 0; i < rank; i++) t[i * rank + i] = t[i * rank + i]! + 1;
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
  const { rank, blocks, roots, sides, left } = at;
  const last = outputLayer(model);
  for (let k = 1; k < last; k++) {
    const { size: n, values, prediction, own, pulled } = layers[k]!;
    const [z, m, u, next] = [values.values, prediction.values, own.values, pulled.values];
    const carried = k > 1;
    for (let r = 0, i = 0; r < count; r++) {
      const held = damping[r]! / (1 + damping[r]!);
      for (let j = 0; j < n; j++, i++) {
        const error = z[i]! - m[i]!;
        if (!carried) u[i] = (held - 1) * error;
        else u[i] = rollout ? next[i]! + held * error - z[i]! : next[i]! + (held - 1) * error;
      }
    }
    const [b, side] = [blocks[k]!.values, left.values];
    const wanted = sides[k]!.values;
    for (let r = 0; r < count; r++) {
      for (let row = 0; row < rank; row++) {
        const [from, s] = [(r * rank + row) * n, r * n];
        let sum = 0;
        for (let j = 0; j < n; j++) sum += b[from + j]! * u[s + j]!;
        side[r * rank + row] = wanted[r * rank + row]! - sum;
      }
    }
    kernels.solve({ count, n: rank, columns: 1, transposed: false }, roots[k]!, left);
    kernels.solve({ count, n: rank, columns: 1, transposed: true }, roots[k]!, left);
    const precision = model.precisions[k]!;
    for (let r = 0; r < count; r++) {
      const scale = 1 / (1 + damping[r]!);
      const s = r * n;
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let row = 0; row < rank; row++) sum += b[(r * rank + row) * n + j]! * side[r * rank + row]!;
        u[s + j] = u[s + j]! + (scale / precision[j]!) * sum;
      }
    }
    if (rollout && carried) m.set(next.subarray(0, count * n));
    for (let i = 0; i < count * n; i++) z[i] = z[i]! + u[i]!;
    if (rollout) {
      activateRows(room, k, count);
      predictRows(room, k, count, k + 1 === last ? layers[last]!.values : layers[k + 1]!.pulled);
    } else if (k + 1 < last) carryRows(room, k, count);
  }
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
