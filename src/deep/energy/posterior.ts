/**
 * Posterior variances of hidden units and of errors in the Gauss-Newton approximation at given activities: covariances
 * of the predictions forward, information of everything above backward, joined layer by layer (the two-filter smoother:
 * Fraser & Potter 1969, doi:10.1109/TAC.1969.1099196).
 */

import { curvatureRoot } from "./curvature.js";
import { choleskyFactor, type Dense, dense, product, solveLowerMatrix, transpose } from "./dense.js";
import { eliminate, jacobian } from "./eliminate.js";
import type { Evaluation } from "./energy.js";
import { type Layered, type Model, outputLayer } from "./model.js";

export interface PosteriorVariances {
  /** Of the values of free layers; entries of input and output are empty. */
  readonly values: Layered;
  /** Of the errors of free layers, and of the output's pre-activation; that of the input is empty. */
  readonly errors: Layered;
}

/** NaN where the curvature is not finite. */
export function posteriorVariances(model: Model, now: Evaluation, y: Float64Array): PosteriorVariances {
  const last = outputLayer(model);
  const { factor } = curvatureRoot(model, now.predictions[last]!, y);
  const elimination = eliminate(model, now.values, factor, 0);
  const unknown = (of: (k: number) => boolean): Float64Array[] =>
    model.sizes.map((size, k) => new Float64Array(of(k) ? size : 0).fill(Number.NaN));
  const [values, errors] = [unknown((k) => k > 0 && k < last), unknown((k) => k > 0)];
  if (elimination === undefined) return { values, errors };
  let below: Dense = dense(model.sizes[0]!, model.sizes[0]!);
  if (last === 1) errors[1]!.fill(0);
  for (let k = 1; k < last; k++) {
    const up = jacobian(model, k - 1, now.values[k - 1]!);
    const prior = product(product(up, below), transpose(up));
    const n = prior.rows;
    const own = model.precisions[k]!.map((precision) => 1 / precision);
    for (let i = 0; i < n; i++) prior.data[i * n + i]! += own[i]!;
    // (P⁻¹ + BᵀB)⁻¹ = P - P Bᵀ (I + B P Bᵀ)⁻¹ B P, and the error's share of P is Π⁻¹.
    const { b } = elimination.stages[k]!;
    const seen = product(b, prior);
    const gram = product(seen, transpose(b));
    for (let i = 0; i < gram.rows; i++) gram.data[i * gram.rows + i]! += 1;
    const root = choleskyFactor(gram);
    if (root === undefined) return { values, errors };
    const gained = solveLowerMatrix(root, seen);
    const ownGained = solveLowerMatrix(root, b);
    for (let i = 0; i < n; i++) {
      values[k]![i] = prior.data[i * n + i]! - columnSquares(gained, i);
      errors[k]![i] = own[i]! - own[i]! ** 2 * columnSquares(ownGained, i);
    }
    if (k === last - 1) {
      const out = jacobian(model, k, now.values[k]!);
      const spread = product(out, prior);
      const lost = product(gained, transpose(out));
      for (let o = 0; o < out.rows; o++) {
        let variance = -columnSquares(lost, o);
        for (let i = 0; i < n; i++) variance += spread.data[o * n + i]! * out.data[o * n + i]!;
        errors[last]![o] = variance;
      }
    }
    below = prior;
  }
  return { values, errors };
}

/** Σ of the squares of a column. */
function columnSquares({ rows, columns, data }: Dense, column: number): number {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += data[r * columns + column]! ** 2;
  return sum;
}
