/**
 * The exact Gauss-Newton step on all activities: backward elimination that keeps, for each layer, the cost of
 * everything above as ½‖B d - b‖², and one forward pass. A Rauch-Tung-Striebel smoother in square-root information
 * form (Bierman 1977, Factorization Methods for Discrete Sequential Estimation); every solve is as small as the
 * smallest layer between the current one and the output.
 */

import {
  choleskyFactor,
  type Dense,
  dense,
  type Orthogonal,
  orthogonalFactor,
  product,
  solveLower,
  solveLowerMatrix,
  solveLowerTransposed,
  times,
  timesTransposed,
  weightedGram,
} from "./dense.js";
import { slopes } from "./energy.js";
import { type Layered, type Model, outputLayer } from "./model.js";

/** What elimination keeps of one layer: nothing here depends on the errors. */
interface Stage {
  /** Where B had more rows than columns. */
  readonly compressed: Orthogonal | undefined;
  readonly b: Dense;
  /** Cholesky factor of I + B Π̄⁻¹ Bᵀ. */
  readonly root: Dense;
  /** Π̄⁻¹, damping included. */
  readonly variance: Float64Array;
}

export interface Elimination {
  /** Stage k belongs to free layer k; entry 0 is undefined. */
  readonly stages: readonly (Stage | undefined)[];
  readonly largestSolve: number;
}

/** The Jacobian of layer k + 1's prediction in the values of layer k. */
export function jacobian(model: Model, k: number, values: Float64Array): Dense {
  const { weights, multiplier, residual } = model.connections[k]!;
  const slope = slopes(model, k, values);
  const j = dense(weights.rows, weights.columns);
  for (let r = 0; r < j.rows; r++) {
    for (let c = 0; c < j.columns; c++) {
      const at = r * j.columns + c;
      j.data[at] = multiplier * weights.data[at]! * slope[c]! + (residual && r === c ? 1 : 0);
    }
  }
  return j;
}

/**
 * Backward elimination.
 *
 * @param factor F of the output, FᵀF the head's curvature
 * @param damping λ ≥ 0
 * @returns undefined where numbers are not finite
 */
export function eliminate(
  model: Model,
  values: Layered,
  factor: Dense,
  damping: number,
): Elimination | undefined {
  const last = outputLayer(model);
  const stages: (Stage | undefined)[] = new Array(last).fill(undefined);
  let largestSolve = 0;
  let above = factor;
  for (let k = last - 1; k >= 1; k--) {
    const b = product(above, jacobian(model, k, values[k]!));
    const compressed = b.rows > b.columns ? orthogonalFactor(b) : undefined;
    const kept = compressed?.upper ?? b;
    const variance = model.precisions[k]!.map((precision) => 1 / ((1 + damping) * precision));
    const gram = weightedGram(kept, variance);
    for (let i = 0; i < gram.rows; i++) gram.data[i * gram.rows + i]! += 1;
    const root = choleskyFactor(gram);
    if (root === undefined) return undefined;
    largestSolve = Math.max(largestSolve, gram.rows);
    stages[k] = { compressed, b: kept, root, variance };
    if (k > 1) above = solveLowerMatrix(root, kept);
  }
  return { stages, largestSolve };
}

/**
 * The changes of all free layers.
 *
 * @param residual b of the output
 * @param errors r = ε / (1 + λ) of free layers
 * @param carried u of layer k, the change that the layers below bring, given their changes
 */
export function substitute(
  { stages }: Elimination,
  residual: Float64Array,
  errors: Layered,
  carried: (k: number, changes: Layered) => Float64Array,
): Float64Array[] {
  const sides: Float64Array[] = [];
  let side = residual;
  for (let k = stages.length - 1; k >= 1; k--) {
    const { compressed, b, root } = stages[k]!;
    if (compressed !== undefined) side = compressed.rotate(side);
    sides[k] = side;
    const pulled = times(b, errors[k]!);
    const next = side;
    side = solveLower(
      root,
      next.map((value, i) => value + pulled[i]!),
    );
  }
  const changes: Float64Array[] = [new Float64Array(0)];
  for (let k = 1; k < stages.length; k++) {
    const { b, root, variance } = stages[k]!;
    const brought = carried(k, changes);
    const explained = times(b, brought);
    const left = sides[k]!.map((value, i) => value - explained[i]!);
    const back = timesTransposed(b, solveLowerTransposed(root, solveLower(root, left)));
    changes.push(brought.map((u, i) => u + variance[i]! * back[i]!));
  }
  return changes;
}
