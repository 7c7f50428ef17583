import { describe, expect, it } from "vitest";
import { fisherInterval, summariseRecovery } from "./recovery.js";

const Z95 = 1.6448536269514722;

describe("summariseRecovery", () => {
  it("gives correlation, bias, error and coverage of a case worked by hand", () => {
    const values = [
      { truth: 0, estimate: 0.5, sd: 0.5, priorSd: 1 },
      { truth: 1, estimate: 1, sd: 0.25, priorSd: 1 },
      { truth: 2, estimate: 3, sd: 0.5, priorSd: 1 },
      { truth: 3, estimate: 3.5, priorSd: 1 },
    ];
    const row = summariseRecovery("om2", values, Z95);
    expect(row.agents).toBe(4);
    expect(row.trueMean).toBe(1.5);
    // Squares of -1.5, -0.5, 0.5, 1.5 add up to 5.
    expect(row.trueSd).toBeCloseTo(Math.sqrt(5 / 3), 14);
    // Estimates less their mean 2: -1.5, -1, 1, 1.5; products add up to 5.5, squares to 6.5.
    expect(row.r).toBeCloseTo(5.5 / Math.sqrt(5 * 6.5), 14);
    expect(row.bias).toBe(0.5);
    // Errors 0.5, 0, 1, 0.5: sd sqrt(0.5 / 3), half of it as a standard error.
    expect(row.biasError).toBeCloseTo(Math.sqrt(0.5 / 3) / 2, 14);
    expect(row.rmse).toBeCloseTo(Math.sqrt(1.5 / 4), 14);
    // 1.645 sds are 0.82, 0.41 and 0.82: the third interval misses.
    expect(row.coverage).toBeCloseTo(2 / 3, 14);
    expect(row.intervals).toBe(3);
    expect(row.sdRatio).toBe(0.5);
  });

  it("has no correlation where true values do not differ", () => {
    const values = [1, 2, 3].map((estimate) => ({ truth: 1, estimate, sd: 1, priorSd: 2 }));
    const row = summariseRecovery("ze", values, Z95);
    expect([row.r, row.rInterval, row.trueSd, row.bias]).toEqual([null, null, 0, 1]);
  });

  it("of nobody has nothing but a count", () => {
    const { parameter, agents, intervals, ...numbers } = summariseRecovery("ze", [], Z95);
    expect([parameter, agents, intervals]).toEqual(["ze", 0, 0]);
    expect(new Set(Object.values(numbers))).toEqual(new Set([null]));
  });
});

describe("fisherInterval", () => {
  it("is symmetric on the scale of atanh, as wide as 1/√(n - 3)", () => {
    const [low, high] = fisherInterval(0.5, 28, 2)!;
    // atanh 0.5 = log(3)/2, half-width 2/5.
    expect(Math.atanh(low)).toBeCloseTo(Math.log(3) / 2 - 0.4, 12);
    expect(Math.atanh(high)).toBeCloseTo(Math.log(3) / 2 + 0.4, 12);
  });

  it("is not there for three values, or a perfect correlation", () => {
    expect(fisherInterval(0.5, 3, 2)).toBeNull();
    expect(fisherInterval(1, 30, 2)).toBeNull();
  });
});
