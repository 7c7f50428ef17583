/** What exact steps need beside a room: the blocks of elimination, one for each row, one after the other. */

import type { Vector } from "../../../kernels/index.js";
import { outputLayer } from "../model.js";
import { type Room, reserveScratch } from "./room.js";

export interface EliminationRoom {
  /** Rows of B: units of the output. */
  readonly rank: number;
  /** B of free layers, rank × units for each row; entry 0 is empty. */
  readonly blocks: readonly Vector[];
  /** Lower Cholesky factors of I + B Π̄⁻¹ Bᵀ, rank × rank for each row. */
  readonly roots: readonly Vector[];
  /** b of free layers. */
  readonly sides: readonly Vector[];
  /** B as it goes down, of the widest layer. */
  readonly moving: Vector;
  /** 1 / Π of free layers' units; entry 0 is empty. */
  readonly variances: readonly Vector[];
  /** Numbers of the units of a layer, for each row. */
  readonly row: Vector;
  /** Π̄⁻¹ Bᵀ of something, before Π̄⁻¹. */
  readonly back: Vector;
  /** B times something. */
  readonly product: Vector;
  /** One number for each row. */
  readonly status: Vector;
  readonly left: Vector;
}

const rooms = new WeakMap<Room, EliminationRoom>();

/** Made with the first step, kept with the room. */
export function eliminationRoom(room: Room): EliminationRoom {
  const known = rooms.get(room);
  if (known !== undefined) return known;
  const { model, kernels, capacity } = room;
  const last = outputLayer(model);
  const rank = model.sizes[last]!;
  const free = (length: (size: number) => number): Vector[] =>
    model.sizes.slice(0, last).map((size, k) => kernels.allocate(k === 0 ? 0 : capacity * length(size)));
  const widest = Math.max(...model.sizes.slice(1));
  const made: EliminationRoom = {
    rank,
    blocks: free((size) => rank * size),
    roots: free(() => rank * rank),
    sides: free(() => rank),
    variances: model.sizes.slice(0, last).map((size, k) => kernels.allocate(k === 0 ? 0 : size)),
    moving: kernels.allocate(capacity * rank * widest),
    row: kernels.allocate(capacity * widest),
    back: kernels.allocate(capacity * widest),
    product: kernels.allocate(capacity * rank),
    status: kernels.allocate(capacity),
    left: kernels.allocate(capacity * rank),
  };
  for (let k = 1; k < last; k++) {
    made.variances[k]!.values.set(model.precisions[k]!.map((precision) => 1 / precision));
  }
  reserveScratch(room);
  rooms.set(room, made);
  return made;
}
