import { describe, expect, it } from "vitest";
import { studentQuantile } from "./student.js";

describe("studentQuantile", () => {
  it("is what printed tables say", () => {
    // Two-sided 95 % and 99 %: Pearson & Hartley, Biometrika Tables for Statisticians, table 12.
    const table: readonly (readonly [degrees: number, at95: number, at99: number])[] = [
      [1, 12.706, 63.657],
      [2, 4.303, 9.925],
      [3, 3.182, 5.841],
      [4, 2.776, 4.604],
      [5, 2.571, 4.032],
      [9, 2.262, 3.25],
      [10, 2.228, 3.169],
      [29, 2.045, 2.756],
      [120, 1.98, 2.617],
    ];
    for (const [degrees, at95, at99] of table) {
      expect(Math.abs(studentQuantile(0.95, degrees) - at95)).toBeLessThanOrEqual(5.1e-4);
      expect(Math.abs(studentQuantile(0.99, degrees) - at99)).toBeLessThanOrEqual(5.1e-4);
    }
  });

  it("has the closed forms of one and two degrees of freedom", () => {
    for (const p of [0.1, 0.5, 0.9, 0.999]) {
      expect(studentQuantile(p, 1) / Math.tan((Math.PI * p) / 2)).toBeCloseTo(1, 9);
      expect(studentQuantile(p, 2) / (p * Math.sqrt(2 / (1 - p * p)))).toBeCloseTo(1, 9);
    }
  });

  it("goes to the normal quantile", () => {
    expect(studentQuantile(0.95, 1e5)).toBeCloseTo(1.959964, 4);
  });
});
