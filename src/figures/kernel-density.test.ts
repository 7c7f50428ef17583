import { describe, expect, it } from "vitest";
import { kernelDensity } from "./kernel-density.js";

describe("kernelDensity(draws)", () => {
  // Two draws ±1: sd √2, quartiles ±0.5, so that h = 0.9 · (1 / 1.34) · 2^(-1/5); the mean of two normal densities.
  it("is the mean of normal densities around the draws", () => {
    const h = (0.9 / 1.34) * 2 ** -0.2;
    const { x, density } = kernelDensity([-1, 1], 101)!;
    expect(x[0]).toBeCloseTo(-1 - 3 * h, 12);
    expect(x[100]).toBeCloseTo(1 + 3 * h, 12);
    expect(x[50]).toBeCloseTo(0, 12);
    expect(density[50]).toBeCloseTo(Math.exp(-0.5 / h ** 2) / (h * Math.sqrt(2 * Math.PI)), 12);
  });

  it("has the area 1, but for what lies beyond three bandwidths", () => {
    const { x, density } = kernelDensity([0.3, 1, 2.5, 2.6, 7, Number.NaN])!;
    const area = density.reduce((sum, one) => sum + one, 0) * (x[1]! - x[0]!);
    expect(Math.abs(area - 1)).toBeLessThan(0.003);
  });

  it("does not exist for one draw, draws that are equal, or none", () => {
    for (const draws of [[2], [2, 2, 2], [], [Number.NaN, 1]]) expect(kernelDensity(draws)).toBeUndefined();
  });
});
