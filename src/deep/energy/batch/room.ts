/** Memory of kernels in which rows of many samples are worked on together: weights, and what each layer needs. */

import { activationKinds, type DenseKernels, type Vector } from "../../../kernels/index.js";
import type { FloatArray } from "../../matrix.js";
import { type Model, outputLayer } from "../model.js";
import { type SparseInput, sparseInput } from "./sparse-input.js";

/**
 * Rows that are worked on together, at most: what they need stays in the second cache, and a batch has parts for several
 * threads. Sums over a batch are those of its parts, so that its bits depend on this.
 */
export const PART_ROWS = 64;

/** Vectors of rows, one row for each sample. */
export interface LayerRoom {
  readonly size: number;
  /** z; of the output, its pre-activation. */
  readonly values: Vector;
  /** g(z). */
  readonly active: Vector;
  /** g'(z). */
  readonly slope: Vector;
  /** m, of layers below the output. */
  readonly prediction: Vector;
  /** e = Πε, and minus the loss's gradient at the output. */
  readonly weighted: Vector;
  /** Results of reverse passes. */
  readonly pulled: Vector;
  /** Values before a trial. */
  readonly kept: Vector;
  /** A method's own: velocities, errors, changes. */
  readonly own: Vector;
}

export interface Room {
  readonly model: Model;
  readonly kernels: DenseKernels;
  /** Most rows. */
  readonly capacity: number;
  readonly layers: readonly LayerRoom[];
  /** Undefined for few rows. */
  readonly sparse: SparseInput | undefined;
  /** Targets. */
  readonly y: Vector;
  readonly weights: readonly Vector[];
  readonly biases: readonly (Vector | undefined)[];
  /** Of each layer's units. */
  readonly precisions: readonly Vector[];
  /** A number for each row. */
  readonly factors: Vector;
  /** Of each row, summed over layers. */
  readonly energy: Float64Array;
  /** Of layers 1 to the output, for each row, in float64; entry 0 is unused. */
  readonly energyPerLayer: readonly Vector[];
  /** Called once, when the forward pass of so many rows and its energies stand in the room. */
  begun: ((count: number) => void) | undefined;
}

/** Memory for so many rows, or for those of a part. */
export function makeRoom(model: Model, kernels: DenseKernels, rows: number): Room {
  const last = outputLayer(model);
  const capacity = Math.min(rows, PART_ROWS);
  const layers = model.sizes.map((size, k): LayerRoom => {
    const some = (wanted: boolean): Vector => kernels.allocate(wanted ? capacity * size : 0);
    const [hidden, below] = [k > 0 && k < last, k < last];
    const values = some(true);
    const active = isPlainInput(model, k) ? values : some(below);
    return {
      ...{ size, values, active, slope: some(hidden), prediction: some(hidden) },
      ...{ weighted: some(k > 0), pulled: some(k > 0), kept: some(hidden), own: some(hidden) },
    };
  });
  const { connections } = model;
  const room: Room = {
    ...{ model, kernels, capacity, layers },
    sparse: sparseInput(model, kernels, capacity),
    y: kernels.allocate(capacity * model.sizes[last]!),
    weights: connections.map(({ weights }) => kernels.allocate(weights.data.length)),
    biases: connections.map(({ bias }) => bias && kernels.allocate(bias.length)),
    precisions: model.precisions.map(({ length }) => kernels.allocate(length)),
    factors: kernels.allocate(capacity),
    energy: new Float64Array(capacity),
    energyPerLayer: model.sizes.map(() => kernels.arena.allocate("float64", capacity)),
    begun: undefined,
  };
  for (const [k, vector] of room.precisions.entries()) vector.values.set(model.precisions[k]!);
  return room;
}

/** Memory that products use, so that no view of numbers is lost while they run (assembly/product.ts). */
export function reserveScratch({ model, kernels }: Room): void {
  const widest = Math.max(...model.sizes, PART_ROWS);
  kernels.arena.scratch(8 * (16 + 128 * 512 + 512 * (widest + 8)));
}

/** The model's weights into the room. */
export function bringWeights({ model, weights, biases }: Room): void {
  for (const [k, connection] of model.connections.entries()) {
    weights[k]!.values.set(connection.weights.data);
    if (connection.bias !== undefined) biases[k]!.values.set(connection.bias);
  }
}

/** The room's weights into the model. */
export function takeWeights({ model, weights, biases }: Room): void {
  for (const [k, connection] of model.connections.entries()) {
    connection.weights.data.set(weights[k]!.values as FloatArray);
    connection.bias?.set(biases[k]!.values as FloatArray);
  }
}

/** Whether g(z) is z and nothing else is asked of it. */
function isPlainInput({ activations }: Model, k: number): boolean {
  return k === 0 && activations[0]!.name === "identity";
}

/** g of so many rows of layer k, and its derivative where there is room for it. */
export function activateRows({ kernels, model, layers }: Room, k: number, count: number): void {
  if (isPlainInput(model, k)) return;
  const { size, values, active, slope } = layers[k]!;
  const activation = model.activations[k]!;
  const kind = activationKinds.find((name) => name === activation.name);
  const part = (vector: Vector): Vector => vector.part(0, count * size);
  if (kind !== undefined) {
    kernels.activate(kind, part(values), part(active), ...(slope.length > 0 ? [part(slope)] : []));
    return;
  }
  const [z, g, d] = [values.values, active.values, slope.values];
  for (let i = 0; i < count * size; i++) {
    g[i] = activation.value(z[i]!);
    if (d.length > 0) d[i] = activation.first(z[i]!);
  }
}
