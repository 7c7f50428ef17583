import { describe, expect, it } from "vitest";
import { purpose, stream } from "../random/index.js";
import { importanceEvidence, studentProposal } from "./importance.js";

const LOG_TWO_PI = Math.log(2 * Math.PI);
const random = (index: number) => stream(5, purpose.resampling, index).at(0);

describe("studentProposal", () => {
  it("has the density of a Student t in one dimension", () => {
    // 2 degrees of freedom: density (2 + x²)^(-3/2), at scale 3 around 10.
    const { points, logDensity } = studentProposal({
      mode: Float64Array.of(10),
      covarianceCholesky: Float64Array.of(3),
      degreesOfFreedom: 2,
      count: 50,
      random: random(0),
    });
    for (const [s, point] of points.entries()) {
      const x = (point[0]! - 10) / 3;
      expect(logDensity[s]).toBeCloseTo(-1.5 * Math.log(2 + x * x) - Math.log(3), 11);
    }
  });

  it("has the mean of the mode and the covariance times ν/(ν - 2)", () => {
    const count = 40_000;
    const { points } = studentProposal({
      mode: Float64Array.of(1, -2),
      covarianceCholesky: Float64Array.of(2, 0, -1, 0.5),
      degreesOfFreedom: 10,
      count,
      random: random(1),
    });
    const mean = (f: (p: Float64Array) => number): number => points.reduce((sum, p) => sum + f(p), 0) / count;
    // The sd of a product of coordinates is below 2.5 times the product of the sds (kurtosis 4 at ν = 10).
    const expected = [4, -2, 1.25].map((c) => c * (10 / 8));
    const covariance = [
      mean((p) => (p[0]! - 1) ** 2),
      mean((p) => (p[0]! - 1) * (p[1]! + 2)),
      mean((p) => (p[1]! + 2) ** 2),
    ];
    const sds = [Math.sqrt(expected[0]!), Math.sqrt(expected[2]!)] as const;
    expect(Math.abs(mean((p) => p[0]!) - 1)).toBeLessThan((4.5 * sds[0]) / Math.sqrt(count));
    expect(Math.abs(mean((p) => p[1]!) + 2)).toBeLessThan((4.5 * sds[1]) / Math.sqrt(count));
    for (const [i, size] of [sds[0] ** 2, sds[0] * sds[1], sds[1] ** 2].entries()) {
      expect(Math.abs(covariance[i]! - expected[i]!)).toBeLessThan((4.5 * 2.5 * size) / Math.sqrt(count));
    }
  });

  it("is the same for the same random numbers", () => {
    const options = { mode: Float64Array.of(0), covarianceCholesky: Float64Array.of(1), count: 5 };
    expect(studentProposal({ ...options, random: random(2) })).toEqual(
      studentProposal({ ...options, random: random(2) }),
    );
  });
});

describe("importanceEvidence", () => {
  it("finds the normaliser of a correlated normal within 4 of its standard errors", () => {
    // Precision [[2, 0.6], [0.6, 1]] / its covariance; the unnormalised density integrates to 2π/√det.
    const [a, b, c] = [2, 0.6, 1] as const;
    const det = a * c - b * b;
    const l11 = Math.sqrt(c / det);
    const l21 = -b / det / l11;
    const lower = Float64Array.of(l11, 0, l21, Math.sqrt(a / det - l21 * l21));
    const { points, logDensity } = studentProposal({
      mode: Float64Array.of(3, -1),
      covarianceCholesky: lower,
      count: 2000,
      random: random(3),
    });
    const target = Float64Array.from(points, ([x, y]) => {
      const [u, v] = [x! - 3, y! + 1];
      return 7 - 0.5 * (a * u * u + 2 * b * u * v + c * v * v);
    });
    const { logEvidence, standardError, khat, effectiveSampleSize } = importanceEvidence(target, logDensity);
    expect(standardError).toBeLessThan(0.02);
    expect(Math.abs(logEvidence - (7 + LOG_TWO_PI - 0.5 * Math.log(det)))).toBeLessThan(4 * standardError);
    expect(khat).toBeLessThan(0.5);
    expect(effectiveSampleSize).toBeGreaterThan(1000);
    expect(effectiveSampleSize).toBeLessThanOrEqual(2000);
  });

  it("reports standard errors that match the spread over repetitions", () => {
    const errors: number[] = [];
    const claimed: number[] = [];
    for (let repeat = 0; repeat < 200; repeat++) {
      const { points, logDensity } = studentProposal({
        mode: Float64Array.of(0),
        covarianceCholesky: Float64Array.of(1),
        count: 400,
        random: random(100 + repeat),
      });
      const target = Float64Array.from(points, ([x]) => -0.5 * x! * x! - 0.5 * LOG_TWO_PI);
      const { logEvidence, standardError } = importanceEvidence(target, logDensity);
      errors.push(logEvidence);
      claimed.push(standardError);
    }
    const rms = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / 200);
    const mean = claimed.reduce((sum, e) => sum + e, 0) / 200;
    // The sd of an sd from 200 values is 5%; 4 of them.
    expect(Math.abs(rms / mean - 1)).toBeLessThan(0.2);
  });

  it("finds the integral of a skewed density in two dimensions as quadrature does", () => {
    const logTarget = (x: number, y: number): number => x - Math.exp(x) - 0.5 * (y - 0.5 * x * x) ** 2 * 4;
    let integral = 0;
    const h = 0.02;
    for (let x = -25; x < 6; x += h) {
      // Along y the density is normal around x²/2, so the grid follows it.
      for (let e = -5; e < 5; e += h) integral += Math.exp(logTarget(x, 0.5 * x * x + e)) * h * h;
    }
    // Analytically: Γ(1) √(2π/4).
    expect(Math.log(integral)).toBeCloseTo(0.5 * (LOG_TWO_PI - Math.log(4)), 8);
    const { points, logDensity } = studentProposal({
      mode: Float64Array.of(0, 0),
      covarianceCholesky: Float64Array.of(1, 0, 0, 0.5),
      count: 4000,
      random: random(4),
    });
    const { logEvidence, standardError } = importanceEvidence(
      Float64Array.from(points, ([x, y]) => logTarget(x!, y!)),
      logDensity,
    );
    expect(standardError).toBeLessThan(0.1);
    expect(Math.abs(logEvidence - Math.log(integral))).toBeLessThan(4 * standardError);
  });

  it("says by k-hat that a proposal much narrower than the target cannot be trusted", () => {
    const d = 5;
    const { points, logDensity } = studentProposal({
      mode: new Float64Array(d),
      covarianceCholesky: Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0)),
      degreesOfFreedom: 100,
      count: 2000,
      random: random(6),
    });
    const wide = (point: Float64Array): number => point.reduce((sum, x) => sum - (0.5 * x * x) / 100, 0);
    expect(importanceEvidence(Float64Array.from(points, wide), logDensity).khat).toBeGreaterThan(0.7);
  });

  it("counts failures as draws of weight 0, and has evidence 0 where all fail", () => {
    const proposal = new Float64Array(1000);
    const half = Float64Array.from({ length: 1000 }, (_, s) => (s % 2 === 0 ? 0 : Number.NEGATIVE_INFINITY));
    const { logEvidence, effectiveSampleSize, standardError } = importanceEvidence(half, proposal);
    expect(logEvidence).toBeCloseTo(Math.log(0.5), 12);
    expect(effectiveSampleSize).toBeCloseTo(500, 9);
    expect(standardError).toBeCloseTo(1 / Math.sqrt(999), 12);
    const none = importanceEvidence(new Float64Array(1000).fill(Number.NEGATIVE_INFINITY), proposal);
    expect(none).toEqual({
      logEvidence: Number.NEGATIVE_INFINITY,
      standardError: Number.NaN,
      khat: Number.POSITIVE_INFINITY,
      effectiveSampleSize: 0,
    });
  });
});
