/**
 * Posterior variances of hidden units in the Gauss-Newton approximation at given activities: covariances of the
 * predictions forward, information of everything above backward, joined layer by layer (the two-filter smoother:
 * Fraser & Potter 1969, doi:10.1109/TAC.1969.1099196).
 */

import { curvatureRoot } from "./curvature.js";
import { choleskyFactor, type Dense, dense, product, solveLowerMatrix, transpose } from "./dense.js";
import { eliminate, jacobian } from "./eliminate.js";
import type { Evaluation } from "./energy.js";
import { type Model, outputLayer } from "./model.js";

/** Of the free layers; entry 0 is empty. NaN where the curvature is not finite. */
export function posteriorVariances(model: Model, now: Evaluation, y: Float64Array): Float64Array[] {
  const last = outputLayer(model);
  const { factor } = curvatureRoot(model, now.predictions[last]!, y);
  const elimination = eliminate(model, now.values, factor, 0);
  const variances = model.sizes
    .slice(0, last)
    .map((size, k) => new Float64Array(k === 0 ? 0 : size).fill(Number.NaN));
  if (elimination === undefined) return variances;
  let below: Dense = dense(model.sizes[0]!, model.sizes[0]!);
  for (let k = 1; k < last; k++) {
    const up = jacobian(model, k - 1, now.values[k - 1]!);
    const prior = product(product(up, below), transpose(up));
    const n = prior.rows;
    for (let i = 0; i < n; i++) prior.data[i * n + i]! += 1 / model.precisions[k]![i]!;
    // (P⁻¹ + BᵀB)⁻¹ = P - P Bᵀ (I + B P Bᵀ)⁻¹ B P.
    const { b } = elimination.stages[k]!;
    const seen = product(b, prior);
    const gram = product(seen, transpose(b));
    for (let i = 0; i < gram.rows; i++) gram.data[i * gram.rows + i]! += 1;
    const root = choleskyFactor(gram);
    if (root === undefined) return variances;
    const gained = solveLowerMatrix(root, seen);
    for (let i = 0; i < n; i++) {
      let variance = prior.data[i * n + i]!;
      for (let r = 0; r < gained.rows; r++) variance -= gained.data[r * n + i]! ** 2;
      variances[k]![i] = variance;
    }
    below = prior;
  }
  return variances;
}
