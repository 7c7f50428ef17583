/**
 * Expectations over a normal by Gauss-Hermite quadrature. Nodes and weights are eigenvalues and squared first
 * components of eigenvectors of the Jacobi matrix: Golub & Welsch 1969, Calculation of Gauss quadrature rules
 * (Mathematics of Computation 23, 221-230).
 */

import { symmetricEigen } from "../../inference/linear.js";

export interface NormalRule {
  /** In sds, ascending. */
  readonly nodes: Float64Array;
  /** Sum to 1. */
  readonly weights: Float64Array;
}

/** Exact for polynomials up to degree 2n - 1. */
export function normalRule(n: number): NormalRule {
  const jacobi = new Float64Array(n * n);
  // He_{k+1} = x He_k - k He_{k-1}: off the diagonal are the roots of k.
  for (let k = 1; k < n; k++) {
    jacobi[(k - 1) * n + k] = Math.sqrt(k);
    jacobi[k * n + k - 1] = Math.sqrt(k);
  }
  const { values, vectors } = symmetricEigen(jacobi, n);
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const weights = Float64Array.from(order, (i) => vectors[i]! ** 2);
  const total = weights.reduce((sum, w) => sum + w, 0);
  return { nodes: Float64Array.from(order, (i) => values[i]!), weights: weights.map((w) => w / total) };
}

const NODES = 31;
let rule: NormalRule | undefined;

/** E f(mean + sd e), e standard normal, by 31 nodes. */
export function normalExpectation(f: (z: number) => number, mean: number, sd: number): number {
  rule ??= normalRule(NODES);
  if (sd === 0) return f(mean);
  let sum = 0;
  for (let i = 0; i < NODES; i++) sum += rule.weights[i]! * f(mean + sd * rule.nodes[i]!);
  return sum;
}
