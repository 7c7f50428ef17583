/**
 * A batch of samples by matrix products in single precision. Every row starts from the same beliefs, so predicted
 * precisions are the same for all rows and gains of the output are constants; the equations are in prediction.ts,
 * posterior.ts and learning.ts. For networks without volatility beliefs.
 */

import { type SingleKernels, singleKernels } from "../../kernels/index.js";
import { headOutput } from "../head.js";
import type { Matrix } from "../matrix.js";
import type { SweepCore } from "../sweep-core.js";
import type { Ground } from "./ground.js";

/** Rows that are worked on together: what they need stays in the second cache. */
const CHUNK = 128;

export interface SweepBatch {
  readonly inputs: Matrix;
  readonly targets: Matrix;
  /** Of each row in means. */
  readonly shares: readonly number[];
  readonly weighed: boolean;
  readonly predictions: Matrix;
  readonly inputErrors: Matrix;
}

/** Whether the batch can be computed so. */
export function batchable({ layers, head, rules }: SweepCore): boolean {
  const hidden = layers.slice(1, -1);
  return (
    head !== "bernoulli" &&
    !rules.feedforwardUncertainty &&
    !rules.stackOnOutput &&
    hidden.every(({ size }) => size % 4 === 0) &&
    layers.slice(1).every(({ parameters }) => !parameters.volatilityParent)
  );
}

/**
 * Fills predictions and input errors, and leaves the mean gradient of each connection in the ground's `gradient`.
 * Beliefs must be predicted already, for any row.
 *
 * @returns for each hidden layer, the input's neighbour first, the mean change of its precisions; undefined where
 *   something is not finite, so that rows must be looked at one by one
 */
export function sweepBatch(core: SweepCore, ground: Ground, batch: SweepBatch): Float32Array[] | undefined {
  ground.batch ??= singleKernels(ground.kernels.backend);
  const { arena } = ground.batch;
  const mark = arena.mark();
  try {
    return new Run(core, ground, ground.batch, batch).all();
  } finally {
    arena.release(mark);
  }
}

/** Places of a layer's rows; those of layers that have none are 0. */
interface RowPlaces {
  readonly size: number;
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

class Run {
  private readonly rows: RowPlaces[];
  private readonly weights: number[];
  /** Squares of weights, where evidence differs from row to row. */
  private readonly squares: number[];
  private readonly gradients: number[];
  private readonly biasGradients: number[];
  private readonly changes: number[];
  /** (W∘W)ᵀ evidence of the layer above, where it is the same for all rows. */
  private readonly seconds: number[];
  /** The layer's fields as kernels of beliefs read them. */
  private readonly blocks: number[];
  private readonly shares: number;
  private readonly ones: number;
  private readonly sums: number;
  private readonly scratch: number;
  private readonly last: number;

  constructor(
    private readonly core: SweepCore,
    private readonly ground: Ground,
    private readonly kernels: SingleKernels,
    private readonly batch: SweepBatch,
  ) {
    const { layers, connections } = core;
    this.last = layers.length - 1;
    const widest = Math.max(...layers.map(({ size }) => size));
    // Memory must not grow between a kernel's calls: places are taken first, numbers written after.
    const fill: (() => void)[] = [];
    const take = (length: number, from?: ArrayLike<number>): number => {
      const vector = kernels.arena.allocate("float32", length);
      if (from !== undefined) fill.push(() => vector.values.set(from));
      return vector.offset;
    };
    this.rows = layers.map(({ size }, k) => {
      const hidden = k > 0 && k < this.last;
      const some = (wanted: boolean): number => (wanted ? take(CHUNK * size) : 0);
      return {
        size,
        expectedMean: some(true),
        active: some(k < this.last),
        slope: some(k < this.last),
        bend: some(hidden),
        pull: some(true),
        mean: some(hidden),
        error: some(k > 0),
        second: some(this.rowEvidence(k)),
        third: some(this.rowEvidence(k)),
      };
    });
    this.weights = connections.map(({ weights }) => take(weights.data.length, weights.data));
    this.squares = connections.map(({ weights }, k) =>
      this.rowEvidence(k)
        ? take(
            weights.data.length,
            weights.data.map((w) => w * w),
          )
        : 0,
    );
    this.gradients = connections.map(({ weights }) => take(weights.data.length));
    this.biasGradients = connections.map(({ weights }) => take(weights.rows));
    this.changes = layers.map(({ size }) => take(size));
    this.seconds = layers.map(({ size }) => take(size));
    this.blocks = ground.blocks.map(({ place, stride }) => {
      const from = new Float32Array(ground.kernels.arena.memory.buffer, place, (7 * stride) / 4);
      return take(from.length, from);
    });
    this.shares = take(CHUNK);
    this.ones = take(CHUNK, new Float32Array(CHUNK).fill(1));
    this.sums = take(widest);
    // Panels of the second factor, rows of the first (assembly/product.ts).
    this.scratch = kernels.arena.scratch(128 + 128 * 512 * 4 + 512 * (Math.max(widest, CHUNK) + 8) * 4);
    for (const run of fill) run();
  }

  /** Whether what the layer above says about layer k differs in precision from row to row. */
  private rowEvidence(k: number): boolean {
    return k > 0 && k + 1 < this.last && !this.core.rules.meanField;
  }

  /** So many numbers at a place. */
  private view(place: number, length: number): Float32Array {
    return new Float32Array(this.kernels.arena.memory.buffer, place, length);
  }

  /** C = op(A) op(B) */
  private product(
    [transposedA, transposedB, add]: readonly [boolean, boolean, boolean],
    [m, n, k]: readonly [number, number, number],
    [a, b, c]: readonly [number, number, number],
  ): void {
    this.kernels.raw.product(transposedA, transposedB, add, m, n, k, a, b, c, this.scratch);
  }

  all(): Float32Array[] | undefined {
    const { layers } = this.core;
    const { shares } = this.batch;
    this.constantEvidence();
    for (let from = 0; from < shares.length; from += CHUNK) {
      const count = Math.min(CHUNK, shares.length - from);
      this.predict(from, count);
      this.correct(count);
      if (!this.isFinite(count)) return undefined;
      this.learn(count);
      this.pullInput(from, count);
    }
    for (const [k, { weights, bias }] of this.core.connections.entries()) {
      this.ground.weights[k]!.gradient.values.set(this.view(this.gradients[k]!, weights.data.length));
      if (bias === undefined) continue;
      this.ground.biases[k]!.gradient.values.set(this.view(this.biasGradients[k]!, bias.length));
    }
    return layers.slice(1, -1).map(({ size }, k) => this.view(this.changes[k + 1]!, size).slice());
  }

  /** Evidence of the layer above for layers where it is that of its prediction. */
  private constantEvidence(): void {
    const { layers, connections } = this.core;
    for (let k = 1; k < this.last; k++) {
      if (this.rowEvidence(k)) continue;
      const { rows, columns } = connections[k]!.weights;
      this.view(this.sums, rows).set(layers[k + 1]!.state.expectedPrecision);
      const [w, e, y] = [this.weights[k]!, this.sums, this.rows[k]!.pull];
      this.kernels.raw.transposedSquares(rows, columns, w, e, e, y, this.seconds[k]!);
    }
  }

  private predict(from: number, count: number): void {
    const { core, batch, rows, kernels } = this;
    const input = rows[0]!;
    const x = batch.inputs.data.subarray(from * input.size, (from + count) * input.size);
    this.view(input.expectedMean, x.length).set(x);
    for (let k = 1; k <= this.last; k++) {
      const [parent, child] = [rows[k - 1]!, rows[k]!];
      const { kind } = this.ground.blocks[k - 1]!;
      const { bias } = core.connections[k - 1]!;
      kernels.raw.activate(
        kind,
        count * parent.size,
        parent.expectedMean,
        parent.active,
        parent.slope,
        parent.bend,
      );
      if (bias !== undefined) {
        const all = this.view(child.expectedMean, count * child.size);
        for (let r = 0; r < count; r++) all.set(bias, r * child.size);
      }
      const [w, to] = [this.weights[k - 1]!, child.expectedMean];
      const hasBias = bias !== undefined;
      this.product([false, true, hasBias], [count, child.size, parent.size], [parent.active, w, to]);
    }
    this.predictOutput(from, count);
  }

  /** Predictions of the head, and its errors times gain and share. */
  private predictOutput(from: number, count: number): void {
    const { core, batch, rows, last } = this;
    const { size, expectedMean, pull, error } = rows[last]!;
    const predicted = this.view(expectedMean, count * size);
    if (core.head === "categorical") {
      for (let r = 0; r < count; r++) {
        const row = predicted.subarray(r * size, (r + 1) * size);
        headOutput("categorical", row, row);
      }
    }
    batch.predictions.data.set(predicted, from * size);
    const [gained, learnt] = [this.view(pull, count * size), this.view(error, count * size)];
    const gain = core.layers[last]!.state.expectedPrecision;
    const y = batch.targets.data.subarray(from * size, (from + count) * size);
    const shares = this.view(this.shares, count);
    for (let r = 0, at = 0; r < count; r++) {
      const share = Math.fround(batch.shares[from + r]!);
      shares[r] = share;
      for (let i = 0; i < size; i++, at++) {
        const off = Math.fround(y[at]! - predicted[at]!);
        const weighed = Math.fround(off * gain[i]!);
        gained[at] = weighed;
        learnt[at] = -share * (batch.weighed ? weighed : off);
      }
    }
  }

  private correct(count: number): void {
    const { core, batch, rows, kernels } = this;
    const { meanField, maxPosteriorPrecision } = core.rules;
    for (let k = this.last - 1; k >= 1; k--) {
      const [here, child] = [rows[k]!, rows[k + 1]!];
      const shape = [count, here.size, child.size] as const;
      const w = this.weights[k]!;
      this.product([false, false, false], shape, [child.pull, w, here.pull]);
      const each = this.rowEvidence(k);
      if (each) {
        this.product([false, false, false], shape, [child.slope, this.squares[k]!, here.second]);
        this.product([false, false, false], shape, [child.bend, w, here.third]);
      }
      kernels.raw.correctRows(
        count,
        here.size,
        this.blocks[k]!,
        this.ground.blocks[k]!.stride,
        this.shares,
        batch.weighed,
        meanField,
        this.rowEvidence(k - 1),
        maxPosteriorPrecision,
        here.expectedMean,
        here.slope,
        here.bend,
        here.pull,
        each ? here.second : this.seconds[k]!,
        each ? 4 * here.size : 0,
        each ? here.third : here.pull,
        here.mean,
        here.error,
        this.changes[k]!,
      );
    }
  }

  private isFinite(count: number): boolean {
    return this.rows.every(({ size, expectedMean, mean }, k) => {
      const place = k === this.last ? expectedMean : mean;
      return k === 0 || Boolean(this.kernels.raw.allFinite(place, 4 * count * size));
    });
  }

  /** Adds the rows' gradients. */
  private learn(count: number): void {
    const { raw } = this.kernels;
    for (let k = 0; k < this.last; k++) {
      const [parent, child] = [this.rows[k]!, this.rows[k + 1]!];
      const { kind } = this.ground.blocks[k]!;
      if (k > 0) raw.activate(kind, count * parent.size, parent.mean, parent.active, 0, 0);
      const places = [child.error, parent.active, this.gradients[k]!] as const;
      this.product([true, false, true], [child.size, parent.size, count], places);
      raw.transposedVector(count, child.size, child.error, this.ones, this.sums);
      raw.axpy(child.size, 1, this.sums, this.biasGradients[k]!);
    }
  }

  private pullInput(from: number, count: number): void {
    const { rows, kernels, batch } = this;
    const [input, first] = [rows[0]!, rows[1]!];
    const { pull, slope, size } = input;
    this.product([false, false, false], [count, size, first.size], [first.pull, this.weights[0]!, pull]);
    const { kind } = this.ground.blocks[0]!;
    const pulled = this.view(pull, count * size);
    const into = batch.inputErrors.data;
    if (kind === 0) {
      into.set(pulled, from * size);
      return;
    }
    kernels.raw.activate(kind, count * size, input.expectedMean, input.active, slope, 0);
    const slopes = this.view(slope, count * size);
    for (let i = 0; i < pulled.length; i++) into[from * size + i] = slopes[i]! * pulled[i]!;
  }
}
