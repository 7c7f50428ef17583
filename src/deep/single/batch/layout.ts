/** Where a batch's numbers lie in the memory of kernels: places in bytes, plain data that other threads can be told. */

import { type Arena, productScratch } from "../../../kernels/index.js";
import { type BatchPlan, PART_ROWS, rowEvidence } from "./plan.js";

/** Rows of a layer, as the thread that works on them needs them; 0 for what the layer has not. */
export interface LayerPlaces {
  readonly expectedMean: number;
  readonly active: number;
  readonly slope: number;
  readonly bend: number;
  readonly pull: number;
  readonly mean: number;
  readonly error: number;
  readonly second: number;
  readonly third: number;
}

export interface ThreadPlaces {
  /** Input first. What goes in and out lies in a slot: the input's mean and pull, the output's mean. */
  readonly layers: readonly LayerPlaces[];
  /** Minus the shares of rows. */
  readonly minus: number;
  /** Sums of rows in double precision, which nobody asks for. */
  readonly energies: number;
  /** Room for products. */
  readonly scratch: number;
}

/** What goes into a part, and what comes out of it. */
export interface SlotPlaces {
  readonly inputs: number;
  readonly targets: number;
  /** Of each row in means. */
  readonly shares: number;
  readonly predictions: number;
  readonly inputErrors: number;
  /** 1 where all is finite, else 0. */
  readonly finite: number;
  /** `sums` numbers to be added up over parts: those of the following, one after the other. */
  readonly sums: number;
  /** Of each connection's weights. */
  readonly gradients: readonly number[];
  readonly biasGradients: readonly number[];
  /** Of the precisions of each hidden layer's units; entries of the others mean nothing. */
  readonly changes: readonly number[];
}

export interface BatchLayout {
  readonly threads: readonly ThreadPlaces[];
  readonly slots: readonly SlotPlaces[];
  /** How many numbers the sums of a slot are. */
  readonly summed: number;
  /** As many numbers, for sums over parts. */
  readonly total: number;
  readonly weights: readonly number[];
  readonly biases: readonly number[];
  /** W∘W of a connection, where evidence differs from row to row. */
  readonly squares: readonly number[];
  /** (W∘W)ᵀ evidence of the layer above, where it is the same for all rows. */
  readonly seconds: readonly number[];
  /** Layers' fields as kernels of beliefs read them. */
  readonly blocks: readonly number[];
  /** Ones, as many as a part has rows or the widest layer units. */
  readonly ones: number;
  /** Numbers of the widest layer. */
  readonly spare: number;
}

/** Fields of a block that batches read, the first ones. */
export const BLOCK_FIELDS = 7;
const BYTES = 4;
/** Bytes of a vector of the kernels. */
const VECTOR = 16;

/** Takes the memory, all of it before anything is written: growing it would take views away. */
export function batchLayout(
  plan: BatchPlan,
  arena: Arena,
  { threads, slots }: { readonly threads: number; readonly slots: number },
): BatchLayout {
  const { sizes, strides } = plan;
  const last = sizes.length - 1;
  const widest = Math.max(...sizes);
  const most = Math.max(widest, PART_ROWS);
  const take = (length: number): number => (length === 0 ? 0 : arena.allocate("float32", length).offset);
  const connections = sizes.slice(0, -1).map((n, k) => ({ n, m: sizes[k + 1]! }));
  const thread = (): ThreadPlaces => ({
    layers: sizes.map((size, k): LayerPlaces => {
      const some = (wanted: boolean): number => take(wanted ? PART_ROWS * size : 0);
      const hidden = k > 0 && k < last;
      return {
        ...{ expectedMean: some(hidden), active: some(k < last), slope: some(k < last), bend: some(hidden) },
        ...{ pull: some(k > 0), mean: some(hidden), error: some(k > 0) },
        ...{ second: some(rowEvidence(plan, k)), third: some(rowEvidence(plan, k)) },
      };
    }),
    minus: take(PART_ROWS),
    energies: take(2 * PART_ROWS),
    scratch: take(productScratch("float32", most, most) / BYTES),
  });
  const places = summedPlaces(sizes, connections);
  const slot = (): SlotPlaces => {
    const sums = take(places.length);
    const at = (from: readonly number[]): number[] => from.map((offset) => sums + offset * BYTES);
    return {
      ...{ inputs: take(PART_ROWS * sizes[0]!), targets: take(PART_ROWS * sizes[last]!) },
      ...{ shares: take(PART_ROWS), predictions: take(PART_ROWS * sizes[last]!) },
      ...{ inputErrors: take(PART_ROWS * sizes[0]!), finite: take(1), sums },
      ...{ gradients: at(places.gradients), biasGradients: at(places.biasGradients) },
      changes: at(places.changes),
    };
  };
  return {
    threads: Array.from({ length: threads }, thread),
    slots: Array.from({ length: slots }, slot),
    summed: places.length,
    total: take(places.length),
    weights: connections.map(({ m, n }) => take(m * n)),
    biases: connections.map(({ m }) => take(m)),
    squares: connections.map(({ m, n }, k) => take(rowEvidence(plan, k) ? m * n : 0)),
    seconds: sizes.map((size) => take(size)),
    blocks: strides.map((stride) => take((BLOCK_FIELDS * stride) / BYTES)),
    ones: take(most),
    spare: take(widest),
  };
}

/** Offsets in numbers; each array begins where a vector can. */
function summedPlaces(
  sizes: readonly number[],
  connections: readonly { readonly m: number; readonly n: number }[],
) {
  let length = 0;
  const next = (numbers: number): number => {
    const at = length;
    const whole = VECTOR / BYTES;
    length += Math.ceil(numbers / whole) * whole;
    return at;
  };
  return {
    gradients: connections.map(({ m, n }) => next(m * n)),
    biasGradients: connections.map(({ m }) => next(m)),
    changes: sizes.map((size, k) => (k > 0 && k < sizes.length - 1 ? next(size) : 0)),
    length,
  };
}
