import { describe, expect, it } from "vitest";
import { residualAutocorrelation } from "./autocorrelation.js";

describe("residualAutocorrelation(residual)", () => {
  // x = 1, -1, 0, 0 has mean 0 and Σ x² = 2; lag 1: 1·(-1) = -1; no other pair, but lag 3 wraps to (-1)·1.
  it("is the sum of products at a lag over that at lag 0", () => {
    const { circular, ordinary } = residualAutocorrelation([1, -1, 0, 0]);
    expect([...ordinary]).toEqual([1, -0.5, 0, 0]);
    expect([...circular]).toEqual([1, -0.5, 0, -0.5]);
  });

  it("takes NaN for 0 before the mean is removed", () => {
    const gap = residualAutocorrelation([3, Number.NaN, 1, 2]);
    expect([...gap.circular]).toEqual([...residualAutocorrelation([3, 0, 1, 2]).circular]);
  });

  it("agrees with the definition that wraps around", () => {
    const x = [0.3, -1.2, 2, 0.7, -0.4, 1.1, 0.2];
    const mean = x.reduce((a, b) => a + b) / x.length;
    const centred = x.map((v) => v - mean);
    const total = centred.reduce((sum, v) => sum + v * v, 0);
    const { circular } = residualAutocorrelation(x);
    x.forEach((_, lag) => {
      const sum = centred.reduce((s, v, t) => s + v * centred[(t + lag) % x.length]!, 0);
      expect(circular[lag]).toBeCloseTo(sum / total, 12);
    });
  });

  it("is not defined where nothing varies", () => {
    expect([...residualAutocorrelation([2, 2]).ordinary]).toEqual([Number.NaN, Number.NaN]);
    expect(residualAutocorrelation([]).circular).toHaveLength(0);
  });
});
