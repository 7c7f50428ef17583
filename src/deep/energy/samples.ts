/** Samples of a network as vectors, checked, and rows of results as matrices. */

import { UsageError } from "../../errors.js";
import { type Matrix, matrixOfRows, type Rows, zeroMatrix } from "../matrix.js";
import { checkTargets } from "../targets.js";
import { forwardValues, predictNext } from "./energy.js";
import { type Model, outputLayer } from "./model.js";

export interface Samples {
  readonly x: readonly Float64Array[];
  readonly y: readonly Float64Array[];
}

/** Samples as vectors. */
export function readSamples(model: Model, x: Rows, y: Rows): Samples {
  const inputs = matrixOfRows("inputs", x, model.sizes[0]!, "float64");
  const targets = matrixOfRows("targets", y, model.sizes[outputLayer(model)]!, "float64");
  if (inputs.rows !== targets.rows) {
    throw new UsageError(`${inputs.rows} rows of inputs, but ${targets.rows} of targets; give one for each`);
  }
  if (inputs.rows === 0) throw new UsageError("no samples: inputs have no rows");
  checkTargets(model.head, targets);
  return { x: rowsOf(inputs), y: rowsOf(targets) };
}

/**
 * Samples given by their outputs.
 *
 * @param name of the outputs in messages
 * @param inputs default 1 everywhere, as free causes need it
 */
export function readOutputs(model: Model, name: string, outputs: Rows, inputs?: Rows): Samples {
  const targets = matrixOfRows(name, outputs, model.sizes[outputLayer(model)]!, "float64");
  return readSamples(model, inputs ?? new Float64Array(targets.rows * model.sizes[0]!).fill(1), targets);
}

/** Each row as a vector of its own. */
export function rowsOf({ rows, columns, data }: Matrix): Float64Array[] {
  return Array.from({ length: rows }, (_, r) =>
    Float64Array.from(data.subarray(r * columns, (r + 1) * columns)),
  );
}

/** Vectors as rows. */
export function matrixOf(rows: readonly Float64Array[], columns: number): Matrix {
  const matrix = zeroMatrix(rows.length, columns, "float64");
  for (const [r, row] of rows.entries()) matrix.data.set(row, r * columns);
  return matrix;
}

/** Pre-activation of the output in the forward pass. */
export function preActivation(model: Model, x: Float64Array): Float64Array {
  const values = forwardValues(model, x);
  return predictNext(model, outputLayer(model) - 1, values.at(-1)!);
}
