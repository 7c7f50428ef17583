/** Dense matrices as plain data: rows, columns and one typed array, row after row, in either float type. */

import { UsageError } from "../errors.js";

/** Float type of all numbers that a network keeps. */
export type FloatType = "float32" | "float64";

export type FloatArray = Float32Array | Float64Array;

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** rows × columns numbers, row-major. */
  readonly data: FloatArray;
}

/** Samples as rows: an array of arrays, typed or not, a matrix, or one flat array whose row length the reader knows. */
export type Rows = readonly (readonly number[] | FloatArray)[] | FloatArray | Matrix;

/** A new array of zeros of a float type. */
export function zeros(length: number, float: FloatType): FloatArray {
  return float === "float32" ? new Float32Array(length) : new Float64Array(length);
}

/** A new matrix of zeros. */
export function zeroMatrix(rows: number, columns: number, float: FloatType): Matrix {
  return { rows, columns, data: zeros(rows * columns, float) };
}

/** A copy that shares nothing. */
export function copyMatrix({ rows, columns, data }: Matrix): Matrix {
  return { rows, columns, data: data.slice() };
}

function isMatrix(rows: Rows): rows is Matrix {
  return "rows" in rows && "columns" in rows;
}

/**
 * Samples as a new matrix of a float type.
 *
 * @param what name of the data in messages: "inputs", "targets"
 * @param columns numbers that each row must have
 * @throws UsageError where a row has another length or a number is not finite; names row and column, from 0
 */
export function matrixOfRows(what: string, rows: Rows, columns: number, float: FloatType): Matrix {
  const flat = flatten(what, rows, columns);
  const count = flat.length / columns;
  // Arrays of JavaScript may hold what is no number at all.
  const known = ArrayBuffer.isView(flat) && allFinite(flat);
  const wrong = known ? -1 : Array.prototype.findIndex.call(flat, (value) => !Number.isFinite(value));
  if (wrong >= 0) {
    const place = `row ${Math.floor(wrong / columns)}, column ${wrong % columns}`;
    throw new UsageError(
      `${what}: ${place} must be a finite number, got ${flat[wrong]}; remove or replace it`,
    );
  }
  const matrix = zeroMatrix(count, columns, float);
  matrix.data.set(flat);
  return matrix;
}

/** Whether no number is NaN or infinite: each times 0. Two sums need not wait for each other. */
export function allFinite(numbers: ArrayLike<number>): boolean {
  const { length } = numbers;
  let [even, odd] = [0, 0];
  for (let i = 1; i < length; i += 2) {
    even += numbers[i - 1]! * 0;
    odd += numbers[i]! * 0;
  }
  return even + odd + (length > 0 ? numbers[length - 1]! * 0 : 0) === 0;
}

function flatten(what: string, rows: Rows, columns: number): ArrayLike<number> {
  if (ArrayBuffer.isView(rows)) {
    if (rows.length % columns === 0) return rows;
    throw new UsageError(`${what}: ${rows.length} numbers are no whole number of rows of ${columns}`);
  }
  if (isMatrix(rows)) {
    if (rows.columns === columns && rows.data.length === rows.rows * columns) return rows.data;
    throw new UsageError(`${what}: rows must have ${columns} numbers, got ${rows.columns}`);
  }
  for (const [r, row] of rows.entries()) {
    if (row.length !== columns) {
      throw new UsageError(`${what}: row ${r} must have ${columns} numbers, got ${row.length}`);
    }
  }
  if (!rows.every((row) => ArrayBuffer.isView(row))) {
    return rows.flatMap((row): readonly number[] => (ArrayBuffer.isView(row) ? Array.from(row) : row));
  }
  const all = new Float64Array(rows.length * columns);
  for (const [r, row] of rows.entries()) all.set(row, r * columns);
  return all;
}

/** y ← A x, summed from the first column to the last. */
export function multiplyVector({ rows, columns, data }: Matrix, x: ArrayLike<number>, y: FloatArray): void {
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += data[i * columns + j]! * x[j]!;
    y[i] = sum;
  }
}

/** y ← Aᵀ x, summed from the first row to the last. */
export function multiplyTransposed(
  { rows, columns, data }: Matrix,
  x: ArrayLike<number>,
  y: FloatArray,
): void {
  y.fill(0);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) y[j]! += data[i * columns + j]! * x[i]!;
  }
}

/** y ← (A∘A) x, squares element by element. */
export function multiplySquares({ rows, columns, data }: Matrix, x: ArrayLike<number>, y: FloatArray): void {
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += data[i * columns + j]! ** 2 * x[j]!;
    y[i] = sum;
  }
}

/** y ← (A∘A)ᵀ x, squares element by element. */
export function multiplySquaresTransposed(
  { rows, columns, data }: Matrix,
  x: ArrayLike<number>,
  y: FloatArray,
): void {
  y.fill(0);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) y[j]! += data[i * columns + j]! ** 2 * x[i]!;
  }
}
