/** Samples as matrices: which are learnt from, and some of their rows. */

import { type Matrix, type Rows, zeroMatrix } from "../matrix.js";
import { type EpochOptions, learntRows } from "./options.js";

/** Inputs and targets. */
export type RowPair = readonly [x: Matrix, y: Matrix];

/**
 * Samples to learn from, and those held back.
 *
 * @param read checks and copies what is given for validation
 */
export function splitRows(
  [x, y]: RowPair,
  validation: EpochOptions["validation"],
  read: (x: Rows, y: Rows) => RowPair,
): { readonly learnt: RowPair; readonly held: RowPair | undefined } {
  if (validation === undefined) return { learnt: [x, y], held: undefined };
  if (typeof validation !== "number") return { learnt: [x, y], held: read(validation.x, validation.y) };
  const kept = learntRows(x.rows, validation);
  const part = ({ rows, columns, data }: Matrix): [Matrix, Matrix] => [
    { rows: kept, columns, data: data.slice(0, kept * columns) },
    { rows: rows - kept, columns, data: data.slice(kept * columns) },
  ];
  const [[learntX, heldX], [learntY, heldY]] = [part(x), part(y)];
  return { learnt: [learntX, learntY], held: [heldX, heldY] };
}

/** Some rows of a matrix, in their order. */
export function gather({ columns, data }: Matrix, rows: readonly number[]): Matrix {
  const part = zeroMatrix(rows.length, columns, data instanceof Float32Array ? "float32" : "float64");
  for (const [i, r] of rows.entries()) {
    part.data.set(data.subarray(r * columns, (r + 1) * columns), i * columns);
  }
  return part;
}
