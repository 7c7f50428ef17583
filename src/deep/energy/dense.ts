/**
 * Small dense algebra of the exact solvers, in float64: products, Cholesky, triangular solves, Householder QR.
 * Golub & Van Loan 2013, Matrix Computations, 4th edition, algorithms 3.1.1, 4.2.1 and 5.2.1.
 */

import { multiplyTransposed, multiplyVector } from "../matrix.js";

/** Row-major. */
export interface Dense {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export function dense(rows: number, columns: number): Dense {
  return { rows, columns, data: new Float64Array(rows * columns) };
}

/** A B. */
export function product(a: Dense, b: Dense): Dense {
  const c = dense(a.rows, b.columns);
  for (let i = 0; i < a.rows; i++) {
    for (let k = 0; k < a.columns; k++) {
      const left = a.data[i * a.columns + k]!;
      // Roots of a head's curvature are mostly zeros.
      if (left === 0) continue;
      for (let j = 0; j < b.columns; j++) c.data[i * b.columns + j]! += left * b.data[k * b.columns + j]!;
    }
  }
  return c;
}

/** Aᵀ. */
export function transpose(a: Dense): Dense {
  const t = dense(a.columns, a.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.columns; j++) t.data[j * a.rows + i] = a.data[i * a.columns + j]!;
  }
  return t;
}

/** A x. */
export function times(a: Dense, x: Float64Array): Float64Array {
  const y = new Float64Array(a.rows);
  multiplyVector(a, x, y);
  return y;
}

/** Aᵀ x. */
export function timesTransposed(a: Dense, x: Float64Array): Float64Array {
  const y = new Float64Array(a.columns);
  multiplyTransposed(a, x, y);
  return y;
}

/** A diag(d) Aᵀ. */
export function weightedGram(a: Dense, d: Float64Array): Dense {
  const gram = dense(a.rows, a.rows);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < a.columns; k++) {
        sum += a.data[i * a.columns + k]! * d[k]! * a.data[j * a.columns + k]!;
      }
      gram.data[i * a.rows + j] = gram.data[j * a.rows + i] = sum;
    }
  }
  return gram;
}

/** Lower triangular C with C Cᵀ = A, of which the lower triangle is read; undefined where A is not positive definite. */
export function choleskyFactor(a: Dense): Dense | undefined {
  const n = a.rows;
  const c = dense(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a.data[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= c.data[i * n + k]! * c.data[j * n + k]!;
      if (i !== j) c.data[i * n + j] = sum / c.data[j * n + j]!;
      else if (sum > 0 && sum < Number.POSITIVE_INFINITY) c.data[i * n + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return c;
}

/** C⁻¹ b, C lower triangular. */
export function solveLower(c: Dense, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = 0; i < c.rows; i++) {
    for (let k = 0; k < i; k++) x[i]! -= c.data[i * c.rows + k]! * x[k]!;
    x[i]! /= c.data[i * c.rows + i]!;
  }
  return x;
}

/** C⁻ᵀ b, C lower triangular. */
export function solveLowerTransposed(c: Dense, b: Float64Array): Float64Array {
  const x = b.slice();
  for (let i = c.rows - 1; i >= 0; i--) {
    for (let k = i + 1; k < c.rows; k++) x[i]! -= c.data[k * c.rows + i]! * x[k]!;
    x[i]! /= c.data[i * c.rows + i]!;
  }
  return x;
}

/** C⁻¹ B, C lower triangular. */
export function solveLowerMatrix(c: Dense, b: Dense): Dense {
  const x = { ...b, data: b.data.slice() };
  const m = b.columns;
  for (let i = 0; i < c.rows; i++) {
    for (let k = 0; k < i; k++) {
      const factor = c.data[i * c.rows + k]!;
      for (let j = 0; j < m; j++) x.data[i * m + j]! -= factor * x.data[k * m + j]!;
    }
    const pivot = c.data[i * c.rows + i]!;
    for (let j = 0; j < m; j++) x.data[i * m + j]! /= pivot;
  }
  return x;
}

export interface Orthogonal {
  /** Square, upper triangular. */
  readonly upper: Dense;
  /** The first entries of Qᵀ b, as many as A has columns. */
  rotate(b: Float64Array): Float64Array;
}

/** A = Q R by Householder reflections; A has at least as many rows as columns. */
export function orthogonalFactor(a: Dense): Orthogonal {
  const [m, n] = [a.rows, a.columns];
  const r = a.data.slice();
  const reflections: Float64Array[] = [];
  for (let k = 0; k < n; k++) {
    // Math.hypot has other last digits in other engines.
    let squares = 0;
    for (let i = k; i < m; i++) squares += r[i * n + k]! * r[i * n + k]!;
    const norm = Math.sqrt(squares);
    const v = new Float64Array(m);
    for (let i = k; i < m; i++) v[i] = r[i * n + k]!;
    v[k]! += v[k]! < 0 ? -norm : norm;
    let square = 0;
    for (let i = k; i < m; i++) square += v[i]! * v[i]!;
    // A column of zeros needs no reflection.
    const scale = square === 0 ? 0 : Math.sqrt(2 / square);
    for (let i = k; i < m; i++) v[i]! *= scale;
    reflections.push(v);
    for (let j = k; j < n; j++) {
      let dot = 0;
      for (let i = k; i < m; i++) dot += v[i]! * r[i * n + j]!;
      for (let i = k; i < m; i++) r[i * n + j]! -= dot * v[i]!;
    }
  }
  const upper = dense(n, n);
  for (let i = 0; i < n; i++) for (let j = i; j < n; j++) upper.data[i * n + j] = r[i * n + j]!;
  const rotate = (b: Float64Array): Float64Array => {
    const turned = b.slice();
    for (const [k, v] of reflections.entries()) {
      let dot = 0;
      for (let i = k; i < m; i++) dot += v[i]! * turned[i]!;
      for (let i = k; i < m; i++) turned[i]! -= dot * v[i]!;
    }
    return turned.slice(0, n);
  };
  return { upper, rotate };
}
