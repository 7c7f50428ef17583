/**
 * Couplings in the memory of dense kernels. A product with one state reads the matrix once, as wide as vectors are; products
 * with several states are one product of matrices. K updates that wait fold as one product of matrices too, which adds them
 * entry by entry in the order in which they came: the bits of K updates one after the other. Passes over the matrix go block
 * by block of rows, which several threads may share.
 */

import type { Vector } from "../kernels/index.js";
import { type OpenKernels, openKernels, productScratch, type SharedKernels } from "../kernels/index.js";
import type { CouplingStore } from "./coupling-store.js";
import type { FloatArray, FloatType } from "./couplings.js";
import { alone, type RowCrew } from "./threads/crew.js";
import type { Pass } from "./threads/pass.js";

/** Rows of a block: of products, so that no thread waits long for another's last one; of folds, which arrange Y anew for each. */
const [PRODUCT, FOLD] = [64, 256];

export class KernelStore implements CouplingStore {
  readonly #kernels: OpenKernels;
  readonly #bytes: number;
  readonly #matrix: Vector;
  readonly #state: Vector;
  readonly #input: Vector;
  /** Where room for updates that wait begins. */
  readonly #mark: number;
  /** Errors are one matrix, updates by rows, for each block of rows of a fold. */
  #room: { readonly rank: number; readonly errors: Vector; readonly states: Vector; readonly dots: Vector };
  #pending = 0;
  #crew: RowCrew = alone;

  /** @param share whether threads can work on them */
  constructor(
    readonly size: number,
    readonly float: FloatType,
    backend?: "webassembly" | "typescript",
    share = false,
  ) {
    this.#kernels = openKernels(float, { ...(backend && { backend }), share });
    this.#bytes = float === "float32" ? 4 : 8;
    this.#matrix = this.#allocate(size * size);
    this.#state = this.#allocate(size);
    this.#input = this.#allocate(size);
    this.#mark = this.#kernels.arena.mark();
    this.#room = this.#roomFor(1);
  }

  #allocate(length: number): Vector {
    return this.#kernels.arena.allocate(this.float, length);
  }

  #roomFor(rank: number) {
    const { size } = this;
    this.#kernels.arena.release(this.#mark);
    const [errors, states] = [this.#allocate(rank * size), this.#allocate(rank * size)];
    return { rank, errors, states, dots: this.#allocate(rank) };
  }

  get matrix(): FloatArray {
    return this.#matrix.values;
  }

  get pending(): number {
    return this.#pending;
  }

  get shared(): SharedKernels | undefined {
    return this.#kernels.shared;
  }

  employ(crew: RowCrew): void {
    this.#crew = crew;
  }

  #pass(
    kind: Pass["kind"],
    height: number,
    { count, states, rows }: { readonly count: number; readonly states: Vector; readonly rows: Vector },
  ): void {
    const { size: n, float } = this;
    const { raw, arena } = this.#kernels;
    const needed =
      kind === "one state"
        ? 0
        : kind === "fold"
          ? productScratch(float, n, count)
          : productScratch(float, count, n);
    const scratchBytes = 64 * Math.ceil(needed / 64);
    const pass = {
      ...{ kind, n, height, count, rank: this.#room.rank, couplings: this.#matrix.offset },
      ...{ states: states.offset, rows: rows.offset },
      ...{ scratch: arena.scratch(this.#crew.threads * scratchBytes), scratchBytes },
    };
    this.#crew.run(raw, pass, this.#bytes);
  }

  product(states: readonly FloatArray[], out: readonly FloatArray[]): void {
    const n = this.size;
    if (states.length === 1) {
      this.#state.values.set(states[0]!);
      this.#pass("one state", PRODUCT, { count: 1, states: this.#state, rows: this.#input });
      out[0]!.set(this.#input.values);
      return;
    }
    const { arena } = this.#kernels;
    const mark = arena.mark();
    const m = states.length;
    const [x, h] = [this.#allocate(m * n), this.#allocate(n * m)];
    for (let k = 0; k < m; k++) x.values.set(states[k]!, k * n);
    this.#pass("several states", PRODUCT, { count: m, states: x, rows: h });
    const inputs = h.values;
    for (let k = 0; k < m; k++) {
      const to = out[k]!;
      for (let i = 0, at = k; i < n; i++, at += m) to[i] = inputs[at]!;
    }
    arena.release(mark);
  }

  addPending(x: FloatArray, diagonal: ArrayLike<number>, out: FloatArray): void {
    const { rank, errors, states, dots } = this.#room;
    const { raw } = this.#kernels;
    const [n, count] = [this.size, this.#pending];
    this.#state.values.set(x);
    raw.matrixVector(false, count, n, states.offset, this.#state.offset, dots.offset);
    for (let from = 0; from < n; from += FOLD) {
      const [at, to] = [errors.offset + from * rank * this.#bytes, this.#input.offset + from * this.#bytes];
      raw.transposedVector(count, Math.min(FOLD, n - from), at, dots.offset, to);
    }
    const sums = this.#input.values;
    for (let i = 0; i < n; i++) out[i] = out[i]! + sums[i]! - diagonal[i]! * x[i]!;
  }

  pend(e: FloatArray, y: FloatArray, rank: number): void {
    if (rank > this.#room.rank) this.#room = this.#roomFor(rank);
    const { errors, states, rank: room } = this.#room;
    const n = this.size;
    for (let from = 0; from < n; from += FOLD) {
      const part = e.subarray(from, from + FOLD);
      errors.values.set(part, from * room + this.#pending * part.length);
    }
    states.values.set(y, this.#pending * n);
    this.#pending++;
  }

  fold(): void {
    const { errors, states } = this.#room;
    this.#pass("fold", FOLD, { count: this.#pending, states, rows: errors });
    this.#pending = 0;
  }
}
