/** Rows of numbers, one below the other, in plain TypeScript: the definition that assembly/rows.ts repeats. */

import type { Ground, RawRows, RawVectors } from "./raw.js";

/** @param vectors whose `axpy` rows are added by */
export function twinRows(
  { numbers, doubles, wholes, size, round }: Ground,
  { axpy }: Pick<RawVectors, "axpy">,
): RawRows {
  return {
    spreadRows(rows, n, x, y) {
      const v = numbers();
      for (let row = 0; row < rows; row++) v.copyWithin(y / size + row * n, x / size, x / size + n);
    },
    exchangeRows(count, n, pairs, x) {
      const [v, w] = [numbers(), wholes()];
      for (let pair = 0; pair < count; pair++) {
        const [a, b] = [0, 1].map((i) => x / size + w[pairs / 4 + 2 * pair + i]! * n) as [number, number];
        const other = v.slice(a, a + n);
        v.copyWithin(a, b, b + n);
        v.set(other, b);
      }
    },
    weighRows(rows, n, x, y, p, e, sums) {
      const v = numbers();
      const [atX, atY, atP, atE, out] = [x / size, y / size, p / size, e / size, doubles()];
      const partial = new Float64Array(4);
      for (let row = 0; row < rows; row++) {
        const term = (j: number): number => {
          const i = row * n + j;
          const error = round(v[atX + i]! - v[atY + i]!);
          const weighted = round(v[atP + j]! * error);
          v[atE + i] = weighted;
          return error * weighted;
        };
        const whole = n - (n % 4);
        partial.fill(0);
        for (let j = 0; j < whole; j++) partial[j % 4]! += term(j);
        let sum = partial[0]! + partial[2]! + (partial[1]! + partial[3]!);
        for (let j = whole; j < n; j++) sum += term(j);
        out[sums / 8 + row] = 0.5 * sum;
      }
    },
    axpyRows(rows, n, f, x, y) {
      const v = numbers();
      for (let row = 0; row < rows; row++) {
        const factor = v[f / size + row]!;
        if (factor !== 0) axpy(n, factor, x + row * n * size, y + row * n * size);
      }
    },
    largestRows(rows, n, x, y) {
      const v = numbers();
      for (let row = 0; row < rows; row++) {
        let largest = 0;
        for (let j = 0; j < n; j++) largest = Math.max(largest, Math.abs(v[x / size + row * n + j]!));
        v[y / size + row] = largest;
      }
    },
    multiply(n, x, y) {
      const v = numbers();
      for (let j = 0; j < n; j++) v[y / size + j] = round(v[x / size + j]! * v[y / size + j]!);
    },
    subtract(n, x, y) {
      const v = numbers();
      for (let j = 0; j < n; j++) v[y / size + j] = round(v[x / size + j]! - v[y / size + j]!);
    },
  };
}
