/**
 * The couplings of a network, W_ij from node j on node i, row after row, with the updates that are not folded in yet.
 * An update of rank 1, e y', costs a pass over the whole matrix; K of them folded together cost one. Until then
 * W x = W_base x + Σ_k e_k (y_k · x) - d ∘ x, where d_i = Σ_k e_k,i y_k,i keeps the diagonal as it was.
 */

import { UsageError } from "../errors.js";

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
  readonly #matrix: FloatArray;
  #errors: FloatArray[] = [];
  #states: FloatArray[] = [];
  /** d, and whether the updates that wait leave the diagonal as it is. */
  readonly #diagonal: Float64Array;
  #zeroDiagonal = true;

  constructor(size: number, float: FloatType, matrix: FloatArray = zeros(size * size, float)) {
    if (matrix.length !== size * size) {
      throw new UsageError(`weights: ${size} nodes need ${size * size} numbers, got ${matrix.length}`);
    }
    this.size = size;
    this.float = float;
    this.#matrix = matrix;
    this.#diagonal = new Float64Array(size);
  }

  /** The whole matrix, size × size, row-major: pending updates are folded in first. */
  get matrix(): FloatArray {
    this.fold();
    return this.#matrix;
  }

  /** Updates that wait. */
  get pending(): number {
    return this.#errors.length;
  }

  /** h = W x for one state or several, each row of the matrix read once; states that are zero cost nothing. */
  product(states: readonly FloatArray[], out: readonly FloatArray[]): void {
    const n = this.size;
    const matrix = this.#matrix;
    const busy: number[] = [];
    for (const [m, x] of states.entries()) {
      if (x.some((value) => value !== 0)) busy.push(m);
      else out[m]!.fill(0);
    }
    for (let i = 0; i < n; i++) {
      const row = i * n;
      for (const m of busy) {
        const x = states[m]!;
        let sum = 0;
        for (let j = 0; j < n; j++) sum += matrix[row + j]! * x[j]!;
        out[m]![i] = sum;
      }
    }
    if (this.#errors.length === 0) return;
    for (const m of busy) this.#addPending(states[m]!, out[m]!);
  }

  #addPending(x: FloatArray, out: FloatArray): void {
    const n = this.size;
    const sums = new Float64Array(n);
    for (let k = 0; k < this.#errors.length; k++) {
      const [e, y] = [this.#errors[k]!, this.#states[k]!];
      let dot = 0;
      for (let j = 0; j < n; j++) dot += y[j]! * x[j]!;
      for (let i = 0; i < n; i++) sums[i]! += e[i]! * dot;
    }
    for (let i = 0; i < n; i++) out[i] = out[i]! + sums[i]! - this.#diagonal[i]! * x[i]!;
  }

  /** Internal input of one node, for updates of one node after the other. */
  inputOf(node: number, x: FloatArray): number {
    this.fold();
    let sum = 0;
    for (let j = 0, at = node * this.size; j < this.size; j++, at++) sum += this.#matrix[at]! * x[j]!;
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
    if (immediate || zeroDiagonal !== this.#zeroDiagonal) this.fold();
    if (decay !== 0) for (let i = 0; i < n * n; i++) this.#matrix[i]! *= 1 - decay;
    this.#zeroDiagonal = zeroDiagonal;
    this.#errors.push(e.slice());
    this.#states.push(y.slice());
    if (zeroDiagonal) for (let i = 0; i < n; i++) this.#diagonal[i]! += e[i]! * y[i]!;
    if (immediate || this.#errors.length >= rank) this.fold();
    if (limit !== undefined) {
      for (let i = 0; i < n * n; i++) this.#matrix[i] = Math.min(limit, Math.max(-limit, this.#matrix[i]!));
    }
    return change;
  }

  /** Writes pending updates into the matrix. */
  fold(): void {
    const count = this.#errors.length;
    if (count === 0) return;
    if (count === 1) this.#foldOne(this.#errors[0]!, this.#states[0]!);
    else this.#foldAll();
    this.#errors = [];
    this.#states = [];
    this.#diagonal.fill(0);
  }

  #foldOne(e: FloatArray, y: FloatArray): void {
    const n = this.size;
    const matrix = this.#matrix;
    for (let i = 0, row = 0; i < n; i++, row += n) {
      const [error, kept] = [e[i]!, matrix[row + i]!];
      for (let j = 0; j < n; j++) matrix[row + j]! += error * y[j]!;
      if (this.#zeroDiagonal) matrix[row + i] = kept;
    }
  }

  /** Summed in double precision, row by row, so that float32 entries are rounded once. */
  #foldAll(): void {
    const n = this.size;
    const count = this.#errors.length;
    const sums = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const row = i * n;
      for (let j = 0; j < n; j++) sums[j] = this.#matrix[row + j]!;
      for (let k = 0; k < count; k++) {
        const e = this.#errors[k]![i]!;
        const y = this.#states[k]!;
        for (let j = 0; j < n; j++) sums[j]! += e * y[j]!;
      }
      if (this.#zeroDiagonal) sums[i] = this.#matrix[row + i]!;
      for (let j = 0; j < n; j++) this.#matrix[row + j] = sums[j]!;
    }
  }
}
