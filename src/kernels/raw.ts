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

export interface RawActivations {
  /** Kinds count as `activations` of twin-activations.ts; derivatives whose place is 0 are left out. */
  activate(kind: number, n: number, x: number, y: number, first: number, second: number): void;
  softmax(rows: number, n: number, x: number, y: number): void;
}

export interface RawUpdates {
  updateSgd(m: number, n: number, w: number, u: number, h: number, rate: number): void;
  updateMomentum(
    ...args: [
      nesterov: boolean,
      m: number,
      n: number,
      w: number,
      u: number,
      h: number,
      v: number,
      rate: number,
      momentum: number,
    ]
  ): void;
  updateAdam(
    ...args: [
      m: number,
      n: number,
      w: number,
      u: number,
      h: number,
      mean: number,
      square: number,
      rate: number,
      beta1: number,
      rest1: number,
      beta2: number,
      rest2: number,
      left1: number,
      left2: number,
      epsilon: number,
      epsilonRoot: number,
      decay: number,
    ]
  ): void;
}

export interface RawCholesky {
  cholesky(count: number, n: number, a: number, status: number): void;
  solve(transposed: boolean, count: number, n: number, columns: number, l: number, b: number): void;
}

/** Of `count` matrices m x n with a vector each. */
export interface RawBlocks {
  scaleBlocks(count: number, m: number, n: number, d: number, b: number): void;
  gramBlocks(
    ...args: [count: number, m: number, n: number, d: number, b: number, c: number, scratch: number]
  ): void;
  blocksVector(count: number, m: number, n: number, b: number, x: number, y: number): void;
  transposedBlocks(count: number, m: number, n: number, b: number, v: number, y: number): void;
}

/** Of rows of n numbers, one below the other. */
export interface RawRows {
  spreadRows(rows: number, n: number, x: number, y: number): void;
  /** Pairs are whole numbers of 4 bytes. */
  exchangeRows(count: number, n: number, pairs: number, x: number): void;
  weighRows(
    ...args: [rows: number, n: number, x: number, y: number, p: number, e: number, sums: number]
  ): void;
  axpyRows(rows: number, n: number, f: number, x: number, y: number): void;
  largestRows(rows: number, n: number, x: number, y: number): void;
  multiply(n: number, x: number, y: number): void;
  subtract(n: number, x: number, y: number): void;
}

/** Starts and columns are whole numbers of 4 bytes. */
export interface RawSparse {
  compress(
    ...args: [
      rows: number,
      n: number,
      most: number,
      x: number,
      starts: number,
      columns: number,
      values: number,
    ]
  ): number;
  sparseProduct(
    ...args: [m: number, n: number, starts: number, columns: number, values: number, b: number, c: number]
  ): void;
  turnSparse(
    ...args: [
      rows: number,
      n: number,
      starts: number,
      columns: number,
      values: number,
      toStarts: number,
      toColumns: number,
      toValues: number,
    ]
  ): void;
  transpose(m: number, n: number, x: number, y: number): void;
}

export interface RawKernels
  extends RawProducts,
    RawVectors,
    RawActivations,
    RawUpdates,
    RawCholesky,
    RawBlocks,
    RawRows,
    RawSparse {}

/** What a twin works on: numbers of one type, and how they are rounded. */
export interface Ground {
  /** All of the memory; ask at each call, since memory grows. */
  numbers(): Float32Array | Float64Array;
  /** The same memory in double precision. */
  doubles(): Float64Array;
  /** The same memory as whole numbers. */
  wholes(): Int32Array;
  /** Bytes of a number. */
  readonly size: number;
  round(x: number): number;
  /** Partial sums of a reduction. */
  readonly lanes: number;
}
