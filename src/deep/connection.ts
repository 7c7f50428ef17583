/** A connection from one layer to the next: what it holds, and the prediction that it makes. */

import { copyMatrix, type FloatArray, type Matrix, multiplyVector } from "./matrix.js";

/** m = multiplier · (W g(z) + b) [+ z]. */
export interface Connection {
  /** One row for each unit of the child, one column for each unit of the parent. */
  readonly weights: Matrix;
  readonly bias: FloatArray | undefined;
  readonly multiplier: number;
  readonly residual: boolean;
}

/** A copy that shares nothing. */
export function copyConnection({ weights, bias, multiplier, residual }: Connection): Connection {
  return { weights: copyMatrix(weights), bias: bias?.slice(), multiplier, residual };
}

/**
 * prediction ← multiplier · (W active + b) [+ values].
 *
 * @param active g(values) of the parent
 */
export function predictChild(
  { weights, bias, multiplier, residual }: Connection,
  values: ArrayLike<number>,
  active: ArrayLike<number>,
  prediction: FloatArray,
): void {
  multiplyVector(weights, active, prediction);
  for (let i = 0; i < weights.rows; i++) {
    const sum = prediction[i]! + (bias === undefined ? 0 : bias[i]!);
    prediction[i] = multiplier * sum + (residual ? values[i]! : 0);
  }
}
