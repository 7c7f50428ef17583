/** Affine maps of draws with lower triangular matrices, whose products and inverses are of the same kind. */

export interface AffineMap {
  /** Lower triangular, d × d row-major, diagonal above 0. */
  readonly matrix: Float64Array;
  readonly shift: Float64Array;
}

export function identity(d: number): AffineMap {
  const matrix = new Float64Array(d * d);
  for (let j = 0; j < d; j++) matrix[j * d + j] = 1;
  return { matrix, shift: new Float64Array(d) };
}

/** The map that takes one centre to another: to + matrix (z - from). */
export function between(from: Float64Array, to: Float64Array, matrix: Float64Array): AffineMap {
  const moved = product(matrix, from);
  return { matrix, shift: to.map((x, j) => x - moved[j]!) };
}

/** First `inner`, then `outer`. */
export function composed(outer: AffineMap, inner: AffineMap): AffineMap {
  const d = inner.shift.length;
  const matrix = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = j; k <= i; k++) sum += outer.matrix[i * d + k]! * inner.matrix[k * d + j]!;
      matrix[i * d + j] = sum;
    }
  }
  return { matrix, shift: applied(outer, inner.shift) };
}

export function applied({ matrix, shift }: AffineMap, z: Float64Array): Float64Array {
  return product(matrix, z).map((x, j) => x + shift[j]!);
}

/** The point that the map takes to z. */
export function undone({ matrix, shift }: AffineMap, z: Float64Array): Float64Array {
  const d = z.length;
  const x = new Float64Array(d);
  for (let i = 0; i < d; i++) {
    let sum = z[i]! - shift[i]!;
    for (let j = 0; j < i; j++) sum -= matrix[i * d + j]! * x[j]!;
    x[i] = sum / matrix[i * d + i]!;
  }
  return x;
}

/** X with X L = M, all lower triangular, d × d. */
export function quotient(M: Float64Array, L: Float64Array, d: number): Float64Array {
  const X = new Float64Array(d * d);
  for (let i = 0; i < d; i++) {
    for (let j = i; j >= 0; j--) {
      let sum = M[i * d + j]!;
      for (let k = j + 1; k <= i; k++) sum -= X[i * d + k]! * L[k * d + j]!;
      X[i * d + j] = sum / L[j * d + j]!;
    }
  }
  return X;
}

function product(matrix: Float64Array, z: Float64Array): Float64Array {
  const d = z.length;
  return z.map((_, i) => {
    let sum = 0;
    for (let j = 0; j <= i; j++) sum += matrix[i * d + j]! * z[j]!;
    return sum;
  });
}
