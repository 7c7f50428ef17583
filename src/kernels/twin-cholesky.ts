/** Cholesky factors and triangular solves in plain TypeScript: the definition that assembly/cholesky.ts repeats. */

import type { Ground, RawCholesky } from "./raw.js";

export function twinCholesky({ numbers, size, round }: Ground): RawCholesky {
  return {
    cholesky(count, n, a, status) {
      const v = numbers();
      for (let matrix = 0; matrix < count; matrix++) {
        const start = a / size + matrix * n * n;
        v[status / size + matrix] = factor(v, start, n);
      }
    },
    solve(transposed, count, n, columns, l, b) {
      const v = numbers();
      for (let matrix = 0; matrix < count; matrix++) {
        const [atL, atB] = [l / size + matrix * n * n, b / size + matrix * n * columns];
        for (let step = 0; step < n; step++) {
          const i = transposed ? n - 1 - step : step;
          for (let c = 0; c < columns; c++) {
            let s = v[atB + i * columns + c]!;
            for (let q = 0; q < step; q++) {
              const p = transposed ? n - 1 - q : q;
              const element = v[atL + (transposed ? p * n + i : i * n + p)]!;
              s = round(s - round(element * v[atB + p * columns + c]!));
            }
            v[atB + i * columns + c] = s / v[atL + i * n + i]!;
          }
        }
      }
    },
  };

  /** 0, or 1 + the first row whose pivot is not > 0. */
  function factor(v: Float32Array | Float64Array, start: number, n: number): number {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let s = v[start + i * n + j]!;
        for (let p = 0; p < j; p++) s = round(s - round(v[start + i * n + p]! * v[start + j * n + p]!));
        if (j < i) v[start + i * n + j] = s / v[start + j * n + j]!;
        else if (s > 0) v[start + i * n + i] = Math.sqrt(s);
        else return i + 1;
      }
    }
    return 0;
  }
}
