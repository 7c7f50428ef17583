/**
 * Dense symmetric algebra off the hot path: covariances and Hessians of a few dozen dimensions, once a fit.
 * Wraps ml-matrix, the maintained pure-JavaScript library of the JAMA decompositions, which runs in browsers.
 *
 * Matrices are Float64Array, row-major, d × d. Of symmetric ones only the lower triangle is read.
 */

import { CholeskyDecomposition, EigenvalueDecomposition, Matrix } from "ml-matrix";
import { UsageError } from "../errors.js";
import { log } from "../scalar/elementary/index.js";

/**
 * Lower triangular L with L Lᵀ = `matrix`.
 *
 * @returns undefined where the matrix is not positive definite, or not finite
 */
export function cholesky(matrix: Float64Array, d: number): Float64Array | undefined {
  return decompose(matrix, d)?.lower;
}

/** log det of L Lᵀ. From the factor, because the determinant itself overflows. */
export function logDeterminantFromCholesky(lower: Float64Array, d: number): number {
  let sum = 0;
  for (let i = 0; i < d; i++) sum += log(lower[i * d + i]!);
  return 2 * sum;
}

/**
 * Inverse of a positive definite matrix, exactly symmetric.
 *
 * @throws UsageError where it is not positive definite: ask `cholesky` first
 */
export function invertPositiveDefinite(matrix: Float64Array, d: number): Float64Array {
  const decomposed = decompose(matrix, d);
  if (decomposed === undefined) {
    throw new UsageError("inverse of a matrix that is not positive definite; try its Cholesky factor first");
  }
  const inverse = rowMajor(decomposed.decomposition.solve(Matrix.eye(d)));
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < i; j++) {
      inverse[i * d + j] = inverse[j * d + i] = 0.5 * (inverse[i * d + j]! + inverse[j * d + i]!);
    }
  }
  return inverse;
}

export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** Orthonormal; column j, entries [i * d + j], belongs to value j. */
  readonly vectors: Float64Array;
}

/** Eigenvalues and eigenvectors of a symmetric matrix; all NaN where an entry is not finite. */
export function symmetricEigen(matrix: Float64Array, d: number): SymmetricEigen {
  if (d === 0) return { values: new Float64Array(0), vectors: new Float64Array(0) };
  // The iteration need not end on NaN.
  if (!matrix.every(Number.isFinite)) {
    return {
      values: new Float64Array(d).fill(Number.NaN),
      vectors: new Float64Array(d * d).fill(Number.NaN),
    };
  }
  const decomposition = new EigenvalueDecomposition(symmetric(matrix, d), { assumeSymmetric: true });
  return {
    values: Float64Array.from(decomposition.realEigenvalues),
    vectors: rowMajor(decomposition.eigenvectorMatrix),
  };
}

function decompose(matrix: Float64Array, d: number) {
  const mirrored = symmetric(matrix, d);
  // NaN is not equal to itself, and so not symmetric to ml-matrix.
  if (!matrix.every(Number.isFinite)) return undefined;
  const decomposition = new CholeskyDecomposition(mirrored);
  if (!decomposition.isPositiveDefinite()) return undefined;
  const lower = rowMajor(decomposition.lowerTriangularMatrix);
  return lower.every(Number.isFinite) ? { decomposition, lower } : undefined;
}

/** The lower triangle mirrored: ml-matrix demands symmetry to the bit. */
function symmetric(matrix: Float64Array, d: number): Matrix {
  if (matrix.length !== d * d) {
    throw new UsageError(`a matrix of dimension ${d} must have ${d * d} entries, got ${matrix.length}`);
  }
  const copy = new Matrix(d, d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j < d; j++) copy.set(i, j, matrix[Math.max(i, j) * d + Math.min(i, j)]!);
  }
  return copy;
}

function rowMajor(matrix: Matrix): Float64Array {
  return Float64Array.from(matrix.to1DArray());
}
