import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { exp, expm1, tanh } from "../scalar/elementary/index.js";
import { sigmoid } from "../scalar/functions.js";
import {
  type ActivationName,
  type DenseKernels,
  denseKernels,
  type FloatType,
  kernelsInfo,
  type OptimiserStep,
} from "./index.js";
import { both, filled, numbers } from "./kernels-fixtures.js";

interface ActivationCase {
  readonly name: string;
  readonly task: string;
  readonly inputs: readonly number[];
  readonly expected: Readonly<Record<string, readonly number[]>>;
}
interface OptimiserCase {
  readonly task: string;
  readonly optimiser: Readonly<Record<string, number | string | boolean>>;
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly expected: readonly (readonly number[])[];
}
const golden = <Case>(file: string): readonly Case[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../test/golden/deep/${file}.json`), "utf8")).cases;

const names: readonly ActivationName[] = [
  ...(["identity", "tanh", "sigmoid", "relu", "leakyRelu", "elu", "silu", "gelu"] as const),
];
const floats: readonly FloatType[] = ["float32", "float64"];
const edges = [
  0,
  -0,
  NaN,
  Infinity,
  -Infinity,
  5e-324,
  -1e-310,
  20,
  -20.5,
  39,
  -41,
  708.5,
  -745,
  -746,
  1e300,
];

afterEach(() => vi.unstubAllGlobals());

/** Values and as many derivatives. */
function activated(
  kernels: DenseKernels,
  name: ActivationName,
  inputs: readonly number[],
  derivatives = 2,
): number[][] {
  const mark = kernels.arena.mark();
  const x = filled(kernels, inputs);
  const out = Array.from({ length: derivatives + 1 }, () => kernels.allocate(inputs.length));
  kernels.activate(name, x, out[0]!, out[1], out[2]);
  const result = out.map(({ values }) => [...values]);
  kernels.arena.release(mark);
  return result;
}

/** The optimiser of a fixture at one step; slots belong to the kernels. */
function stepOf(
  kernels: DenseKernels,
  optimiser: OptimiserCase["optimiser"],
  n: number,
): (count: number) => OptimiserStep {
  const number = (name: string, otherwise: number): number => Number(optimiser[name] ?? otherwise);
  const rate = number("learningRate", NaN);
  const [first, second] = [kernels.allocate(n), kernels.allocate(n)];
  if (optimiser.kind === "sgd" && optimiser.momentum === undefined) return () => ({ kind: "sgd", rate });
  if (optimiser.kind === "sgd") {
    const [momentum, nesterov] = [number("momentum", NaN), optimiser.nesterov === true];
    return () => ({ kind: "momentum", rate, momentum, nesterov, velocity: first });
  }
  return (count) => ({
    kind: "adam",
    rate,
    beta1: number("beta1", 0.9),
    beta2: number("beta2", 0.999),
    epsilon: number("epsilon", 1e-8),
    epsilonRoot: number("epsilonRoot", 0),
    decay: optimiser.kind === "adamw" ? number("weightDecay", 1e-4) : 0,
    count,
    mean: first,
    square: second,
  });
}

describe("activations", () => {
  it("have the bits of the twin", () => {
    for (const float of floats) {
      const pair = both(float);
      fc.assert(
        fc.property(fc.array(fc.oneof(fc.double(), fc.double({ min: -50, max: 50 }))), (inputs) => {
          for (const name of names) {
            const all = [...inputs, ...edges, ...edges];
            const [fast, twin] = pair.map((kernels) => activated(kernels, name, all));
            expect(fast).toEqual(twin);
            expect(activated(pair[0], name, all, 1)).toEqual(twin!.slice(0, 2));
          }
        }),
      );
    }
  });

  it("are in double precision the functions that equations are written with, bit for bit", () => {
    const inputs = [...edges, ...numbers(500, 8, false).map((x) => x / 50)];
    const kernels = denseKernels("float64");
    expect(activated(kernels, "tanh", inputs)[0]).toEqual(inputs.map(tanh));
    expect(activated(kernels, "sigmoid", inputs)[0]).toEqual(inputs.map((x) => sigmoid(x)));
    const below = inputs.filter((x) => x < 0);
    expect(activated(kernels, "elu", below).slice(0, 2)).toEqual([below.map(expm1), below.map(exp)]);
  });

  it("are those of the reference tables, and in single precision within 3e-7 of them", () => {
    const tables = golden<ActivationCase>("scalar-tables").filter(({ task }) => task === "activation");
    expect(tables.map(({ name }) => name)).toEqual(names);
    for (const float of floats) {
      const kernels = denseKernels(float);
      for (const { name, inputs, expected } of tables) {
        // Compared at the inputs that the type holds: rounding an input moves the value by its own right.
        const exact = inputs.map((x, i) => (float === "float64" || Math.fround(x) === x ? i : -1));
        for (const [order, want] of [expected.value!, expected.first!, expected.second!].entries()) {
          const got = activated(kernels, name as ActivationName, inputs)[order]!;
          for (const i of exact.filter((at) => at >= 0)) {
            const tolerance = (float === "float64" ? 1e-12 : 3e-7) * Math.max(1, Math.abs(want[i]!));
            expect(Math.abs(got[i]! - want[i]!)).toBeLessThanOrEqual(tolerance);
          }
        }
      }
    }
  });

  it("of single precision are those of double precision within 3e-7", () => {
    const inputs = numbers(300, 9, false).map((x) => Math.fround(x / 100));
    for (const name of names) {
      const [single, double] = [denseKernels("float32"), denseKernels("float64")].map((kernels) =>
        activated(kernels, name, inputs),
      );
      for (const [order, row] of double!.entries()) {
        for (const [i, want] of row.entries()) {
          const off = Math.abs(single![order]![i]! - want) / Math.max(1, Math.abs(want));
          expect(off, `${name}, derivative ${order}, at ${inputs[i]}`).toBeLessThanOrEqual(3e-7);
        }
      }
    }
  });

  it("leave out derivatives that are not asked for and may write in place", () => {
    for (const kernels of both("float32")) {
      const x = filled(kernels, [-1, 0, 2]);
      kernels.activate("relu", x, x);
      expect([...x.values]).toEqual([0, 0, 2]);
    }
  });
});

describe("softmax", () => {
  it("has the bits of the twin, sums to 1 and does not overflow", () => {
    for (const float of floats) {
      const pair = both(float);
      for (const [rows, n] of [
        [0, 3],
        [1, 1],
        [3, 7],
        [2, 10],
      ] as const) {
        const [fast, twin] = pair.map((kernels) => {
          const x = filled(kernels, numbers(rows * n, n, false));
          kernels.softmax(rows, n, x, x);
          return [...x.values];
        });
        expect(fast).toEqual(twin);
        for (let row = 0; row < rows; row++) {
          const sum = fast!.slice(row * n, (row + 1) * n).reduce((s, p) => s + p, 0);
          expect(sum).toBeCloseTo(1, 6);
        }
      }
      const x = filled(pair[0], [1000, 1000, -1000]);
      pair[0].softmax(1, 3, x, x);
      expect([...x.values]).toEqual([0.5, 0.5, 0]);
    }
  });
});

describe("updates", () => {
  it("follow optax step by step", () => {
    const cases = golden<OptimiserCase>("optimisers").filter(({ task, optimiser }) => {
      return task === "optimiser" && typeof optimiser.learningRate === "number";
    });
    expect(cases.length).toBe(6);
    for (const { optimiser, start, gradients, expected } of cases) {
      const kernels = denseKernels("float64");
      const [w, one] = [filled(kernels, start), filled(kernels, [1])];
      const step = stepOf(kernels, optimiser, start.length);
      for (const [t, gradient] of gradients.entries()) {
        const g = filled(kernels, gradient);
        kernels.rankOne(step(t + 1), 1, start.length, w, one, g);
        const want = expected[t]!;
        for (const [i, value] of want.entries())
          expect(Math.abs(w.values[i]! - value)).toBeLessThanOrEqual(1e-12);
      }
    }
  });

  it("by one row or by a batch have the bits of the twin", () => {
    const optimisers = golden<OptimiserCase>("optimisers").filter(({ task }) => task === "optimiser");
    for (const float of floats) {
      for (const [m, n, k] of [
        [0, 3, 2],
        [1, 1, 1],
        [3, 5, 0],
        [4, 8, 3],
        [7, 13, 9],
      ] as const) {
        for (const { optimiser } of optimisers) {
          const [fast, twin] = both(float).map((kernels) => {
            const w = filled(kernels, numbers(m * n, 1, false));
            const [u, h] = [
              filled(kernels, numbers(k * m, 2, true)),
              filled(kernels, numbers(k * n, 3, false)),
            ];
            const [u1, h1] = [filled(kernels, numbers(m, 4, false)), filled(kernels, numbers(n, 5, false))];
            const step = stepOf(kernels, { ...optimiser, learningRate: 0.05 }, m * n);
            for (let t = 1; t <= 3; t++) kernels.rankOne(step(t), m, n, w, u1, h1);
            const before = [...w.values];
            kernels.rankK(step(4), { m, n, k, factor: 1 / Math.max(k, 1) }, w, u, h);
            return [before, [...w.values]];
          });
          expect(fast).toEqual(twin);
        }
      }
    }
  });

  it("treat moments at the ends of what is normal as the twin does, in vectors and in rests", () => {
    for (const float of floats) {
      const least = float === "float32" ? 2 ** -126 : 2 ** -1022;
      const ends = [least, -least, least / 2, -least / 2, 0, -0, Number.NaN, Number.POSITIVE_INFINITY, -3, 4];
      const found = both(float).map((kernels) => {
        const n = ends.length + 1;
        const [w, one] = [filled(kernels, numbers(n, 1, false)), filled(kernels, [1])];
        const g = filled(kernels, [...ends.map((_, i) => (i % 2) * least), 1]);
        // As they stand: what is multiplied by 1 and gets nothing.
        const [velocity, nesterov, mean] = [1, 2, 3].map(() => filled(kernels, [...ends, least / 4]));
        const square = kernels.allocate(n);
        const momentum = { kind: "momentum", rate: 0.1, momentum: 1 } as const;
        const adam = { rate: 0.1, beta1: 1, beta2: 0.999, epsilon: 1e-8, epsilonRoot: 0, decay: 0, count: 1 };
        kernels.rankOne({ ...momentum, velocity: velocity! }, 1, n, w, one, g);
        kernels.rankOne({ ...momentum, nesterov: true, velocity: nesterov! }, 1, n, w, one, g);
        kernels.rankOne({ kind: "adam", ...adam, mean: mean!, square }, 1, n, w, one, g);
        return [velocity!, nesterov!, mean!, square].map(({ values }) => [...values]);
      });
      expect(found[0]).toEqual(found[1]);
      expect(found[0]![2]!.slice(0, 6)).toEqual([least, -least, 0, 0, 0, 0]);
    }
  });

  it("let a moment that fades become 0, never subnormal", () => {
    for (const float of floats) {
      const least = float === "float32" ? 2 ** -126 : 2 ** -1022;
      for (const kernels of both(float)) {
        // A vector and a rest.
        const n = 6;
        const [w, one, none] = [
          filled(kernels, numbers(n, 1, false)),
          filled(kernels, [1]),
          kernels.allocate(n),
        ];
        const fading = () => filled(kernels, new Array<number>(n).fill(-5 * least));
        const [velocity, mean, square] = [fading(), fading(), kernels.allocate(n)];
        const before = [...w.values];
        const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, epsilonRoot: 0, decay: 0, mean, square };
        for (let count = 1; count <= 20; count++) {
          kernels.rankOne({ kind: "momentum", rate: 0.1, momentum: 0.9, velocity }, 1, n, w, one, none);
          kernels.rankOne({ kind: "adam", rate: 0.1, count, ...adam }, 1, n, w, one, none);
          for (const x of [...velocity.values, ...mean.values]) expect(x === 0 || x <= -least).toBe(true);
          // 5 · 0.9^15 is still above 1, 5 · 0.9^16 is not.
          expect(mean.values.every((x) => x === 0)).toBe(count > 15);
        }
        expect([...velocity.values]).toEqual([...mean.values]);
        expect([...w.values]).toEqual(before);
      }
    }
  });

  it("by a batch of one row are updates by that row", () => {
    const kernels = denseKernels("float64");
    const [u, h] = [filled(kernels, [1, -2]), filled(kernels, [3, 4, 5])];
    const [a, b] = [filled(kernels, numbers(6, 1, false)), filled(kernels, numbers(6, 1, false))];
    kernels.rankOne({ kind: "sgd", rate: 0.5 }, 2, 3, a, u, h);
    kernels.rankK({ kind: "sgd", rate: 0.5 }, { m: 2, n: 3, k: 1, factor: 1 }, b, u, h);
    expect(a.values).toEqual(b.values);
  });
});

describe("Cholesky factors", () => {
  it("have the bits of the twin, give back the matrix, and solve with it", () => {
    for (const float of floats) {
      const tolerance = float === "float32" ? 1e-5 : 1e-13;
      for (const n of [0, 1, 2, 5, 10, 32]) {
        const [count, columns] = [3, 5];
        const results = both(float).map((kernels) => {
          const root = filled(
            kernels,
            numbers(count * n * n, n, false).map((x) => (x / 2048) * 0.3),
          );
          const a = kernels.allocate(count * n * n);
          for (let matrix = 0; matrix < count; matrix++) {
            const part = root.part(matrix * n * n, n * n);
            const target = a.part(matrix * n * n, n * n);
            kernels.product({ m: n, n, k: n, transposedB: true }, part, part, target);
            for (let i = 0; i < n; i++) target.values[i * n + i]! += 1;
          }
          const original = [...a.values];
          const right = numbers(count * n * columns, 7, false).map((x) => x / 2048);
          const [b, status] = [filled(kernels, right), filled(kernels, [9, 9, 9])];
          kernels.cholesky(count, n, a, status);
          for (const transposed of [false, true]) kernels.solve({ count, n, columns, transposed }, a, b);
          return {
            original,
            right,
            status: [...status.values],
            solution: [...b.values],
            factor: [...a.values],
          };
        });
        expect(results[0]).toEqual(results[1]);
        const { original, right, status, solution } = results[0]!;
        expect(status).toEqual([0, 0, 0]);
        for (let matrix = 0; matrix < count; matrix++) {
          for (let i = 0; i < n; i++) {
            for (let c = 0; c < columns; c++) {
              let residual = -right[(matrix * n + i) * columns + c]!;
              for (let p = 0; p < n; p++) {
                residual += original[(matrix * n + i) * n + p]! * solution[(matrix * n + p) * columns + c]!;
              }
              expect(Math.abs(residual)).toBeLessThanOrEqual(tolerance * Math.max(1, n));
            }
          }
        }
      }
    }
  });

  it("name the row of a pivot that is not above 0, and go on with the next matrix", () => {
    for (const kernels of both("float64")) {
      const a = filled(kernels, [1, 0, 2, 4, 4, 0, 2, 5, NaN, 0, 0, 1]);
      const status = kernels.allocate(3);
      kernels.cholesky(3, 2, a, status);
      expect([...status.values]).toEqual([2, 0, 1]);
      expect([...a.values].slice(4, 8)).toEqual([2, 0, 1, 2]);
    }
  });
});

describe("kernelsInfo", () => {
  it("names WebAssembly where it runs", () => {
    expect(kernelsInfo().backend).toBe("webassembly");
    expect(denseKernels("float32").backend).toBe("webassembly");
  });

  it("says why TypeScript runs where WebAssembly is not there or forbidden", () => {
    vi.stubGlobal("WebAssembly", undefined);
    expect(kernelsInfo()).toEqual({
      backend: "typescript",
      reason: "this JavaScript engine has no WebAssembly",
    });
    expect(denseKernels("float32").backend).toBe("typescript");
    expect(() => denseKernels("float32", "webassembly")).toThrow(/has no WebAssembly; use backend/);
    vi.stubGlobal("WebAssembly", {
      Module: class {
        constructor() {
          throw new Error("call blocked by CSP");
        }
      },
    });
    expect(kernelsInfo().reason).toMatch(/not available here: call blocked by CSP/);
  });
});
