/**
 * The couplings of a network, W_ij from node j on node i, row after row, with the updates that are not folded in yet.
 * An update of rank 1, e y', costs a pass over the whole matrix; K of them folded together cost one. Until then
 * W x = W_base x + Σ_k e_k (y_k · x) - d ∘ x, where d_i = Σ_k e_k,i y_k,i keeps the diagonal as it was.
 */

import type { SharedKernels } from "../kernels/index.js";
import { type CouplingStore, couplingStore } from "./coupling-store.js";
import type { RowCrew } from "./threads/crew.js";

/** Float type of couplings and states. */
export type FloatType = "float32" | "float64";
export type FloatArray = Float32Array | Float64Array;

/** A new array of zeros of a float type. */
export function zeros(length: number, float: FloatType): FloatArray {
  return float === "float32" ? new Float32Array(length) : new Float64Array(length);
}

export interface UpdateOptions {
  /** Whether couplings of nodes with themselves stay as they are. Default true. */
  readonly zeroDiagonal?: boolean;
  /** d of W ← (1 - d) W + ΔW. Default 0. */
  readonly decay?: number;
  /** Entries are clipped to ± this. Default none. */
  readonly limit?: number;
}

export class Couplings {
  readonly size: number;
  readonly float: FloatType;
  #store: CouplingStore;
  /** d, and whether the updates that wait leave the diagonal as it is. */
  readonly #diagonal: Float64Array;
  #zeroDiagonal = true;
  #rank = 0;
  /** The matrix's own diagonal while it folds. */
  readonly #kept: Float64Array;

  /** Couplings of 0. @param backend of the kernels of large networks; default as `kernelsInfo` says */
  constructor(size: number, float: FloatType, backend?: "webassembly" | "typescript") {
    this.size = size;
    this.float = float;
    this.#store = couplingStore(size, float, backend);
    this.#diagonal = new Float64Array(size);
    this.#kept = new Float64Array(size);
  }

  /**
   * The whole matrix, size × size, row-major: pending updates are folded in first. Ask again after the network was used:
   * the memory of a large one moves when it grows.
   */
  get matrix(): FloatArray {
    this.fold();
    return this.#store.matrix;
  }

  /** Updates that wait. */
  get pending(): number {
    return this.#store.pending;
  }

  /** What threads need to work on the couplings of a large network, which move to memory that can be shared. */
  share(): SharedKernels {
    if (this.#store.shared === undefined) {
      const before = this.matrix;
      this.#store = couplingStore(this.size, this.float, "webassembly", true);
      this.#store.matrix.set(before);
    }
    return this.#store.shared!;
  }

  /** Passes over the couplings are done by these threads from now on. */
  employ(crew: RowCrew): void {
    this.#store.employ?.(crew);
  }

  /** h = W x for one state or several, each row of the matrix read once; states that are zero cost nothing. */
  product(states: readonly FloatArray[], out: readonly FloatArray[]): void {
    const busy: number[] = [];
    for (const [m, x] of states.entries()) {
      if (x.some((value) => value !== 0)) busy.push(m);
      else out[m]!.fill(0);
    }
    if (busy.length === 0) return;
    const [x, h] = [busy.map((m) => states[m]!), busy.map((m) => out[m]!)];
    this.#store.product(x, h);
    if (this.#store.pending === 0) return;
    for (const [k, state] of x.entries()) this.#store.addPending(state, this.#diagonal, h[k]!);
  }

  /** Internal input of one node, for updates of one node after the other. */
  inputOf(node: number, x: FloatArray): number {
    const { matrix } = this;
    let sum = 0;
    for (let j = 0, at = node * this.size; j < this.size; j++, at++) sum += matrix[at]! * x[j]!;
    return sum;
  }

  /**
   * ΔW = e y', the diagonal left out.
   *
   * @param rank updates that may wait; 0 for none. Decay and limits change every entry, so that nothing waits then
   * @returns Σ ΔW²
   */
  update(e: FloatArray, y: FloatArray, rank: number, options: UpdateOptions = {}): number {
    const { zeroDiagonal = true, decay = 0, limit } = options;
    const n = this.size;
    let squares = 0;
    for (let j = 0; j < n; j++) squares += y[j]! * y[j]!;
    let change = 0;
    for (let i = 0; i < n; i++) {
      change += e[i]! * e[i]! * (zeroDiagonal ? squares - y[i]! * y[i]! : squares);
    }
    const immediate = decay !== 0 || limit !== undefined;
    if (immediate || zeroDiagonal !== this.#zeroDiagonal || rank !== this.#rank) this.fold();
    this.#rank = rank;
    if (decay !== 0) {
      const { matrix } = this;
      for (let i = 0; i < n * n; i++) matrix[i]! *= 1 - decay;
    }
    this.#zeroDiagonal = zeroDiagonal;
    this.#store.pend(e, y, Math.max(1, rank));
    if (zeroDiagonal) for (let i = 0; i < n; i++) this.#diagonal[i]! += e[i]! * y[i]!;
    if (immediate || this.pending >= rank) this.fold();
    if (limit !== undefined) {
      const { matrix } = this;
      for (let i = 0; i < n * n; i++) matrix[i] = Math.min(limit, Math.max(-limit, matrix[i]!));
    }
    return change;
  }

  /** Writes pending updates into the matrix. */
  fold(): void {
    if (this.pending === 0) return;
    const [n, next] = [this.size, this.size + 1];
    const before = this.#store.matrix;
    for (let i = 0; i < n; i++) this.#kept[i] = before[i * next]!;
    this.#store.fold();
    const { matrix } = this.#store;
    if (this.#zeroDiagonal) for (let i = 0; i < n; i++) matrix[i * next] = this.#kept[i]!;
    this.#diagonal.fill(0);
  }
}
