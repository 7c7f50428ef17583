/** Kernels with their memory: shapes are checked here, once for both ways of running. */

import { UsageError } from "../errors.js";
import { compiledKernels } from "./compiled.js";
import { load } from "./engine.js";
import { Arena, type FloatType, PlainMemory, type Vector } from "./memory.js";
import type { RawKernels } from "./raw.js";
import { twinKernels } from "./twin.js";

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

function checked(
  float: FloatType,
  backend: KernelsInfo["backend"],
  arena: Arena,
  raw: RawKernels,
): DenseKernels {
  const need = lengths(float);
  return {
    float,
    backend,
    arena,
    allocate: (length) => arena.allocate(float, length),
    product({ m, n, k, transposedA = false, transposedB = false, accumulate = false }, a, b, c) {
      need("product", [a, m * k], [b, k * n], [c, m * n]);
      if (transposedA && transposedB) throw new UsageError("kernels: product of two transposed matrices");
      const scratch = arena.scratch(productScratch(float, n, k));
      raw.product(transposedA, transposedB, accumulate, m, n, k, a.offset, b.offset, c.offset, scratch);
    },
    matrixVector(m, n, w, x, y, accumulate = false) {
      need("matrixVector", [w, m * n], [x, n], [y, m]);
      raw.matrixVector(accumulate, m, n, w.offset, x.offset, y.offset);
    },
    transposedVector(m, n, w, v, y) {
      need("transposedVector", [w, m * n], [v, m], [y, n]);
      raw.transposedVector(m, n, w.offset, v.offset, y.offset);
    },
    transposedSquares(m, n, w, v, u, y, z) {
      need("transposedSquares", [w, m * n], [v, m], [u, m], [y, n], [z, n]);
      raw.transposedSquares(m, n, w.offset, v.offset, u.offset, y.offset, z.offset);
    },
    dot(x, y) {
      need("dot", [x, x.length], [y, x.length]);
      return raw.dot(x.length, x.offset, y.offset);
    },
    sum: (x) => raw.sum(x.length, x.offset),
    maximum: (x) => raw.maximum(x.length, x.offset),
    axpy(factor, x, y) {
      need("axpy", [x, x.length], [y, x.length]);
      raw.axpy(x.length, factor, x.offset, y.offset);
    },
  };
}

/** Refuses vectors of another type or too short. */
function lengths(float: FloatType) {
  return (kernel: string, ...vectors: readonly (readonly [Vector, number])[]): void => {
    for (let i = 0; i < vectors.length; i++) {
      const [vector, length] = vectors[i]!;
      if (vector.float === float && vector.length >= length && length >= 0) continue;
      throw new UsageError(
        `kernels: ${kernel}: argument ${i + 1} is ${vector.float} of ${vector.length}, needs ${float} of ${length}`,
      );
    }
  };
}

/** Bytes beyond the vectors that a product uses: a tile, 128 rows of A, panels of B (assembly/product.ts). */
function productScratch(float: FloatType, n: number, k: number): number {
  const size = float === "float32" ? 4 : 8;
  const columns = n + 32 / size;
  return 128 + 128 * 512 * size + Math.min(k, 512) * columns * size;
}
