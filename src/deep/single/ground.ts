/**
 * A sweep network in single precision with all its arrays in the memory of dense kernels. The arrays stay ordinary
 * typed arrays, so that everything else reads and writes them as it does others.
 */

import {
  activationKinds,
  type BeliefField,
  beliefFields,
  beliefStride,
  type SingleKernels,
  singleKernels,
  type Vector,
} from "../../kernels/index.js";
import type { Connection } from "../connection.js";
import type { FloatArray } from "../matrix.js";
import type { OptimiserState } from "../optimiser.js";
import type { SweepCore } from "../sweep-core.js";
import { mapFields } from "../sweep-layer.js";
import type { BatchRoom } from "./batch/batch.js";

/** A layer's fields, one after the other. */
export interface Block {
  readonly size: number;
  readonly place: number;
  readonly stride: number;
  /** Of the activation among those that kernels know. */
  readonly kind: number;
}

/** An array of parameters with room for what an optimiser remembers of it. */
export interface Placed {
  readonly values: Vector;
  readonly first: Vector;
  readonly second: Vector;
  /** Room for a gradient. */
  readonly gradient: Vector;
}

export interface Ground {
  readonly kernels: SingleKernels;
  readonly blocks: readonly Block[];
  readonly weights: readonly Placed[];
  readonly biases: readonly (Placed | undefined)[];
  /** Place of the number 1. */
  readonly one: number;
  /** For batches: made with the first, or when threads are to share them. */
  batch?: BatchRoom | undefined;
}

const LINE = 64;

/** Place of a field of a block. */
export function fieldPlace({ place, stride }: Block, field: BeliefField): number {
  return place + beliefFields.indexOf(field) * stride;
}

/**
 * The same network, its arrays copied into a memory of their own; undefined where kernels do not know an activation.
 *
 * @param backend what runs the kernels; default what is there
 */
export function grounded(core: SweepCore, backend?: SingleKernels["backend"]): SweepCore | undefined {
  const known: readonly string[] = activationKinds;
  const kinds = core.layers.map(({ activation }) => known.indexOf(activation.name));
  // The output's activation is not used.
  if (kinds.slice(0, -1).includes(-1)) return undefined;
  const kernels = singleKernels(backend);
  const { arena } = kernels;
  reserve(core, kernels);
  const blocks: Block[] = [];
  const placed = core.layers.map((layer, k) => {
    const stride = beliefStride(layer.size);
    const block = arena.allocate("float32", (stride / 4) * beliefFields.length);
    blocks.push({ size: layer.size, place: block.offset, stride, kind: kinds[k]! });
    const room = core.rooms[k]!;
    const at = (field: BeliefField, from: FloatArray): FloatArray => {
      const { values } = block.part((beliefFields.indexOf(field) * stride) / 4, layer.size);
      values.set(from);
      return values;
    };
    return {
      layer: { ...layer, state: mapFields((field) => at(field, layer.state[field])) },
      room: {
        ...{ active: at("active", room.active), slope: at("slope", room.slope) },
        ...{ bend: at("bend", room.bend), first: at("first", room.first) },
        ...{ second: at("second", room.second), third: at("third", room.third) },
      },
    };
  });
  const place = (from: FloatArray): Placed => {
    const allocate = (): Vector => arena.allocate("float32", from.length);
    const placed = { values: allocate(), first: allocate(), second: allocate(), gradient: allocate() };
    placed.values.values.set(from);
    return placed;
  };
  const weights = core.connections.map((connection) => place(connection.weights.data));
  const biases = core.connections.map(({ bias }) => (bias === undefined ? undefined : place(bias)));
  const one = arena.allocate("float32", 1);
  one.values[0] = 1;
  return {
    ...core,
    layers: placed.map(({ layer }) => layer),
    rooms: placed.map(({ room }) => room),
    connections: core.connections.map(
      (connection, k): Connection => ({
        ...connection,
        weights: { ...connection.weights, data: weights[k]!.values.values },
        bias: biases[k]?.values.values,
      }),
    ),
    ground: { kernels, blocks, weights, biases, one: one.offset },
  };
}

/** Memory for everything at once: growing it later would take away the arrays handed out before. */
function reserve({ layers, connections }: SweepCore, { arena }: SingleKernels): void {
  let bytes = LINE;
  for (const { size } of layers) bytes += beliefStride(size) * beliefFields.length + LINE;
  for (const { weights, bias } of connections) {
    bytes += 4 * (4 * weights.data.length + LINE) + 4 * (4 * (bias?.length ?? 0) + LINE);
  }
  arena.scratch(bytes);
}

/** The optimiser's memory moved to where kernels reach it. */
export function adoptState({ weights, biases }: Ground, state: OptimiserState): void {
  const parameters = weights.flatMap((each, k) => [each, biases[k]].filter((one) => one !== undefined));
  for (const [slots, name] of [
    [state.first, "first"],
    [state.second, "second"],
  ] as const) {
    for (const [i, slot] of slots.entries()) {
      const { values } = parameters[i]![name];
      if (slot === values) continue;
      values.set(slot);
      slots[i] = values;
    }
  }
}
