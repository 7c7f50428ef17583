/** Shared memory through which threads that learn parts of one batch give each other numbers. */

import type { FloatArray, FloatType, Matrix } from "../../matrix.js";
import { slotsFor } from "../../slots.js";
import type { Model } from "../model.js";

/** Parts have slots of their own, each with room for as many rows as a part can have. */
export interface Exchange {
  /** Rows of a part. */
  readonly rows: number;
  readonly slots: number;
  /** Weights and biases, connection by connection. */
  readonly parameters: FloatArray;
  /** Inputs and targets, slot after slot. */
  readonly x: Matrix;
  readonly y: Matrix;
  /** Gradients times minus one, laid out like the parameters: one for each slot. */
  readonly gradients: FloatArray;
  /** Loss and rows predicted rightly: two for each slot. */
  readonly scores: Float64Array;
}

export function makeExchange(
  { sizes, connections }: Model,
  float: FloatType,
  { threads, rows }: { readonly threads: number; readonly rows: number },
): Exchange {
  const numbers = (length: number): FloatArray => {
    // Shared arrays are read from and written to like others.
    const memory = new SharedArrayBuffer(length * (float === "float32" ? 4 : 8)) as unknown as ArrayBuffer;
    return float === "float32" ? new Float32Array(memory) : new Float64Array(memory);
  };
  const parameters = connections.reduce(
    (sum, { weights, bias }) => sum + weights.data.length + (bias?.length ?? 0),
    0,
  );
  const slots = slotsFor(threads, parameters);
  const matrix = (columns: number): Matrix => ({
    ...{ rows: slots * rows, columns, data: numbers(slots * rows * columns) },
  });
  return {
    ...{ rows, slots, parameters: numbers(parameters), gradients: numbers(slots * parameters) },
    ...{ x: matrix(sizes[0]!), y: matrix(sizes.at(-1)!) },
    scores: new Float64Array(new SharedArrayBuffer(16 * slots)),
  };
}
