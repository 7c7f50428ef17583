/** Where couplings lie, and the passes over them: plain arrays for small networks, the memory of kernels for large ones. */

import type { SharedKernels } from "../kernels/index.js";
import type { FloatArray, FloatType } from "./couplings.js";
import { KernelStore } from "./kernel-store.js";
import { PlainStore } from "./plain-store.js";
import type { RowCrew } from "./threads/crew.js";

/** Updates of rank 1, e y', that wait are kept beside the matrix and are not part of it. */
export interface CouplingStore {
  /** n × n, row-major. Ask again after any other call: growing memory takes old views away. */
  readonly matrix: FloatArray;
  /** Updates that wait. */
  readonly pending: number;
  /** Of each state, the matrix times it; what waits is left out. */
  product(states: readonly FloatArray[], out: readonly FloatArray[]): void;
  /** Σ_k e_k (y_k · x) - d ∘ x, added to what is there. */
  addPending(x: FloatArray, diagonal: ArrayLike<number>, out: FloatArray): void;
  /** Takes an update to those that wait. @param rank how many will, at most; a larger one only while none waits */
  pend(e: FloatArray, y: FloatArray, rank: number): void;
  /** Adds what waits to the matrix, the diagonal included. */
  fold(): void;
  /** What threads need to work on them, where they can. */
  readonly shared?: SharedKernels | undefined;
  /** Passes are done by these threads from now on. */
  employ?(crew: RowCrew): void;
}

/**
 * Nodes from which couplings lie in the memory of kernels. Below, the whole matrix is in the cache and sums in double precision
 * cost nothing; from there on, float32 sums are taken in float32, in the order of the kernels.
 */
export const KERNELS_FROM = 512;

export function couplingStore(
  size: number,
  float: FloatType,
  backend?: "webassembly" | "typescript",
  share?: boolean,
): CouplingStore {
  return size < KERNELS_FROM ? new PlainStore(size, float) : new KernelStore(size, float, backend, share);
}
