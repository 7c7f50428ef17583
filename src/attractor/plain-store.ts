/** Couplings in a plain array. Sums are in double precision, so that float32 entries are rounded once. */

import type { CouplingStore } from "./coupling-store.js";
import { type FloatArray, type FloatType, zeros } from "./couplings.js";

export class PlainStore implements CouplingStore {
  readonly matrix: FloatArray;
  #errors: FloatArray[] = [];
  #states: FloatArray[] = [];

  constructor(
    readonly size: number,
    float: FloatType,
  ) {
    this.matrix = zeros(size * size, float);
  }

  get pending(): number {
    return this.#errors.length;
  }

  /** Each row is read once for all states. */
  product(states: readonly FloatArray[], out: readonly FloatArray[]): void {
    const n = this.size;
    const { matrix } = this;
    for (let i = 0; i < n; i++) {
      const row = i * n;
      for (let m = 0; m < states.length; m++) {
        const x = states[m]!;
        let sum = 0;
        for (let j = 0; j < n; j++) sum += matrix[row + j]! * x[j]!;
        out[m]![i] = sum;
      }
    }
  }

  addPending(x: FloatArray, diagonal: ArrayLike<number>, out: FloatArray): void {
    const n = this.size;
    const sums = new Float64Array(n);
    for (let k = 0; k < this.#errors.length; k++) {
      const [e, y] = [this.#errors[k]!, this.#states[k]!];
      let dot = 0;
      for (let j = 0; j < n; j++) dot += y[j]! * x[j]!;
      for (let i = 0; i < n; i++) sums[i]! += e[i]! * dot;
    }
    for (let i = 0; i < n; i++) out[i] = out[i]! + sums[i]! - diagonal[i]! * x[i]!;
  }

  pend(e: FloatArray, y: FloatArray): void {
    this.#errors.push(e.slice());
    this.#states.push(y.slice());
  }

  fold(): void {
    if (this.#errors.length === 1) this.#foldOne(this.#errors[0]!, this.#states[0]!);
    else this.#foldAll();
    this.#errors = [];
    this.#states = [];
  }

  #foldOne(e: FloatArray, y: FloatArray): void {
    const n = this.size;
    const { matrix } = this;
    for (let i = 0, row = 0; i < n; i++, row += n) {
      const error = e[i]!;
      for (let j = 0; j < n; j++) matrix[row + j]! += error * y[j]!;
    }
  }

  #foldAll(): void {
    const n = this.size;
    const { matrix } = this;
    const count = this.#errors.length;
    const sums = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const row = i * n;
      for (let j = 0; j < n; j++) sums[j] = matrix[row + j]!;
      for (let k = 0; k < count; k++) {
        const e = this.#errors[k]![i]!;
        const y = this.#states[k]!;
        for (let j = 0; j < n; j++) sums[j]! += e * y[j]!;
      }
      for (let j = 0; j < n; j++) matrix[row + j] = sums[j]!;
    }
  }
}
