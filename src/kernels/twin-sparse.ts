/** Matrices of which only what is not 0 is kept, in plain TypeScript: the definition that assembly/sparse.ts repeats. */

import type { Ground, RawSparse } from "./raw.js";

export function twinSparse({ numbers, wholes, size, round }: Ground): RawSparse {
  return {
    compress(rows, n, most, x, starts, columns, values) {
      const [v, w] = [numbers(), wholes()];
      let count = 0;
      w[starts / 4] = 0;
      for (let row = 0; row < rows && count <= most; row++) {
        for (let j = 0; j < n; j++) {
          const value = v[x / size + row * n + j]!;
          if (value === 0) continue;
          w[columns / 4 + count] = j;
          v[values / size + count] = value;
          count++;
        }
        w[starts / 4 + row + 1] = count;
      }
      return count;
    },
    sparseProduct(m, n, starts, columns, values, b, c) {
      const [v, w] = [numbers(), wholes()];
      for (let row = 0; row < m; row++) {
        for (let i = w[starts / 4 + row]!; i < w[starts / 4 + row + 1]!; i++) {
          const [value, from, to] = [v[values / size + i]!, w[columns / 4 + i]!, c / size + row * n];
          for (let j = 0; j < n; j++) {
            v[to + j] = round(v[to + j]! + round(value * v[b / size + from * n + j]!));
          }
        }
      }
    },
    turnSparse(rows, n, starts, columns, values, toStarts, toColumns, toValues) {
      const [v, w] = [numbers(), wholes()];
      let place = 0;
      w[toStarts / 4] = 0;
      for (let column = 0; column < n; column++) {
        for (let row = 0; row < rows; row++) {
          for (let i = w[starts / 4 + row]!; i < w[starts / 4 + row + 1]!; i++) {
            if (w[columns / 4 + i] !== column) continue;
            w[toColumns / 4 + place] = row;
            v[toValues / size + place] = v[values / size + i]!;
            place++;
          }
        }
        w[toStarts / 4 + column + 1] = place;
      }
    },
    transpose(m, n, x, y) {
      const v = numbers();
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) v[y / size + j * m + i] = v[x / size + i * n + j]!;
      }
    },
  };
}
