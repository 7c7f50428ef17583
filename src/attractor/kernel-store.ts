/**
 * Couplings in the memory of dense kernels. A product with one state reads the matrix once, as wide as vectors are; products
 * with several states are one product of matrices. K updates that wait are two matrices K × n, and fold as one product, which
 * adds them entry by entry in the order in which they came: the bits of K updates one after the other.
 */

import { type DenseKernels, denseKernels, type Vector } from "../kernels/index.js";
import type { CouplingStore } from "./coupling-store.js";
import type { FloatArray, FloatType } from "./couplings.js";

export class KernelStore implements CouplingStore {
  readonly #kernels: DenseKernels;
  readonly #matrix: Vector;
  readonly #state: Vector;
  readonly #input: Vector;
  /** Where room for updates that wait begins. */
  readonly #mark: number;
  #room: { readonly rank: number; readonly errors: Vector; readonly states: Vector; readonly dots: Vector };
  #pending = 0;

  constructor(
    readonly size: number,
    float: FloatType,
    backend?: "webassembly" | "typescript",
  ) {
    const kernels = denseKernels(float, backend);
    this.#kernels = kernels;
    this.#matrix = kernels.allocate(size * size);
    this.#state = kernels.allocate(size);
    this.#input = kernels.allocate(size);
    this.#mark = kernels.arena.mark();
    this.#room = this.#roomFor(1);
  }

  #roomFor(rank: number) {
    const { size } = this;
    this.#kernels.arena.release(this.#mark);
    const [errors, states] = [this.#kernels.allocate(rank * size), this.#kernels.allocate(rank * size)];
    return { rank, errors, states, dots: this.#kernels.allocate(rank) };
  }

  get matrix(): FloatArray {
    return this.#matrix.values;
  }

  get pending(): number {
    return this.#pending;
  }

  product(states: readonly FloatArray[], out: readonly FloatArray[]): void {
    const n = this.size;
    if (states.length === 1) {
      this.#state.values.set(states[0]!);
      this.#kernels.matrixVector(n, n, this.#matrix, this.#state, this.#input);
      out[0]!.set(this.#input.values);
      return;
    }
    const mark = this.#kernels.arena.mark();
    const m = states.length;
    const [x, h] = [this.#kernels.allocate(m * n), this.#kernels.allocate(m * n)];
    for (let k = 0; k < m; k++) x.values.set(states[k]!, k * n);
    this.#kernels.product({ m, n, k: n, transposedB: true }, x, this.#matrix, h);
    for (let k = 0; k < m; k++) out[k]!.set(h.values.subarray(k * n, (k + 1) * n));
    this.#kernels.arena.release(mark);
  }

  addPending(x: FloatArray, diagonal: ArrayLike<number>, out: FloatArray): void {
    const { errors, states, dots } = this.#room;
    const [n, count] = [this.size, this.#pending];
    this.#state.values.set(x);
    this.#kernels.matrixVector(count, n, states, this.#state, dots);
    this.#kernels.transposedVector(count, n, errors, dots, this.#input);
    const sums = this.#input.values;
    for (let i = 0; i < n; i++) out[i] = out[i]! + sums[i]! - diagonal[i]! * x[i]!;
  }

  pend(e: FloatArray, y: FloatArray, rank: number): void {
    if (rank > this.#room.rank) this.#room = this.#roomFor(rank);
    this.#room.errors.values.set(e, this.#pending * this.size);
    this.#room.states.values.set(y, this.#pending * this.size);
    this.#pending++;
  }

  fold(): void {
    const { errors, states } = this.#room;
    const n = this.size;
    const k = this.#pending;
    this.#pending = 0;
    // W - (-1 e y') is W + e y', to the bit.
    if (k === 1) this.#kernels.rankOne({ kind: "sgd", rate: -1 }, n, n, this.#matrix, errors, states);
    else if (k > 1) {
      const shape = { m: n, n, k, transposedA: true, accumulate: true } as const;
      this.#kernels.product(shape, errors, states, this.#matrix);
    }
  }
}
