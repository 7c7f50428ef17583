/**
 * Classical associative memories, whose couplings come from the patterns in one go: what learning is compared with. Each is
 * a network as any other here, with 0 on the diagonal.
 */

import { UsageError } from "../errors.js";
import type { FloatType } from "./couplings.js";
import { type AttractorNetwork, attractorNetwork, type Numbers, vector } from "./network.js";

export const baselineRules = ["hopfield", "projection", "storkey"] as const;
export type BaselineRule = (typeof baselineRules)[number];

export interface BaselineOptions {
  readonly float?: FloatType;
  /** Couplings are multiplied by it. Default 1: a pattern that is kept perfectly is its own internal input. */
  readonly gain?: number;
}

/**
 * hopfield: W = Σ p p' / n (Hopfield 1982). projection: the orthogonal projection on the patterns (Personnaz, Guyon & Dreyfus
 * 1985), for as many as are linearly independent. storkey: Hebbian less what the fields of both units say already, pattern
 * after pattern (Storkey 1997).
 *
 * @param patterns rows of one length, of 1 and -1
 * @throws UsageError for other numbers, rows of another length, or none
 */
export function baselineNetwork(
  rule: BaselineRule,
  patterns: readonly Numbers[],
  { float = "float64", gain = 1 }: BaselineOptions = {},
): AttractorNetwork {
  const size = patterns[0]?.length ?? 0;
  if (size === 0) throw new UsageError("patterns: there is none");
  const rows = patterns.map((row, k) => signs(vector(`patterns, row ${k}`, row, size, "float64"), k));
  const weights = { hopfield, projection, storkey }[rule](rows, size);
  for (let i = 0; i < size; i++) weights[i * size + i] = 0;
  return attractorNetwork({ size, float, weights: weights.map((w) => gain * w) });
}

function signs(row: ArrayLike<number>, k: number): ArrayLike<number> {
  for (let i = 0; i < row.length; i++) {
    if (Math.abs(row[i]!) === 1) continue;
    throw new UsageError(`patterns, row ${k}: number ${i} must be 1 or -1, got ${row[i]}`);
  }
  return row;
}

type Rows = readonly ArrayLike<number>[];

function hopfield(patterns: Rows, n: number): Float64Array {
  const weights = new Float64Array(n * n);
  for (const p of patterns) addOuter(weights, p, 1 / n);
  return weights;
}

/** What of a pattern lies outside of the space of those before it is no more than rounding. */
const DEPENDENT = 1e-10;

/** One pattern after the other: W ← W + r r' / r'r, where r = p - W p is what the projection lacks. */
function projection(patterns: Rows, n: number): Float64Array {
  const weights = new Float64Array(n * n);
  for (const p of patterns) {
    const lacking = product(weights, p).map((h, i) => p[i]! - h);
    const squares = lacking.reduce((sum, x) => sum + x * x, 0);
    if (squares > DEPENDENT * n) addOuter(weights, lacking, 1 / squares);
  }
  return weights;
}

/** W_ij ← W_ij + (p_i p_j - p_i h_ji - h_ij p_j) / n, where h_ij = Σ_k W_ik p_k without k = i and k = j. */
function storkey(patterns: Rows, n: number): Float64Array {
  let weights = new Float64Array(n * n);
  for (const p of patterns) {
    const before = weights;
    const h = product(before, p);
    weights = before.map((w, at) => {
      const [i, j] = [Math.floor(at / n), at % n];
      // The diagonal is 0, so that only k = j is left out.
      const [hij, hji] = [h[i]! - w * p[j]!, h[j]! - before[j * n + i]! * p[i]!];
      return i === j ? 0 : w + (p[i]! * p[j]! - p[i]! * hji - hij * p[j]!) / n;
    });
  }
  return weights;
}

function addOuter(weights: Float64Array, x: ArrayLike<number>, factor: number): void {
  const n = x.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) weights[i * n + j]! += factor * x[i]! * x[j]!;
  }
}

function product(weights: Float64Array, x: ArrayLike<number>): Float64Array {
  const n = x.length;
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += weights[i * n + j]! * x[j]!;
    return sum;
  });
}
