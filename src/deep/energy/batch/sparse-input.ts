/**
 * Inputs that are mostly 0, such as images: the first layer's products leave the zeros out. Sums keep their order, so
 * with finite weights they have the bits of the dense products, but for the sign of a 0.
 */

import type { DenseKernels, SparseRows, Vector } from "../../../kernels/index.js";
import type { Model } from "../model.js";

/** Fewer rows do not pay for turning the weights. */
const FEWEST_ROWS = 16;
/** Nor do more elements than this share. */
const MOST = 0.5;

export interface SparseInput {
  /** What is not 0 of g of the input, a row for each sample; of no use where it does not pay. */
  readonly rows: SparseRows;
  /** The same, a row for each unit. */
  readonly units: SparseRows;
  /** The first connection's weights, or their gradient, a row for each input unit. */
  readonly turned: Vector;
  /** Of the rows that stand in the room. */
  pays: boolean;
}

/** Memory for so many samples; undefined where they are too few. */
export function sparseInput(
  { sizes }: Model,
  kernels: DenseKernels,
  capacity: number,
): SparseInput | undefined {
  if (capacity < FEWEST_ROWS) return undefined;
  const [n, m] = [sizes[0]!, sizes[1]!];
  return {
    ...{ rows: kernels.sparse(capacity, n), units: kernels.sparse(n, capacity) },
    ...{ turned: kernels.allocate(n * m), pays: false },
  };
}

/** Reads g of so many rows, and decides. */
export function readInput(kernels: DenseKernels, input: SparseInput, count: number, active: Vector): void {
  const n = input.rows.columns;
  const most = Math.floor(MOST * count * n);
  input.pays = count >= FEWEST_ROWS && kernels.compress(count, n, active, input.rows, most) <= most;
}

/** into ← into + g(x) Wᵀ */
export function sparsePredict(
  kernels: DenseKernels,
  { rows, turned }: SparseInput,
  [count, m]: readonly [number, number],
  weights: Vector,
  into: Vector,
): void {
  kernels.transpose(m, rows.columns, weights, turned);
  kernels.sparseProduct({ m: count, n: m, k: rows.columns }, rows, turned, into);
}

/** into ← errorsᵀ g(x) */
export function sparseGradient(
  kernels: DenseKernels,
  { rows, units, turned }: SparseInput,
  [count, m]: readonly [number, number],
  errors: Vector,
  into: Vector,
): void {
  const n = rows.columns;
  kernels.turnSparse(count, n, rows, units);
  turned.values.fill(0);
  kernels.sparseProduct({ m: n, n: m, k: count }, units, errors, turned);
  kernels.transpose(n, m, turned, into);
}
