import { describe, expect, it } from "vitest";
import { type Hyperprior, logHyperprior } from "../hyperpriors/hyperpriors.js";
import { ownColumn } from "./laplace-fixtures.js";
import { quadraticOf } from "./maximise.js";
import type { Population } from "./problem.js";
import { spreadOf } from "./spread.js";

describe("quadraticOf", () => {
  it.each<Hyperprior>([
    { family: "normal", mean: -1, sd: 0.7 },
    { family: "student", df: 3, mean: 0.4, scale: 0.7 },
    { family: "laplace", scale: 0.6 },
  ])("touches the log density of %j and lies below it", (prior) => {
    for (const x of [-2, -0.3, 0.1, 0.41, 3]) {
      const { centre, precision } = quadraticOf(prior, x);
      expect(precision).toBeGreaterThan(0);
      const at = logHyperprior(prior, x);
      expect(Math.abs(precision * (centre - x) - at.slope)).toBeLessThan(1e-9);
      for (let other = -4; other <= 4; other += 0.1) {
        const below = at.value - 0.5 * precision * ((other - centre) ** 2 - (x - centre) ** 2);
        expect(below).toBeLessThan(logHyperprior(prior, other).value + 1e-12);
      }
    }
  });

  it("is flat for a uniform", () => {
    expect(quadraticOf({ family: "uniform", low: 0, high: 1 }, 0.3).precision).toBe(0);
  });

  it("has a finite precision at the peak of a Laplace and at the centre of a Student", () => {
    for (const prior of [
      { family: "laplace", scale: 0.6 },
      { family: "student", df: 3, mean: 0, scale: 0.6 },
    ] as const) {
      expect(Number.isFinite(quadraticOf(prior, 0).precision)).toBe(true);
    }
  });
});

describe("spreadOf", () => {
  const N = 12;
  const moment = 3;
  const populationOf = (sdPrior: Hyperprior, floorSd: number): Population => ({
    participants: N,
    names: Array.from({ length: N }, (_, i) => i),
    own: [ownColumn("Intercept", { sdPrior, floorSd })],
    absorbed: [],
    shared: [],
    blocks: [{ columns: [0], eta: 2, known: false }],
  });

  it.each<Hyperprior>([
    { family: "half-normal", scale: 0.4 },
    { family: "half-student", df: 4, scale: 0.3 },
    { family: "half-cauchy", scale: 0.3 },
    { family: "exponential", rate: 6 },
    { family: "lognormal", meanlog: -2, sdlog: 0.3 },
    { family: "inverse-gamma", shape: 3, scale: 4 },
  ])("finds the sd of the highest density under %j", (prior) => {
    const S = spreadOf(populationOf(prior, 1e-6), Float64Array.of(moment), Float64Array.of(1), true);
    const height = (sd: number): number =>
      -N * Math.log(sd) - moment / (2 * sd * sd) + logHyperprior(prior, sd).value;
    const best = Math.sqrt(S[0]!);
    for (const factor of [1.5, 1.01, 1.0001, 0.9999, 0.99, 0.7]) {
      expect(height(best)).toBeGreaterThan(height(best * factor));
    }
  });

  it("is the mean of the moments without priors, and never below the floor", () => {
    const prior: Hyperprior = { family: "half-normal", scale: 1 };
    const of = (floorSd: number) =>
      spreadOf(populationOf(prior, floorSd), Float64Array.of(moment), Float64Array.of(1), false)[0]!;
    expect(of(1e-6)).toBe(moment / N);
    expect(of(0.8)).toBeCloseTo(0.64, 14);
  });

  it("lifts a variance to its floor with the correlations as they are", () => {
    const population: Population = {
      ...populationOf({ family: "half-normal", scale: 1 }, 0.5),
      own: [ownColumn("a", { floorSd: 0.5 }), ownColumn("b", { floorSd: 0.5 })],
      blocks: [{ columns: [0, 1], eta: 2, known: false }],
    };
    const moments = Float64Array.of(0.04, 0.06, 0.06, 1).map((x) => N * x);
    const S = spreadOf(population, moments, moments, false);
    expect(S[0]).toBeCloseTo(0.25, 14);
    expect(S[3]).toBeCloseTo(1, 14);
    expect(S[1]! / Math.sqrt(S[0]! * S[3]!)).toBeCloseTo(0.3, 14);
  });
});
