/**
 * Newton's step on all activities with exact second derivatives: block-tridiagonal Cholesky, shifted until positive
 * definite. Nocedal & Wright 2006, Numerical Optimization, section 3.4. The reference of the small-side solver.
 */

import { smoothActivation } from "../activation.js";
import { multiplyTransposed } from "../matrix.js";
import { curvatureRoot } from "./curvature.js";
import {
  choleskyFactor,
  type Dense,
  product,
  solveLower,
  solveLowerMatrix,
  solveLowerTransposed,
  times,
  timesTransposed,
  transpose,
} from "./dense.js";
import { jacobian } from "./eliminate.js";
import { activityGradient, type Evaluation } from "./energy.js";
import { type Model, outputLayer } from "./model.js";

const FIRST_SHIFT = 1e-3;
const MOST_SHIFTS = 60;

/**
 * Changes of the free layers.
 *
 * @param damping added to the diagonal in the metric of the precisions
 * @returns undefined where no shift makes the Hessian positive definite: its numbers are not finite
 * @throws UsageError for an activation without second derivative
 */
export function newtonStep(
  model: Model,
  now: Evaluation,
  y: Float64Array,
  damping: number,
): Float64Array[] | undefined {
  const blocks = hessianBlocks(model, now, y, damping);
  let shift = 0;
  for (let attempt = 0; attempt < MOST_SHIFTS; attempt++) {
    const changes = solveBlocks(model, now, blocks, shift);
    if (changes !== undefined) return changes;
    shift = Math.max(4 * shift, FIRST_SHIFT);
  }
  return undefined;
}

interface Blocks {
  /** Diagonal blocks of free layers; entry 0 is undefined. */
  readonly diagonal: readonly (Dense | undefined)[];
  /** -ΠJ between free layers k and k - 1; entries 0 and 1 are undefined. */
  readonly below: readonly (Dense | undefined)[];
}

function hessianBlocks(model: Model, now: Evaluation, y: Float64Array, damping: number): Blocks {
  const last = outputLayer(model);
  const { factor } = curvatureRoot(model, now.predictions[last]!, y);
  const [diagonal, below]: [(Dense | undefined)[], (Dense | undefined)[]] = [[undefined], [undefined]];
  for (let k = 1; k < last; k++) {
    const up = jacobian(model, k, now.values[k]!);
    const root = k + 1 === last ? product(factor, up) : scaledRows(up, model.precisions[k + 1]!, Math.sqrt);
    const block = product(transpose(root), root);
    const smooth = smoothActivation(model.activations[k]!, `layer ${k}`);
    const { weights, multiplier } = model.connections[k]!;
    const pulled = new Float64Array(block.rows);
    multiplyTransposed(weights, now.weighted[k + 1]!, pulled);
    for (let i = 0; i < block.rows; i++) {
      const bend = smooth.second(now.values[k]![i]!) * multiplier * pulled[i]!;
      block.data[i * block.rows + i]! += (1 + damping) * model.precisions[k]![i]! - bend;
    }
    diagonal.push(block);
    if (k + 1 < last) below[k + 1] = scaledRows(up, model.precisions[k + 1]!, (precision) => -precision);
  }
  return { diagonal, below };
}

function scaledRows(a: Dense, by: Float64Array, scale: (value: number) => number): Dense {
  const data = a.data.map((value, at) => value * scale(by[Math.floor(at / a.columns)]!));
  return { ...a, data };
}

function solveBlocks(
  model: Model,
  now: Evaluation,
  { diagonal, below }: Blocks,
  shift: number,
): Float64Array[] | undefined {
  const last = outputLayer(model);
  const gradient = activityGradient(model, now);
  const [roots, links, sides]: [Dense[], Dense[], Float64Array[]] = [[], [], []];
  for (let k = last - 1; k >= 1; k--) {
    const block = { ...diagonal[k]!, data: diagonal[k]!.data.slice() };
    const n = block.rows;
    for (let i = 0; i < n; i++) block.data[i * n + i]! += shift;
    let side = gradient[k]!.map((g) => -g);
    if (k + 1 < last) {
      const link = solveLowerMatrix(roots[k + 1]!, below[k + 1]!);
      const filled = product(transpose(link), link);
      for (let at = 0; at < block.data.length; at++) block.data[at]! -= filled.data[at]!;
      const brought = timesTransposed(link, sides[k + 1]!);
      side = side.map((value, i) => value - brought[i]!);
      links[k + 1] = link;
    }
    const root = choleskyFactor(block);
    if (root === undefined) return undefined;
    roots[k] = root;
    sides[k] = solveLower(root, side);
  }
  const changes: Float64Array[] = [new Float64Array(0)];
  for (let k = 1; k < last; k++) {
    const brought = k === 1 ? undefined : times(links[k]!, changes[k - 1]!);
    const side = sides[k]!.map((value, i) => value - (brought?.[i] ?? 0));
    changes.push(solveLowerTransposed(roots[k]!, side));
  }
  return changes;
}
