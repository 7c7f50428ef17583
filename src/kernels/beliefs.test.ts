import { describe, expect, it } from "vitest";
import { exp as exactExp, log as exactLog } from "../scalar/elementary/index.js";
import { beliefFields, beliefStride, singleKernels } from "./index.js";
import { numbers } from "./kernels-fixtures.js";
import type { RawBeliefs } from "./raw-beliefs.js";
import { exp, expm1, log } from "./twin-single.js";

/** A layer's fields after a kernel, by one way of running. */
function after(
  backend: "webassembly" | "typescript",
  n: number,
  fields: readonly number[],
  run: (raw: RawBeliefs, block: number, stride: number) => unknown,
): unknown {
  const { raw, arena } = singleKernels(backend);
  const stride = beliefStride(n);
  const block = arena.allocate("float32", (stride / 4) * beliefFields.length);
  for (const [field] of beliefFields.entries()) {
    for (let i = 0; i < n; i++) block.values[(field * stride) / 4 + i] = fields[field * n + i]!;
  }
  const result = run(raw, block.offset, stride);
  const kept = beliefFields.map((_, field) => [...block.part((field * stride) / 4, n).values]);
  return [kept, typeof result === "number" ? result !== 0 : result];
}

const kernels: Readonly<Record<string, (raw: RawBeliefs, block: number, stride: number) => unknown>> = {
  predict: (raw, block, stride) =>
    raw.predictBeliefs(block, stride, true, false, 0, 0, 0.7, -4, 0.013, 1.1, 0.9, 0.6),
  "predict, from below": (raw, block, stride) =>
    raw.predictBeliefs(block, stride, false, false, block + 16 * stride, 0.2, 0.7, -4, 0.013, 1.1, 0.9, 0.6),
  "predict, output": (raw, block, stride) =>
    raw.predictBeliefs(block, stride, true, true, 0, 0, 0.7, -4, 0.013, 1.1, 0.9, 0.6),
  weigh: (raw, block, stride) => raw.weighBeliefs(block, stride, false, false),
  "weigh, whole": (raw, block, stride) => raw.weighBeliefs(block, stride, true, false),
  "weigh, mean field": (raw, block, stride) => raw.weighBeliefs(block, stride, false, true),
  correct: (raw, block, stride) => raw.correctBeliefs(block, stride, 18, 1e10),
  ...Object.fromEntries(
    [0, 1, 2].map((kind) => [
      `volatility ${kind}`,
      (raw: RawBeliefs, block: number, stride: number) =>
        raw.correctVolatility(kind, block, stride, 0.7, -4, -4.36, 1.1, 0.6, 1e10, 88.72),
    ]),
  ),
  learn: (raw, block, stride) => raw.learnBeliefs(block, stride, true),
  "finite only": (raw, block, stride) => raw.finiteOnly(block, 3 * stride),
  "all finite": (raw, block, stride) => raw.allFinite(block, stride - 4),
  rows: (raw, block, stride) => {
    for (const [weighed, meanField, weigh, at] of [
      [true, false, true, 8],
      [false, true, false, 9],
    ] as const) {
      const field = (k: number): number => block + k * stride;
      raw.correctRows(
        ...([1, stride / 4, block, stride, field(7), weighed, meanField, weigh, 1e10, field(2)] as const),
        ...([
          field(14),
          field(15),
          field(16),
          field(17),
          0,
          field(18),
          field(at),
          field(at + 2),
          field(12),
        ] as const),
      );
    }
  },
  failed: (raw, block, stride) => raw.failed(5, block, stride, true),
  squares: (raw, block, stride) => raw.squaresVector(3, 9, block, block + 7 * stride, block + 12 * stride),
  spread: (raw, block, stride) => raw.spreadBeliefs(block, stride, 0.7),
};

describe("kernels of beliefs", () => {
  it("have the bits of the twin, among numbers of all kinds", () => {
    for (const [name, run] of Object.entries(kernels)) {
      for (const n of [1, 4, 9, 30]) {
        for (const [seed, special] of [1, 2, 3, 4, 5, 6].map((s) => [s, s % 2 === 0] as const)) {
          const mixed = numbers(beliefFields.length * n, seed, special);
          const fields = special ? mixed : mixed.map((value) => Math.abs(value) / 16);
          const [fast, twin] = (["webassembly", "typescript"] as const).map((backend) =>
            after(backend, n, fields, run),
          );
          expect(fast, `${name}, ${n} units, seed ${seed}`).toEqual(twin);
        }
      }
    }
  });
});

describe("functions in single precision", () => {
  const inputs = numbers(3000, 3, false).map((value) => Math.fround(value / 20));

  it("are within 1.2e-7 of double precision: exp relative to it", () => {
    for (const value of inputs.filter((each) => Math.abs(each) < 87)) {
      expect(Math.abs(exp(value) / exactExp(value) - 1)).toBeLessThanOrEqual(1.2e-7);
    }
  });

  it("are within 1.2e-7 of double precision: log relative to the larger of it and 1", () => {
    for (const value of inputs.map(Math.abs).filter((each) => each > 0)) {
      const exact = exactLog(value);
      expect(Math.abs(log(value) - exact) / Math.max(1, Math.abs(exact))).toBeLessThanOrEqual(1.2e-7);
    }
  });

  it("keep to the edges of the type", () => {
    expect([89, 88.72283, -104.1, Number.NaN, 0].map(exp)).toEqual([Infinity, exp(88.72283), 0, NaN, 1]);
    expect(exp(88.72283)).toBeLessThan(Infinity);
    expect(exp(-103)).toBe(2 ** -149);
    expect([0, -1, Infinity, NaN, 1].map(log)).toEqual([-Infinity, NaN, Infinity, NaN, 0]);
    expect(log(2 ** -149)).toBeCloseTo(-149 * Math.LN2, 4);
    expect(expm1(-1e-20)).toBe(Math.fround(-1e-20));
    expect(expm1(-50)).toBe(-1);
  });
});
