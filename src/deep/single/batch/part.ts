/**
 * One part of a batch, by any thread: rows from its slot, what they predict and ask for back into it. Every row starts from
 * the same beliefs, so predicted precisions are the same for all rows and gains of the output are constants; the equations
 * are in prediction.ts, posterior.ts and learning.ts.
 */

import { beliefFields, type SingleKernels } from "../../../kernels/index.js";
import { headOutput } from "../../head.js";
import type { BatchLayout, LayerPlaces, SlotPlaces, ThreadPlaces } from "./layout.js";
import { type BatchPlan, rowEvidence } from "./plan.js";

const EXPECTED_PRECISION = beliefFields.indexOf("expectedPrecision");

/** What a thread works with. */
export interface BatchWork {
  readonly plan: BatchPlan;
  readonly layout: BatchLayout;
  readonly raw: SingleKernels["raw"];
  readonly memory: SingleKernels["arena"]["memory"];
}

/** So many numbers at a place. */
export function numbersAt(
  { memory }: Pick<BatchWork, "memory">,
  place: number,
  length: number,
): Float32Array {
  return new Float32Array(memory.buffer, place, length);
}

/** Squares of weights and evidence that does not differ from row to row, once for all parts. */
export function beginBatch(work: BatchWork): void {
  const { plan, layout, raw } = work;
  const { sizes } = plan;
  const last = sizes.length - 1;
  for (let k = 1; k < last; k++) {
    const [n, m] = [sizes[k]!, sizes[k + 1]!];
    const w = layout.weights[k]!;
    if (rowEvidence(plan, k)) {
      const [from, to] = [numbersAt(work, w, m * n), numbersAt(work, layout.squares[k]!, m * n)];
      for (let i = 0; i < from.length; i++) to[i] = from[i]! * from[i]!;
      continue;
    }
    const evidence = expectedPrecision(work, k + 1);
    raw.transposedSquares(m, n, w, evidence, evidence, layout.spare, layout.seconds[k]!);
  }
}

/** Place of the predicted precisions of a layer. */
function expectedPrecision({ plan, layout }: BatchWork, k: number): number {
  return layout.blocks[k]! + EXPECTED_PRECISION * plan.strides[k]!;
}

/** @param weighed whether errors are weighed by precisions. @param count rows in the slot */
export function doPart(work: BatchWork, thread: number, slot: number, weighed: boolean, count: number): void {
  const places = work.layout.slots[slot]!;
  new Part(work, work.layout.threads[thread]!, places, weighed, count).all();
}

class Part {
  /** Places in the slot among them. */
  private readonly rows: readonly LayerPlaces[];
  private readonly last: number;

  constructor(
    private readonly work: BatchWork,
    private readonly own: ThreadPlaces,
    private readonly slot: SlotPlaces,
    private readonly weighed: boolean,
    private readonly count: number,
  ) {
    const last = work.plan.sizes.length - 1;
    this.last = last;
    this.rows = own.layers.map((layer, k) => ({
      ...layer,
      ...(k === 0 && { expectedMean: slot.inputs, pull: slot.inputErrors }),
      ...(k === last && { expectedMean: slot.predictions }),
    }));
  }

  all(): void {
    const { work, slot } = this;
    this.predict();
    this.correct();
    const finite = this.isFinite();
    numbersAt(work, slot.finite, 1)[0] = Number(finite);
    if (!finite) return;
    this.learn();
    this.pullInput();
  }

  private numbers(place: number, length: number): Float32Array {
    return numbersAt(this.work, place, length);
  }

  /** C = op(A) op(B) */
  private product(
    [transposedA, transposedB, add]: readonly [boolean, boolean, boolean],
    [m, n, k]: readonly [number, number, number],
    [a, b, c]: readonly [number, number, number],
  ): void {
    this.work.raw.product(transposedA, transposedB, add, m, n, k, a, b, c, this.own.scratch);
  }

  private predict(): void {
    const { rows, count, last } = this;
    const { raw, plan, layout } = this.work;
    for (let k = 1; k <= last; k++) {
      const [n, m] = [plan.sizes[k - 1]!, plan.sizes[k]!];
      const { expectedMean, active, slope, bend } = rows[k - 1]!;
      const to = rows[k]!.expectedMean;
      raw.activate(plan.kinds[k - 1]!, count * n, expectedMean, active, slope, bend);
      const biased = plan.biased[k - 1]!;
      if (biased) raw.spreadRows(count, m, layout.biases[k - 1]!, to);
      this.product([false, true, biased], [count, m, n], [active, layout.weights[k - 1]!, to]);
    }
    this.predictOutput();
  }

  /** Predictions of the head, and its errors times gain and share. */
  private predictOutput(): void {
    const { rows, count, last, slot, own } = this;
    const { plan, raw } = this.work;
    const size = plan.sizes[last]!;
    const { pull, error } = rows[last]!;
    if (plan.head === "categorical") {
      const predicted = this.numbers(slot.predictions, count * size);
      for (let r = 0; r < count; r++) {
        const row = predicted.subarray(r * size, (r + 1) * size);
        headOutput("categorical", row, row);
      }
    }
    const gain = this.weighed ? expectedPrecision(this.work, last) : this.work.layout.ones;
    raw.weighRows(count, size, slot.targets, slot.predictions, gain, pull, own.energies);
    const [shares, minus] = [this.numbers(slot.shares, count), this.numbers(own.minus, count)];
    for (let r = 0; r < count; r++) minus[r] = -shares[r]!;
    this.numbers(error, count * size).fill(0);
    raw.axpyRows(count, size, own.minus, pull, error);
    if (this.weighed) return;
    const gained = expectedPrecision(this.work, last);
    raw.weighRows(count, size, slot.targets, slot.predictions, gained, pull, own.energies);
  }

  private correct(): void {
    const { rows, count, last, slot } = this;
    const { raw, plan, layout } = this.work;
    for (let k = last - 1; k >= 1; k--) {
      const [here, child] = [rows[k]!, rows[k + 1]!];
      const size = plan.sizes[k]!;
      const shape = [count, size, plan.sizes[k + 1]!] as const;
      const w = layout.weights[k]!;
      this.product([false, false, false], shape, [child.pull, w, here.pull]);
      const each = rowEvidence(plan, k);
      if (each) {
        this.product([false, false, false], shape, [child.slope, layout.squares[k]!, here.second]);
        this.product([false, false, false], shape, [child.bend, w, here.third]);
      }
      const change = slot.changes[k]!;
      this.numbers(change, size).fill(0);
      raw.correctRows(
        count,
        size,
        layout.blocks[k]!,
        plan.strides[k]!,
        slot.shares,
        this.weighed,
        plan.meanField,
        rowEvidence(plan, k - 1),
        plan.maxPosteriorPrecision,
        here.expectedMean,
        here.slope,
        here.bend,
        here.pull,
        each ? here.second : layout.seconds[k]!,
        each ? 4 * size : 0,
        each ? here.third : here.pull,
        here.mean,
        here.error,
        change,
      );
    }
  }

  private isFinite(): boolean {
    const { plan, raw } = this.work;
    return this.rows.every(({ expectedMean, mean }, k) => {
      const place = k === this.last ? expectedMean : mean;
      return k === 0 || Boolean(raw.allFinite(place, 4 * this.count * plan.sizes[k]!));
    });
  }

  /** The sums of the rows' gradients. */
  private learn(): void {
    const { rows, count, last, slot } = this;
    const { raw, plan, layout } = this.work;
    for (let k = 0; k < last; k++) {
      const [n, m] = [plan.sizes[k]!, plan.sizes[k + 1]!];
      const { mean, active } = rows[k]!;
      const { error } = rows[k + 1]!;
      // The input's activity is that of the prediction.
      if (k > 0) raw.activate(plan.kinds[k]!, count * n, mean, active, 0, 0);
      this.product([true, false, false], [m, n, count], [error, active, slot.gradients[k]!]);
      if (plan.biased[k]) raw.transposedVector(count, m, error, layout.ones, slot.biasGradients[k]!);
    }
  }

  private pullInput(): void {
    const { rows, count } = this;
    const { raw, plan, layout } = this.work;
    const [n, m] = [plan.sizes[0]!, plan.sizes[1]!];
    const { expectedMean, active, slope, pull } = rows[0]!;
    this.product([false, false, false], [count, n, m], [rows[1]!.pull, layout.weights[0]!, pull]);
    const kind = plan.kinds[0]!;
    if (kind === 0) return;
    raw.activate(kind, count * n, expectedMean, active, slope, 0);
    raw.multiply(count * n, slope, pull);
  }
}
