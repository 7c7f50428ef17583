import { describe, expect, it } from "vitest";
import { type Domain, positive, real, unit } from "./parameter.js";
import { resolvePlaceholders } from "./placeholder.js";
import { derivatives, toEstimation, toNative } from "./transform.js";

const domains: readonly Domain[] = [real, positive, unit, { kind: "interval", low: -1, high: 3 }];

describe("transforms", () => {
  it("are undone by their inverse", () => {
    for (const domain of domains) {
      for (const z of [-7, -0.5, 0, 1.25, 6])
        expect(toEstimation(domain, toNative(domain, z))).toBeCloseTo(z, 10);
    }
  });

  it("have the derivatives of their central differences", () => {
    const h = 1e-4;
    for (const domain of domains) {
      for (const z of [-3, -0.5, 0, 1.25, 4]) {
        const [low, at, high] = [-h, 0, h].map((d) => toNative(domain, z + d)) as [number, number, number];
        const { first, second } = derivatives(domain, z);
        expect(Math.abs(first - (high - low) / (2 * h))).toBeLessThan(1e-6 * (1 + Math.abs(first)));
        expect(Math.abs(second - (high - 2 * at + low) / (h * h))).toBeLessThan(
          1e-5 * (1 + Math.abs(second)),
        );
      }
    }
  });

  it("map the borders of a domain to infinity, and what lies outside to NaN", () => {
    expect(toNative(unit, Number.NEGATIVE_INFINITY)).toBe(0);
    expect(toEstimation(unit, 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(toEstimation(unit, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(toEstimation(positive, 0)).toBe(Number.NEGATIVE_INFINITY);
    expect(toEstimation(positive, -1)).toBeNaN();
    expect(toEstimation(unit, 1.5)).toBeNaN();
  });

  it("give neutral values exactly", () => {
    expect(toNative(positive, 0)).toBe(1);
    expect(toNative(positive, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("placeholders", () => {
  const inputs = [Number.NaN, 2, 4, ...new Array(17).fill(3), 100];
  const of = (from: "firstInput" | "inputVariance" | "negativeLogInputVariance" | "logInputVarianceMinus2") =>
    resolvePlaceholders({ mean: { from }, variance: 1 }, inputs).mean;

  it("read the first 20 inputs and leave out missing ones", () => {
    expect(of("firstInput")).toBe(2);
    expect(of("inputVariance")).toBeCloseTo(2 / 19, 14);
    expect(of("negativeLogInputVariance")).toBeCloseTo(-Math.log(2 / 19), 14);
    expect(of("logInputVarianceMinus2")).toBeCloseTo(Math.log(2 / 19) - 2, 14);
  });

  it("are refused when there is nothing to read", () => {
    const prior = { mean: { from: "firstInput" as const }, variance: 0 };
    expect(() => resolvePlaceholders(prior, [Number.NaN])).toThrow(
      'the prior "firstInput" is read off the first 20 inputs, and all of them are missing',
    );
    expect(resolvePlaceholders({ mean: 3, variance: 2 }, [])).toEqual({ mean: 3, variance: 2 });
  });
});
