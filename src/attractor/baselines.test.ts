import { inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { baselineNetwork } from "./baselines.js";
import { randomPatterns } from "./patterns.js";
import { retention } from "./recall.js";

const weightsOf = (...given: Parameters<typeof baselineNetwork>): number[] => [
  ...baselineNetwork(...given).couplings.matrix,
];

describe("the couplings of", () => {
  it("Hopfield's rule are the mean products of different units", () => {
    const w = weightsOf("hopfield", [
      [1, 1, -1],
      [1, -1, -1],
    ]);
    for (const [at, want] of [0, 0, -2 / 3, 0, 0, 0, -2 / 3, 0, 0].entries())
      expect(w[at]).toBeCloseTo(want, 15);
  });

  it("the projection rule are P'(PP')⁻¹P without its diagonal, also where a pattern comes twice", () => {
    const rows = randomPatterns({ count: 9, size: 20, seed: 2 });
    const p = new Matrix(rows.map((row) => [...row]));
    const whole = p
      .transpose()
      .mmul(inverse(p.mmul(p.transpose())))
      .mmul(p);
    for (const patterns of [rows, [...rows, rows[3]!]]) {
      const w = weightsOf("projection", patterns);
      for (let i = 0; i < 20; i++) {
        for (let j = 0; j < 20; j++) expect(w[i * 20 + j]).toBeCloseTo(i === j ? 0 : whole.get(i, j), 12);
      }
    }
  });

  it("Storkey's rule are those of two patterns worked out by hand", () => {
    const w = weightsOf("storkey", [
      [1, 1, -1],
      [1, -1, 1],
    ]);
    for (const [at, want] of [0, 0, 0, 0, 0, -8 / 9, 0, -8 / 9, 0].entries())
      expect(w[at]).toBeCloseTo(want, 15);
  });
});

describe("a classical memory", () => {
  it("keeps patterns up to its capacity: Hopfield's least, then Storkey's, then the projection", () => {
    const kept = (rule: Parameters<typeof baselineNetwork>[0], count: number): number => {
      const patterns = randomPatterns({ count, size: 100, seed: 7 });
      const options = { inverseTemperature: 100, stop: "steps", maxSteps: 30 } as const;
      return retention(baselineNetwork(rule, patterns), patterns, options).retention;
    };
    // Known limits for many units: 0.138 n of Hopfield's rule, n / (2 ln n)^½ of Storkey's, and n of the projection.
    expect(kept("hopfield", 5)).toBeGreaterThan(0.99);
    expect(kept("hopfield", 25)).toBeLessThan(0.9);
    expect(kept("storkey", 25)).toBeGreaterThan(0.95);
    expect(kept("projection", 45)).toBeGreaterThan(0.99);
    expect(kept("storkey", 45)).toBeLessThan(kept("projection", 45));
    expect(kept("hopfield", 45)).toBeLessThan(kept("storkey", 45) - 0.1);
  });

  it("scales with its gain, and refuses patterns that are not of 1 and -1", () => {
    const patterns = [
      [1, -1],
      [1, 1],
      [-1, 1],
    ];
    const w = weightsOf("hopfield", patterns);
    expect(weightsOf("hopfield", patterns, { gain: 3 })).toEqual(w.map((each) => 3 * each));
    expect(() => baselineNetwork("storkey", [[1, 0]])).toThrow("row 0: number 1 must be 1 or -1, got 0");
    expect(() => baselineNetwork("storkey", [])).toThrow("patterns: there is none");
    expect(() => baselineNetwork("hopfield", [[1, 1], [1]])).toThrow("row 1: must have 2 numbers");
  });
});
