/**
 * Kernels as the module offers them and as the twin defines them, for one float type. Places are bytes into the
 * memory, shapes are not checked.
 */

export interface RawProducts {
  product(
    ...args: [
      transposedA: boolean,
      transposedB: boolean,
      accumulate: boolean,
      m: number,
      n: number,
      k: number,
      a: number,
      b: number,
      c: number,
      scratch: number,
    ]
  ): void;
}

export interface RawVectors {
  matrixVector(accumulate: boolean, m: number, n: number, w: number, x: number, y: number): void;
  transposedVector(m: number, n: number, w: number, v: number, y: number): void;
  transposedSquares(m: number, n: number, w: number, v: number, u: number, y: number, z: number): void;
  dot(n: number, x: number, y: number): number;
  sum(n: number, x: number): number;
  maximum(n: number, x: number): number;
  axpy(n: number, factor: number, x: number, y: number): void;
}

export interface RawKernels extends RawProducts, RawVectors {}

/** What a twin works on: numbers of one type, and how they are rounded. */
export interface Ground {
  /** All of the memory; ask at each call, since memory grows. */
  numbers(): Float32Array | Float64Array;
  /** Bytes of a number. */
  readonly size: number;
  round(x: number): number;
  /** Partial sums of a reduction. */
  readonly lanes: number;
}
