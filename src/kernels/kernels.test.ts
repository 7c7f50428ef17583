import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { denseKernels, type FloatType } from "./index.js";
import { both, filled, numbers } from "./kernels-fixtures.js";

const floats: readonly FloatType[] = ["float32", "float64"];

const size = fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17), fc.integer({ min: 0, max: 40 }));
const orientations = [{}, { transposedA: true }, { transposedB: true }] as const;

for (const float of floats) {
  describe(`${float} kernels`, () => {
    it("multiply matrices in all orientations to the bits of the twin", () => {
      const pair = both(float);
      fc.assert(
        fc.property(
          size,
          size,
          size,
          fc.nat(99),
          fc.boolean(),
          fc.boolean(),
          (m, n, k, seed, special, accumulate) => {
            for (const orientation of orientations) {
              const [fast, twin] = pair.map((kernels) => {
                const mark = kernels.arena.mark();
                const a = filled(kernels, numbers(m * k, seed, special));
                const b = filled(kernels, numbers(k * n, seed + 1, special));
                const c = filled(kernels, numbers(m * n, seed + 2, special));
                kernels.product({ m, n, k, accumulate, ...orientation }, a, b, c);
                const result = [...c.values];
                kernels.arena.release(mark);
                return result;
              });
              expect(fast).toEqual(twin);
            }
          },
        ),
        { numRuns: 150 },
      );
    });

    it("multiply matrices beyond one block of rows, columns and inner index to the bits of the twin", () => {
      for (const [m, n, k] of [
        [131, 11, 515],
        [130, 9, 1030],
        [257, 3, 20],
        [6, 301, 515],
      ] as const) {
        for (const orientation of orientations) {
          const [fast, twin] = both(float).map((kernels) => {
            const a = filled(kernels, numbers(m * k, 1, false));
            const b = filled(kernels, numbers(k * n, 2, false));
            const c = kernels.allocate(m * n);
            kernels.product({ m, n, k, ...orientation }, a, b, c);
            return c.values;
          });
          expect(fast).toEqual(twin);
        }
      }
    });

    it("multiply matrices as three loops in double precision do, within rounding", () => {
      const [m, n, k] = [13, 21, 37];
      const kernels = denseKernels(float);
      const unit = float === "float32" ? 2 ** -24 : 2 ** -53;
      for (const orientation of orientations) {
        const { transposedA, transposedB } = { transposedA: false, transposedB: false, ...orientation };
        const a = filled(kernels, numbers(m * k, 3, false));
        const b = filled(kernels, numbers(k * n, 4, false));
        const c = kernels.allocate(m * n);
        kernels.product({ m, n, k, ...orientation }, a, b, c);
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let [sum, absolute] = [0, 0];
            for (let p = 0; p < k; p++) {
              const x = a.values[transposedA ? p * m + i : i * k + p]!;
              const y = b.values[transposedB ? j * k + p : p * n + j]!;
              sum += x * y;
              absolute += Math.abs(x * y);
            }
            expect(Math.abs(c.values[i * n + j]! - sum)).toBeLessThanOrEqual(2 * k * unit * absolute);
          }
        }
      }
    });

    it("multiply matrix and vector, plain, transposed and squared, to the bits of the twin", () => {
      const pair = both(float);
      fc.assert(
        fc.property(size, size, fc.nat(99), fc.boolean(), fc.boolean(), (m, n, seed, special, accumulate) => {
          const [fast, twin] = pair.map((kernels) => {
            const mark = kernels.arena.mark();
            const w = filled(kernels, numbers(m * n, seed, special));
            const x = filled(kernels, numbers(n, seed + 1, special));
            const v = filled(kernels, numbers(m, seed + 2, special));
            const u = filled(kernels, numbers(m, seed + 3, special));
            const y = filled(kernels, numbers(m, seed + 4, special));
            const [t, s, z] = [kernels.allocate(n), kernels.allocate(n), kernels.allocate(n)];
            kernels.matrixVector(m, n, w, x, y, accumulate);
            kernels.transposedVector(m, n, w, v, t);
            kernels.transposedSquares(m, n, w, v, u, s, z);
            expect([...s.values]).toEqual([...t.values]);
            const result = [y, t, z].map(({ values }) => [...values]);
            kernels.arena.release(mark);
            return result;
          });
          expect(fast).toEqual(twin);
        }),
        { numRuns: 200 },
      );
    });

    it("multiply by a vector as loops in double precision do, within rounding", () => {
      const [m, n] = [19, 45];
      const kernels = denseKernels(float);
      const unit = float === "float32" ? 2 ** -24 : 2 ** -53;
      const w = filled(kernels, numbers(m * n, 5, false));
      const x = filled(kernels, numbers(n, 6, false));
      const v = filled(kernels, numbers(m, 7, false));
      const [y, t, z] = [kernels.allocate(m), kernels.allocate(n), kernels.allocate(n)];
      kernels.matrixVector(m, n, w, x, y);
      kernels.transposedSquares(m, n, w, v, v, t, z);
      const near = (got: number, terms: readonly number[]): void => {
        const sum = terms.reduce((s, term) => s + term, 0);
        const absolute = terms.reduce((s, term) => s + Math.abs(term), 0);
        expect(Math.abs(got - sum)).toBeLessThanOrEqual(2 * (terms.length + 2) * unit * absolute);
      };
      const at = (i: number, j: number): number => w.values[i * n + j]!;
      for (let i = 0; i < m; i++)
        near(
          y.values[i]!,
          Array.from(x.values, (xj, j) => at(i, j) * xj),
        );
      for (let j = 0; j < n; j++) {
        near(
          t.values[j]!,
          Array.from(v.values, (vi, i) => at(i, j) * vi),
        );
        near(
          z.values[j]!,
          Array.from(v.values, (vi, i) => at(i, j) ** 2 * vi),
        );
      }
    });

    it("reduce and add vectors to the bits of the twin", () => {
      const pair = both(float);
      fc.assert(
        fc.property(size, fc.nat(99), fc.boolean(), (n, seed, special) => {
          const [fast, twin] = pair.map((kernels) => {
            const mark = kernels.arena.mark();
            const x = filled(kernels, numbers(n, seed, special));
            const y = filled(kernels, numbers(n, seed + 1, special));
            const reduced = [kernels.dot(x, y), kernels.sum(x), kernels.maximum(x)];
            kernels.axpy(0.3, x, y);
            const result = [...reduced, ...y.values];
            kernels.arena.release(mark);
            return result;
          });
          expect(fast).toEqual(twin);
        }),
        { numRuns: 200 },
      );
    });

    it("work on blocks with a vector each to the bits of the twin, and as loops in double precision do", () => {
      const pair = both(float);
      const unit = float === "float32" ? 2 ** -24 : 2 ** -53;
      fc.assert(
        fc.property(fc.nat(4), size, size, fc.nat(99), fc.boolean(), (count, m, n, seed, special) => {
          const shape = { count, m, n };
          const [fast, twin] = pair.map((kernels) => {
            const mark = kernels.arena.mark();
            const b = filled(kernels, numbers(count * m * n, seed, special));
            const d = filled(kernels, numbers(count * n, seed + 1, special));
            const v = filled(kernels, numbers(count * m, seed + 2, special));
            const c = filled(kernels, new Array<number>(count * m * m).fill(7));
            const [y, back] = [kernels.allocate(count * m), kernels.allocate(count * n)];
            kernels.gramBlocks(shape, d, b, c);
            kernels.blocksVector(shape, b, d, y);
            kernels.transposedBlocks(shape, b, v, back);
            const before = [b, d, v].map(({ values }) => [...values]);
            kernels.scaleBlocks(shape, d, b);
            const after = [c, y, back, b].map(({ values }) => [...values]);
            kernels.arena.release(mark);
            return [before, after];
          });
          expect(fast).toEqual(twin);
          if (special) return;
          const [[b, d, v], [c, y, back, scaled]] = fast as number[][][] as [number[][], number[][]];
          const near = (got: number, terms: readonly number[]): void => {
            const sum = terms.reduce((s, term) => s + term, 0);
            const absolute = terms.reduce((s, term) => s + Math.abs(term), 0);
            expect(Math.abs(got - sum)).toBeLessThanOrEqual(2 * (terms.length + 2) * unit * absolute);
          };
          const at = (block: number, i: number, j: number): number => b![(block * m + i) * n + j]!;
          const [rows, columns] = [
            Array.from({ length: m }, (_, i) => i),
            Array.from({ length: n }, (_, j) => j),
          ];
          for (let k = 0; k < count; k++) {
            const own = columns.map((j) => d![k * n + j]!);
            for (const i of rows) {
              near(
                y![k * m + i]!,
                columns.map((j) => at(k, i, j) * own[j]!),
              );
              for (const j of columns) near(scaled![(k * m + i) * n + j]!, [at(k, i, j) * own[j]!]);
              for (const l of rows) {
                const found = c![(k * m + i) * m + l]!;
                if (l > i) expect(found).toBe(7);
                else
                  near(
                    found,
                    columns.map((j) => at(k, i, j) * own[j]! * at(k, l, j)),
                  );
              }
            }
            for (const j of columns)
              near(
                back![k * n + j]!,
                rows.map((i) => at(k, i, j) * v![k * m + i]!),
              );
          }
        }),
        { numRuns: 100 },
      );
    });

    it("keep what vectors hold when memory grows", () => {
      for (const kernels of both(float)) {
        const first = filled(kernels, [1, 2, 3]);
        const { buffer } = first.values;
        kernels.allocate(5_000_000);
        expect(first.values.buffer).not.toBe(buffer);
        expect([...first.values]).toEqual([1, 2, 3]);
      }
    });

    it("refuse vectors that are too short or of another type", () => {
      for (const kernels of both(float)) {
        const x = kernels.allocate(3);
        expect(() => kernels.matrixVector(2, 3, x, x, x)).toThrow(/argument 1 is float\d\d of 3, needs/);
        const other = denseKernels(float === "float32" ? "float64" : "float32").allocate(9);
        expect(() => kernels.dot(x, other)).toThrow(/argument 2/);
        expect(() => x.part(2, 2)).toThrow(/stay within/);
      }
    });
  });
}
