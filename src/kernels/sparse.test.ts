import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { both, filled, numbers } from "./kernels-fixtures.js";

const size = fc.oneof(fc.constantFrom(0, 1, 3, 4, 5, 8), fc.integer({ min: 0, max: 40 }));

/** Numbers of which most are 0, of either sign. */
const mostlyZeros = (n: number, seed: number): number[] =>
  numbers(n, seed, false).map((x, i) => (Math.abs(x) < 300 ? (i % 2 === 0 ? 0 : -0) : x));

describe.each(["float32", "float64"] as const)("%s kernels of sparse matrices", (float) => {
  it("multiply to the bits of the twin and of the dense product", () => {
    const pair = both(float);
    fc.assert(
      fc.property(size, size, size, fc.nat(99), (m, n, k, seed) => {
        const products = pair.map((kernels) => {
          const mark = kernels.arena.mark();
          const a = filled(kernels, mostlyZeros(m * k, seed));
          const b = filled(kernels, numbers(k * n, seed + 1, false));
          const sums = numbers(m * n, seed + 2, false);
          const [c, dense] = [filled(kernels, sums), filled(kernels, sums)];
          const sparse = kernels.sparse(m, k);
          expect(kernels.compress(m, k, a, sparse)).toBe(a.values.filter((x) => x !== 0).length);
          kernels.sparseProduct({ m, n, k }, sparse, b, c);
          kernels.product({ m, n, k, accumulate: true }, a, b, dense);
          expect([...c.values]).toEqual([...dense.values]);
          // Aᵀ C both ways.
          const [turned, back, wanted] = [
            kernels.sparse(k, m),
            kernels.allocate(k * n),
            kernels.allocate(k * n),
          ];
          kernels.turnSparse(m, k, sparse, turned);
          kernels.sparseProduct({ m: k, n, k: m }, turned, c, back);
          kernels.product({ m: k, n, k: m, transposedA: true }, a, c, wanted);
          expect([...back.values]).toEqual([...wanted.values]);
          const result = [...c.values];
          kernels.arena.release(mark);
          return result;
        });
        expect(products[0]).toEqual(products[1]);
      }),
      { numRuns: 100 },
    );
  });

  it("stop reading where more is not 0 than was asked for", () => {
    for (const kernels of both(float)) {
      const x = filled(kernels, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
      const into = kernels.sparse(3, 3);
      expect(kernels.compress(3, 3, x, into, 4)).toBe(5);
      expect(kernels.compress(3, 3, x, into, 8)).toBe(8);
      expect(() => kernels.compress(9, 1, x, into)).toThrow(/room for 3 rows and 9 elements, needs 9 and 9/);
    }
  });

  it("turn matrices", () => {
    fc.assert(
      fc.property(size, size, (m, n) => {
        const values = numbers(m * n, 3, true);
        for (const kernels of both(float)) {
          const mark = kernels.arena.mark();
          const [x, y] = [filled(kernels, values), kernels.allocate(m * n)];
          kernels.transpose(m, n, x, y);
          const wanted = Array.from(
            { length: m * n },
            (_, at) => x.values[(at % m) * n + Math.floor(at / m)],
          );
          expect([...y.values]).toEqual(wanted);
          kernels.arena.release(mark);
        }
      }),
      { numRuns: 50 },
    );
  });
});
