/**
 * Matrix-vector products, reductions and axpy in plain TypeScript: the definition that assembly/vector.ts repeats.
 *
 * Along a row, element p goes to partial sum p mod `lanes` as long as a whole set of `lanes` is left; the upper half
 * of the partial sums is added to the lower half until one is left; the last elements follow one by one. Down a
 * column, terms are added in the order of rows.
 */

import type { Ground, RawVectors } from "./raw.js";

export function twinVectors({ numbers, size, round, lanes }: Ground): RawVectors {
  const partial = new Float64Array(lanes);

  const reduce = (n: number, term: (p: number) => number): number => {
    const whole = n - (n % lanes);
    partial.fill(0);
    for (let p = 0; p < whole; p++) partial[p % lanes] = round(partial[p % lanes]! + term(p));
    for (let half = lanes / 2; half >= 1; half /= 2) {
      for (let l = 0; l < half; l++) partial[l] = round(partial[l]! + partial[l + half]!);
    }
    let total = partial[0]!;
    for (let p = whole; p < n; p++) total = round(total + term(p));
    return total;
  };

  const dot = (n: number, x: number, y: number): number => {
    const [v, atX, atY] = [numbers(), x / size, y / size];
    return reduce(n, (p) => round(v[atX + p]! * v[atY + p]!));
  };

  const axpy = (n: number, factor: number, x: number, y: number): void => {
    const [v, f, atX, atY] = [numbers(), round(factor), x / size, y / size];
    for (let p = 0; p < n; p++) v[atY + p] = round(v[atY + p]! + round(f * v[atX + p]!));
  };

  return {
    matrixVector(accumulate, m, n, w, x, y) {
      const v = numbers();
      for (let i = 0; i < m; i++) {
        const value = dot(n, w + i * n * size, x);
        v[y / size + i] = accumulate ? round(v[y / size + i]! + value) : value;
      }
    },
    transposedVector(m, n, w, v, y) {
      const x = numbers();
      x.fill(0, y / size, y / size + n);
      for (let i = 0; i < m; i++) axpy(n, x[v / size + i]!, w + i * n * size, y);
    },
    transposedSquares(m, n, w, v, u, y, z) {
      const x = numbers();
      const [atW, atY, atZ] = [w / size, y / size, z / size];
      x.fill(0, atY, atY + n);
      x.fill(0, atZ, atZ + n);
      for (let i = 0; i < m; i++) {
        const [first, second] = [x[v / size + i]!, x[u / size + i]!];
        for (let j = 0; j < n; j++) {
          const weight = x[atW + i * n + j]!;
          x[atY + j] = round(x[atY + j]! + round(weight * first));
          x[atZ + j] = round(x[atZ + j]! + round(round(weight * weight) * second));
        }
      }
    },
    dot,
    sum(n, x) {
      const v = numbers();
      return reduce(n, (p) => v[x / size + p]!);
    },
    maximum(n, x) {
      const v = numbers();
      let largest = -Infinity;
      for (let p = 0; p < n; p++) largest = Math.max(largest, v[x / size + p]!);
      return largest;
    },
    axpy,
  };
}
