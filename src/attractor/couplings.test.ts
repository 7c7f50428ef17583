/** Couplings of large networks, in the memory of kernels, against sums in double precision written out here. */

import { describe, expect, it } from "vitest";
import { purpose, stream } from "../random/index.js";
import { KERNELS_FROM } from "./coupling-store.js";
import { Couplings, type FloatArray, type FloatType, zeros } from "./couplings.js";
import { infer } from "./infer.js";
import { attractorNetwork } from "./network.js";
import { randomPatterns } from "./patterns.js";
import { trainAttractor } from "./train.js";

const n = KERNELS_FROM + 3;
const floats = [
  ["float32", 2e-5],
  ["float64", 1e-11],
] as const;

/** A vector of numbers between -1 and 1. */
function numbers(float: FloatType, k: number): FloatArray {
  const { uniform } = stream(7, purpose.environment, 0);
  return zeros(n, float).map((_, i) => 2 * uniform(k, i) - 1) as FloatArray;
}

/** Updates at a rank, and the input of a state after each of them. */
function run(float: FloatType, rank: number, backend?: "typescript" | "webassembly", count = 5) {
  const couplings = new Couplings(n, float, backend);
  const inputs = Array.from({ length: count }, (_, k) => {
    couplings.update(
      numbers(float, 2 * k).map((e) => e / 100) as FloatArray,
      numbers(float, 2 * k + 1),
      rank,
    );
    const h = zeros(n, float);
    couplings.product([numbers(float, 99)], [h]);
    return h;
  });
  return { couplings, inputs };
}

/** ‖a - b‖ / ‖b‖ */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [apart, whole] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    apart += (a[i]! - b[i]!) ** 2;
    whole += b[i]! ** 2;
  }
  return Math.sqrt(apart / whole);
}

/** Bit by bit; comparing a quarter of a million numbers by `toEqual` takes seconds. */
const same = (a: FloatArray, b: FloatArray): boolean =>
  a.length === b.length && a.every((value, i) => Object.is(value, b[i]));

describe.each(floats)("couplings of a large network in %s", (float, tolerance) => {
  it("are the sum of their updates off the diagonal, whatever waits, and so are inputs", () => {
    const x = numbers(float, 99);
    for (const rank of [0, 3, 64]) {
      const { couplings, inputs } = run(float, rank);
      const want = new Float64Array(n * n);
      for (let k = 0; k < 5; k++) {
        const e = numbers(float, 2 * k).map((value) => value / 100);
        const y = numbers(float, 2 * k + 1);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) if (i !== j) want[i * n + j]! += e[i]! * y[j]!;
        }
        const h = Float64Array.from({ length: n }, (_, i) => {
          let sum = 0;
          for (let j = 0; j < n; j++) sum += want[i * n + j]! * x[j]!;
          return sum;
        });
        expect(difference(inputs[k]!, h)).toBeLessThan(tolerance);
      }
      expect(couplings.pending).toBe(rank === 0 ? 0 : 5 % Math.min(rank, 6));
      expect(difference(couplings.matrix, want)).toBeLessThan(tolerance);
      for (let i = 0; i < n; i++) expect(couplings.matrix[i * (n + 1)]).toBe(0);
    }
  });

  it("fold waiting updates to the bits of updates one by one", () => {
    const { matrix } = run(float, 0).couplings;
    for (const rank of [3, 5]) expect(same(run(float, rank).couplings.matrix, matrix)).toBe(true);
  });

  it("have the same bits without WebAssembly", () => {
    for (const rank of [0, 3]) {
      const [plain, compiled] = [run(float, rank, "typescript", 4), run(float, rank, "webassembly", 4)];
      expect(plain.inputs).toEqual(compiled.inputs);
      expect(same(plain.couplings.matrix, compiled.couplings.matrix)).toBe(true);
    }
  });

  it("keep their diagonal where it is not zero, and change it where that is asked for", () => {
    const weights = zeros(n * n, float).fill(0.5);
    const { couplings } = attractorNetwork({ size: n, float, weights });
    const [e, y] = [numbers(float, 1), numbers(float, 2)];
    for (let k = 0; k < 3; k++) couplings.update(e, y, 4);
    expect(couplings.matrix[0]).toBe(0.5);
    couplings.update(e, y, 4, { zeroDiagonal: false });
    expect(couplings.matrix[0]).toBeCloseTo(0.5 + e[0]! * y[0]!, 6);
  });

  it("give batches of states the inputs of each alone, to rounding, and zero states zero", () => {
    const { couplings } = run(float, 3);
    const states = [1, 2, 3].map((k) => numbers(float, k)).concat([zeros(n, float)]);
    const alone = states.map((x) => {
      const h = zeros(n, float);
      couplings.product([x], [h]);
      return h;
    });
    const together = states.map(() => zeros(n, float).fill(9));
    couplings.product(states, together);
    for (let k = 0; k < 3; k++) expect(difference(together[k]!, alone[k]!)).toBeLessThan(1e-6);
    expect(together[3]).toEqual(zeros(n, float));
  });

  it("learn the same with updates that wait and without, and recall alike alone and in batches", () => {
    const patterns = randomPatterns({ count: 5, size: n, seed: 1 });
    const trained = (deferredRank?: number) => {
      const network = attractorNetwork({ size: n, float });
      trainAttractor(network, {
        ...{ patterns, evidenceLevel: 2, learningRate: 1e-4, epochs: 40, steps: 5, seed: 2 },
        ...(deferredRank !== undefined && { deferredRank }),
      });
      return network;
    };
    const network = trained();
    const { matrix } = network.couplings;
    expect(difference(matrix, trained(0).couplings.matrix)).toBeLessThan(tolerance);
    expect(same(matrix, trained(32).couplings.matrix)).toBe(true);
    const options = { steps: 20, mode: "deterministic" } as const;
    const members = patterns.map((initial) => ({ initial }));
    const together = infer(network, members, options);
    for (const [k, member] of members.entries()) {
      const [alone] = infer(network, [member], options);
      expect(difference(together[k]!.last, alone!.last)).toBeLessThan(1e-5);
    }
  });
});
