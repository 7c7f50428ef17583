/** A batch of samples by matrix products in single precision, in parts that several threads may share. */

import type { SingleKernels } from "../../../kernels/index.js";
import type { Matrix } from "../../matrix.js";
import type { SweepCore } from "../../sweep-core.js";
import type { Ground } from "../ground.js";
import { BLOCK_FIELDS, batchLayout } from "./layout.js";
import { type BatchWork, beginBatch, doPart, numbersAt } from "./part.js";
import { batchPlan, PART_ROWS, partsOf, rowsOfPart } from "./plan.js";

export interface SweepBatch {
  readonly inputs: Matrix;
  readonly targets: Matrix;
  /** Of each row in means. */
  readonly shares: readonly number[];
  readonly weighed: boolean;
  readonly predictions: Matrix;
  readonly inputErrors: Matrix;
}

/** Memory for batches of one network, and who works on them. */
export interface BatchRoom {
  readonly work: BatchWork;
  /** Does the parts of so many rows that stand in slots. */
  run(rows: number, weighed: boolean): void;
}

/** Why batches of a network are learnt row by row, in words; undefined where they are computed so. */
export function rowByRow({ layers, head, rules }: SweepCore): string | undefined {
  if (layers.slice(1).some(({ parameters }) => parameters.volatilityParent))
    return "it has volatility beliefs";
  if (layers.slice(1, -1).some(({ size }) => size % 4 !== 0)) {
    return "the size of a hidden layer is no multiple of 4";
  }
  if (head === "bernoulli") return "its head is bernoulli";
  if (rules.feedforwardUncertainty) return "uncertainty is handed up";
  return rules.stackOnOutput ? "its output is part of a stack" : undefined;
}

export function batchWork(
  core: SweepCore,
  ground: Ground,
  { raw, arena }: Pick<SingleKernels, "raw" | "arena">,
  room: { readonly threads: number; readonly slots: number },
): BatchWork {
  const plan = batchPlan(core, ground);
  const layout = batchLayout(plan, arena, room);
  const work = { plan, layout, raw, memory: arena.memory };
  numbersAt(work, layout.ones, Math.max(PART_ROWS, ...plan.sizes)).fill(1);
  return work;
}

/** Worked on by the calling thread alone. */
export function aloneRoom(core: SweepCore, ground: Ground, kernels: SingleKernels): BatchRoom {
  const work = batchWork(core, ground, kernels, { threads: 1, slots: 1 });
  return { work, run: (rows, weighed) => doPart(work, 0, 0, weighed, rows) };
}

/**
 * Fills predictions and input errors, and leaves the mean gradient of each connection in the ground's `gradient`.
 * Beliefs must be predicted already, for any row.
 *
 * @returns for each hidden layer, the input's neighbour first, the mean change of its precisions; undefined where
 *   something is not finite, so that rows must be looked at one by one
 */
export function sweepBatch(
  core: SweepCore,
  ground: Ground,
  room: BatchRoom,
  batch: SweepBatch,
): Float32Array[] | undefined {
  const { work } = room;
  const { layout, plan } = work;
  bring(core, ground, work);
  beginBatch(work);
  const all = batch.shares.length;
  const most = layout.slots.length * PART_ROWS;
  let sums = layout.total;
  for (let from = 0; from < all; from += most) {
    const rows = Math.min(most, all - from);
    const parts = partsOf(rows);
    for (let s = 0; s < parts; s++) put(work, batch, s, from + s * PART_ROWS, rowsOfPart(s, rows));
    room.run(rows, batch.weighed);
    for (let s = 0; s < parts; s++) {
      const slot = layout.slots[s]!;
      if (numbersAt(work, slot.finite, 1)[0] === 0) return undefined;
      take(work, batch, s, from + s * PART_ROWS, rowsOfPart(s, rows));
      // A batch of one part has its sums there already.
      if (all <= PART_ROWS) sums = slot.sums;
      else if (from + s === 0)
        numbersAt(work, sums, layout.summed).set(numbersAt(work, slot.sums, layout.summed));
      else work.raw.axpy(layout.summed, 1, slot.sums, sums);
    }
  }
  const summed = (place: number, length: number): Float32Array =>
    numbersAt(work, place - layout.slots[0]!.sums + sums, length);
  const { gradients, biasGradients, changes } = layout.slots[0]!;
  for (const [k, { gradient }] of ground.weights.entries()) {
    gradient.values.set(summed(gradients[k]!, gradient.length));
    const bias = ground.biases[k]?.gradient;
    bias?.values.set(summed(biasGradients[k]!, bias.length));
  }
  return plan.sizes.slice(1, -1).map((size, k) => summed(changes[k + 1]!, size).slice());
}

/** Weights and beliefs as they are. */
function bring(core: SweepCore, { blocks, kernels }: Ground, work: BatchWork): void {
  const { layout } = work;
  for (const [k, { weights, bias }] of core.connections.entries()) {
    numbersAt(work, layout.weights[k]!, weights.data.length).set(weights.data);
    if (bias !== undefined) numbersAt(work, layout.biases[k]!, bias.length).set(bias);
  }
  for (const [k, { place, stride }] of blocks.entries()) {
    const length = (BLOCK_FIELDS * stride) / 4;
    numbersAt(work, layout.blocks[k]!, length).set(numbersAt(kernels.arena, place, length));
  }
}

/** Rows into a slot. */
function put(
  work: BatchWork,
  { inputs, targets, shares }: SweepBatch,
  s: number,
  from: number,
  count: number,
): void {
  const slot = work.layout.slots[s]!;
  const part = ({ data, columns }: Matrix) => data.subarray(from * columns, (from + count) * columns);
  numbersAt(work, slot.inputs, count * inputs.columns).set(part(inputs));
  numbersAt(work, slot.targets, count * targets.columns).set(part(targets));
  numbersAt(work, slot.shares, count).set(shares.slice(from, from + count));
}

/** Results out of it. */
function take(
  work: BatchWork,
  { predictions, inputErrors }: SweepBatch,
  s: number,
  from: number,
  count: number,
): void {
  const slot = work.layout.slots[s]!;
  const { columns: m } = predictions;
  const { columns: n } = inputErrors;
  predictions.data.set(numbersAt(work, slot.predictions, count * m), from * m);
  inputErrors.data.set(numbersAt(work, slot.inputErrors, count * n), from * n);
}
