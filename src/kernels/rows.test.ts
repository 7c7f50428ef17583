import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DenseKernels, denseKernels } from "./index.js";
import { both, filled, numbers } from "./kernels-fixtures.js";

const size = fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 5, 8, 9, 17), fc.integer({ min: 0, max: 40 }));

/** Every kernel of rows on the same numbers. */
function worked(kernels: DenseKernels, rows: number, n: number, seed: number, special: boolean) {
  const mark = kernels.arena.mark();
  const of = (length: number, i: number) => filled(kernels, numbers(length, seed + i, special));
  const [x, y, moved, multiplied, subtracted, precision] = [
    ...([of(rows * n, 0), of(rows * n, 1), of(rows * n, 2), of(rows * n, 3), of(rows * n, 4)] as const),
    of(n, 5),
  ];
  const factors = of(rows, 6);
  if (rows > 1) factors.values[1] = 0;
  const [spread, weighted] = [kernels.allocate(rows * n), kernels.allocate(rows * n)];
  const [energy, largest] = [kernels.arena.allocate("float64", rows), kernels.allocate(rows)];
  kernels.spreadRows(rows, n, precision, spread);
  kernels.weighRows(rows, n, { x, y, precision, weighted, energy });
  kernels.largestRows(rows, n, x, largest);
  kernels.axpyRows(rows, n, factors, x, moved);
  const exchanged = of(rows * n, 7);
  kernels.exchangeRows(Int32Array.from(rows < 3 ? [] : [0, 2, 2, 1]), n, exchanged);
  kernels.multiply(x, multiplied);
  kernels.subtract(x, subtracted);
  const found = { spread, weighted, energy, largest, moved, multiplied, subtracted, exchanged };
  const plain = Object.entries(found).map(([name, { values }]) => [name, [...values]] as const);
  kernels.arena.release(mark);
  return Object.fromEntries(plain) as Record<keyof typeof found, number[]>;
}

describe.each(["float32", "float64"] as const)("%s kernels of rows", (float) => {
  it("have the bits of the twin", () => {
    const pair = both(float);
    fc.assert(
      fc.property(fc.nat(5), size, fc.nat(99), fc.boolean(), (rows, n, seed, special) => {
        const [fast, twin] = pair.map((kernels) => worked(kernels, rows, n, seed, special));
        expect(fast).toEqual(twin);
      }),
      { numRuns: 150 },
    );
  });

  it("are what loops in double precision make, within rounding", () => {
    const [rows, n, seed] = [3, 19, 5];
    const found = worked(denseKernels(float), rows, n, seed, false);
    const round = float === "float32" ? Math.fround : (value: number) => value;
    const of = (length: number, i: number) => numbers(length, seed + i, false).map(round);
    const [x, y, moved, multiplied, subtracted] = [0, 1, 2, 3, 4].map((i) => of(rows * n, i)) as number[][];
    const [precision, factors] = [of(n, 5), of(rows, 6)];
    factors[1] = 0;
    const unit = float === "float32" ? 2 ** -24 : 2 ** -53;
    const near = (got: number, wanted: number, scale: number) =>
      expect(Math.abs(got - wanted)).toBeLessThanOrEqual(4 * unit * scale);
    for (let r = 0; r < rows; r++) {
      let [energy, most, largest] = [0, 0, 0];
      for (let j = 0, i = r * n; j < n; j++, i++) {
        const [a, b, step] = [x![i]!, y![i]!, factors[r]! * x![i]!];
        const size = Math.abs(a) + Math.abs(b);
        energy += 0.5 * precision[j]! * (a - b) ** 2;
        most += Math.abs(precision[j]!) * size ** 2;
        largest = Math.max(largest, Math.abs(a));
        expect(found.spread[i]).toBe(precision[j]);
        near(found.weighted[i]!, precision[j]! * (a - b), Math.abs(precision[j]!) * size);
        near(found.moved[i]!, moved![i]! + step, Math.abs(moved![i]!) + Math.abs(step));
        near(found.multiplied[i]!, a * multiplied![i]!, Math.abs(a * multiplied![i]!));
        near(found.subtracted[i]!, a - subtracted![i]!, Math.abs(a) + Math.abs(subtracted![i]!));
      }
      const from = (rows * n + [2, 0, 1][r]! * n) % (rows * n);
      expect(found.exchanged.slice(r * n, (r + 1) * n)).toEqual(of(rows * n, 7).slice(from, from + n));
      near(found.energy[r]!, energy, most);
      expect(found.largest[r]).toBe(largest);
    }
  });
});
