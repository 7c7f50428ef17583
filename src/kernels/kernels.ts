/** What dense kernels there are, and which run here. */

import { UsageError } from "../errors.js";
import { checked } from "./checked.js";
import { compiledKernels } from "./compiled.js";
import { load } from "./engine.js";
import { Arena, type FloatType, PlainMemory, type Vector } from "./memory.js";
import type { OptimiserStep } from "./optimiser.js";
import { twinKernels } from "./twin.js";
import type { ActivationName } from "./twin-activations.js";

/** How dense kernels run here. */
export interface KernelsInfo {
  readonly backend: "webassembly" | "typescript";
  /** Why, in words. */
  readonly reason: string;
}

/**
 * Which kernels run here, and why. Both compute the same bits; WebAssembly is many times faster. TypeScript runs
 * where the engine has no WebAssembly or no vectors of 128 bits, and on pages whose content security policy
 * forbids it.
 */
export function kernelsInfo(): KernelsInfo {
  const loaded = load();
  return typeof loaded === "string"
    ? { backend: "typescript", reason: loaded }
    : { backend: "webassembly", reason: "WebAssembly with vectors of 128 bits is available" };
}

/** op(A) is m x k, op(B) k x n. */
export interface ProductShape {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  /** A is stored k x m; not with `transposedB`. */
  readonly transposedA?: boolean;
  /** B is stored n x k. */
  readonly transposedB?: boolean;
  /** Adds to what C holds. */
  readonly accumulate?: boolean;
}

/**
 * Kernels of one float type and the memory that their vectors lie in. Matrices are dense and row-major. Outputs may
 * not overlap inputs unless a kernel says so. Sums are taken in a fixed order (twin-products.ts, twin-vectors.ts), so results
 * do not depend on engine or machine.
 */
export interface DenseKernels {
  readonly float: FloatType;
  readonly backend: KernelsInfo["backend"];
  readonly arena: Arena;
  /** A vector of zeros. */
  allocate(length: number): Vector;
  /** C = op(A) op(B) */
  product(shape: ProductShape, a: Vector, b: Vector, c: Vector): void;
  /** y (m) = W x for W m x n; `accumulate` adds to y. */
  matrixVector(m: number, n: number, w: Vector, x: Vector, y: Vector, accumulate?: boolean): void;
  /** y (n) = Wᵀ v for W m x n. */
  transposedVector(m: number, n: number, w: Vector, v: Vector, y: Vector): void;
  /** y (n) = Wᵀ v and z (n) = (W∘W)ᵀ u, reading W (m x n) once. */
  transposedSquares(m: number, n: number, w: Vector, v: Vector, u: Vector, y: Vector, z: Vector): void;
  /** Sum of products of the elements of two vectors of one length. */
  dot(x: Vector, y: Vector): number;
  sum(x: Vector): number;
  /** -Infinity for no elements, NaN if one is NaN. */
  maximum(x: Vector): number;
  /** y = y + factor x */
  axpy(factor: number, x: Vector, y: Vector): void;
  /** y = g(x), with g' and g'' where vectors for them are given; y may be x. */
  activate(name: ActivationName, x: Vector, y: Vector, first?: Vector, second?: Vector): void;
  /** Softmax of each row of n, with the maximum taken out; y may be x. */
  softmax(rows: number, n: number, x: Vector, y: Vector): void;
  /** One step of an optimiser on W (m x n) by the gradient u hᵀ, W and slots read once. */
  rankOne(step: OptimiserStep, m: number, n: number, w: Vector, u: Vector, h: Vector): void;
  /** The same by the gradient factor Uᵀ H, U k x m and H k x n: `factor` 1 / k for the mean over a batch. */
  rankK(
    step: OptimiserStep,
    shape: { readonly m: number; readonly n: number; readonly k: number; readonly factor: number },
    w: Vector,
    u: Vector,
    h: Vector,
  ): void;
  /**
   * Lower Cholesky factors of `count` matrices n x n in place; nothing above a diagonal is read or written.
   *
   * @param status gets 0 for each matrix, or 1 + the first row whose pivot is not > 0
   */
  cholesky(count: number, n: number, a: Vector, status: Vector): void;
  /** B = L⁻¹ B for `count` pairs of L (n x n) and B (n x columns), or L⁻ᵀ B where `transposed`. */
  solve(
    shape: {
      readonly count: number;
      readonly n: number;
      readonly columns: number;
      readonly transposed: boolean;
    },
    l: Vector,
    b: Vector,
  ): void;
  /** B = B diag(d) for each of `count` blocks B (m x n), d of n numbers each. */
  scaleBlocks(shape: BlockShape, d: Vector, b: Vector): void;
  /** Lower triangles of C = B diag(d) Bᵀ (m x m) of each block; nothing above the diagonals is written. */
  gramBlocks(shape: BlockShape, d: Vector, b: Vector, c: Vector): void;
  /** y (m) = B x (n) of each block. */
  blocksVector(shape: BlockShape, b: Vector, x: Vector, y: Vector): void;
  /** y (n) = Bᵀ v (m) of each block. */
  transposedBlocks(shape: BlockShape, b: Vector, v: Vector, y: Vector): void;
  /** Room for so many rows of so many columns, all 0. */
  sparse(rows: number, columns: number): SparseRows;
  /**
   * What is not 0 in X (rows x n).
   *
   * @param most default: all; where there are more, reading ends and the result is of no use
   * @returns how many there are
   */
  compress(rows: number, n: number, x: Vector, into: SparseRows, most?: number): number;
  /**
   * C (m x n) ← C + A B for B k x n, each element summed in the order of A's columns: the bits of `product` where B is
   * finite and C holds no -0.
   */
  sparseProduct(shape: Pick<ProductShape, "m" | "n" | "k">, a: SparseRows, b: Vector, c: Vector): void;
  /** The transpose of the first so many rows of n columns; `to` has room for n rows. */
  turnSparse(rows: number, n: number, from: SparseRows, to: SparseRows): void;
  /** Y (n x m) ← Xᵀ for X m x n. */
  transpose(m: number, n: number, x: Vector, y: Vector): void;
  /** Each row of Y (rows x n) ← x (n). */
  spreadRows(rows: number, n: number, x: Vector, y: Vector): void;
  /** Exchanges two rows of n each of every matrix, pair after pair: rows 0 and 1 of `pairs`, then 2 and 3, ... */
  exchangeRows(pairs: Int32Array, n: number, ...matrices: readonly Vector[]): void;
  /**
   * weighted ← (X - Y) diag(precision), rows x n each, and half the sum of (x - y) weighted of each row.
   *
   * @param energy in float64, whatever the type of the others
   */
  weighRows(
    rows: number,
    n: number,
    vectors: {
      readonly x: Vector;
      readonly y: Vector;
      readonly precision: Vector;
      readonly weighted: Vector;
      readonly energy: Vector;
    },
  ): void;
  /** Y ← Y + diag(factors) X, rows x n; rows whose factor is 0 stay as they are, whatever X holds. */
  axpyRows(rows: number, n: number, factors: Vector, x: Vector, y: Vector): void;
  /** y (rows) ← the largest absolute element of each row of X (rows x n): 0 of none, NaN if one is NaN. */
  largestRows(rows: number, n: number, x: Vector, y: Vector): void;
  /** y ← x ∘ y */
  multiply(x: Vector, y: Vector): void;
  /** y ← x - y */
  subtract(x: Vector, y: Vector): void;
}

/** Rows of which only what is not 0 is kept: places in the kernels' memory. */
export interface SparseRows {
  /** Of its room. */
  readonly rows: number;
  readonly columns: number;
  /** Whole numbers of 4 bytes: where each row starts, and after the last one where that ends. */
  readonly starts: Vector;
  /** Whole numbers of 4 bytes: the column of each element. */
  readonly places: Vector;
  readonly values: Vector;
}

/** So many matrices m x n, one after the other, each with vectors of its own. */
export interface BlockShape {
  readonly count: number;
  readonly m: number;
  readonly n: number;
}

/**
 * Kernels with a memory of their own.
 *
 * @param float type of all numbers; factors are rounded to it
 * @param backend "typescript" for the twin; default what `kernelsInfo` names
 * @throws UsageError if WebAssembly is asked for and not available
 */
export function denseKernels(
  float: FloatType,
  backend: KernelsInfo["backend"] = kernelsInfo().backend,
): DenseKernels {
  if (backend === "typescript") {
    const memory = new PlainMemory();
    return checked(float, backend, new Arena(memory), twinKernels(memory, float));
  }
  const loaded = load();
  if (typeof loaded === "string") throw new UsageError(`kernels: ${loaded}; use backend "typescript"`);
  const memory = loaded.memory();
  return checked(float, backend, new Arena(memory), compiledKernels(loaded, memory, float));
}
