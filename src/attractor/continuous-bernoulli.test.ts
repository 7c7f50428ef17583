import { describe, expect, it } from "vitest";
import { purpose, stream } from "../random/index.js";
import {
  divergence,
  entropy,
  fisherMetric,
  inverseMean,
  langevin,
  logPartition,
  quantile,
} from "./continuous-bernoulli.js";

describe("the continuous Bernoulli distribution", () => {
  it("is odd or even to the last bit, and finite to 1e6 and beyond", () => {
    for (const theta of [1e-8, 1e-3, 0.1, 1.4999, 1.5, 2, 2.0001, 30, 600, 1e6, 1e300]) {
      expect(langevin(-theta)).toBe(-langevin(theta));
      expect(fisherMetric(-theta)).toBe(fisherMetric(theta));
      expect(logPartition(-theta)).toBe(logPartition(theta));
      for (const f of [langevin, fisherMetric, logPartition, entropy]) expect(f(theta)).not.toBeNaN();
    }
    expect([langevin(0), fisherMetric(0), logPartition(0)]).toEqual([0, 1 / 3, Math.LN2]);
  });

  it("draws from its density: mean, variance and distribution function of a million draws", () => {
    const n = 1_000_000;
    const { uniform } = stream(1, purpose.activity, 0);
    for (const [k, theta] of [-50, -5, -0.5, 0, 0.01, 1, 10].entries()) {
      const draws = Float64Array.from({ length: n }, (_, i) => quantile(theta, uniform(k, i))).sort();
      const mean = draws.reduce((sum, x) => sum + x, 0) / n;
      const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
      const g = fisherMetric(theta);
      expect(Math.abs(mean - langevin(theta))).toBeLessThan(5 * Math.sqrt(g / n));
      expect(Math.abs(variance - g)).toBeLessThan(0.015 * g);
      const below = (x: number): number =>
        theta === 0 ? (x + 1) / 2 : Math.expm1(theta * (x + 1)) / Math.expm1(2 * theta);
      let apart = 0;
      for (let i = 0; i < n; i++) {
        const p = below(draws[i]!);
        apart = Math.max(apart, Math.abs(p - i / n), Math.abs(p - (i + 1) / n));
      }
      // Kolmogorov: p = 1e-4 lies at 2.23.
      expect(apart * Math.sqrt(n)).toBeLessThan(2.23);
    }
  });

  it("has a mean that can be inverted, and an error where it cannot", () => {
    for (const theta of [-300, -2, -1e-6, 0, 1e-3, 0.7, 5, 40]) {
      expect(Math.abs(langevin(inverseMean(langevin(theta))) - langevin(theta))).toBeLessThan(1e-12);
    }
    expect(() => inverseMean(1)).toThrow("must be between -1 and 1, got 1");
    expect(() => inverseMean(Number.NaN, "infinity")).toThrow("got NaN");
    expect([inverseMean(-1, "infinity"), inverseMean(2, "infinity")]).toEqual([-Infinity, Infinity]);
  });

  it("has a divergence that is 0 only from itself, and never negative", () => {
    for (const a of [-1e6, -20, -1, 0, 1e-9, 3, 1e6]) {
      expect(divergence(a, a)).toBe(0);
      for (const b of [-1e6, -3, 1e-7, 0.5, 100]) if (a !== b) expect(divergence(a, b)).toBeGreaterThan(0);
    }
  });
});
