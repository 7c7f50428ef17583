/** Laplace, Pathfinder and bridge sampling on densities with closed forms. */

import { describe, expect, it } from "vitest";
import { bridgeEvidence } from "../../src/inference/bridge.js";
import { plainDensity } from "../../src/inference/density/index.js";
import { laplace, modeStart } from "../../src/inference/laplace.js";
import { sampleNow } from "../../src/inference/nuts/index.js";
import { pathfinder, pathfinderStart } from "../../src/inference/pathfinder.js";
import { conjugateNormal, eightSchools, normalDensity } from "./targets.js";

const y = [1.2, -0.4, 0.8, 2.1];
const conjugate = conjugateNormal(y, 1, 3);
const covariance = Float64Array.of(4, 1, 0.5, 1, 2, -0.3, 0.5, -0.3, 0.5);
const normal = normalDensity([1, -2, 3], covariance);

describe("Laplace", () => {
  it("is exact for normal models", () => {
    const { status, z, covariance: v, logEvidence, optima } = laplace(conjugate.density);
    expect(status).toBe("converged");
    expect(z[0]).toBeCloseTo(conjugate.mean, 7);
    expect(Math.sqrt(v![0]!)).toBeCloseTo(conjugate.sd, 7);
    expect(logEvidence).toBeCloseTo(conjugate.logEvidence, 7);
    expect(optima).toBe(1);
  });

  it("gives starts around the mode, and none where the curvature has no sign", () => {
    const start = modeStart(normal);
    expect(start).toMatchObject({ kind: "around", jitter: 1 });
    const result = sampleNow(normal, { seed: 1, draws: 100, ...(start === undefined ? {} : { start }) });
    expect(result.chains).toBe(4);
    const flat = plainDensity({
      dimension: 2,
      logDensity(z, g) {
        g[0] = -z[0]!;
        g[1] = 0;
        return -0.5 * z[0]! ** 2;
      },
    });
    expect(modeStart(flat)).toBeUndefined();
    expect(laplace(flat).eigenvalues![0]).toBeCloseTo(0, 9);
  });

  it("counts distinct optima", () => {
    const double = plainDensity({
      dimension: 1,
      logDensity(z, g) {
        const x = z[0]!;
        g[0] = -4 * x * (x * x - 1) + 0.2;
        return -((x * x - 1) ** 2) + 0.2 * x;
      },
    });
    const { optima, z } = laplace(double);
    expect(optima).toBe(2);
    expect(z[0]).toBeGreaterThan(1);
  });

  it("says where it cannot begin", () => {
    const never = plainDensity({ dimension: 1, logDensity: () => Number.NaN });
    expect(laplace(never)).toMatchObject({ status: "failed", optima: 0 });
  });
});

describe("Pathfinder", () => {
  it("finds a normal as it is: moments, k-hat and the evidence lower bound", () => {
    const { unconstrained, draws, khat, elbo, inverseMetric } = pathfinder(normal, { seed: 3 });
    [1, -2, 3].forEach((m, j) => {
      let sum = 0;
      let squares = 0;
      for (let n = 0; n < draws; n++) {
        sum += unconstrained[n * 3 + j]! / draws;
        squares += (unconstrained[n * 3 + j]! - m) ** 2 / draws;
      }
      const v = covariance[j * 4]!;
      expect(Math.abs(sum - m)).toBeLessThan(4 * Math.sqrt(v / draws));
      expect(Math.abs(squares / v - 1)).toBeLessThan(4 * Math.sqrt(2 / draws));
      expect(inverseMetric[j]! / v).toBeGreaterThan(0.8);
      expect(inverseMetric[j]! / v).toBeLessThan(1.25);
    });
    expect(khat).toBeLessThan(0.7);
    // The density is normalised, so that the bound is at most 0.
    expect(Math.max(...elbo)).toBeGreaterThan(-0.1);
  });

  it("gives the same draws for the same seed, and different starts for different chains", () => {
    expect(pathfinder(normal, { seed: 4 }).unconstrained).toEqual(
      pathfinder(normal, { seed: 4 }).unconstrained,
    );
    const start = pathfinderStart(eightSchools("non-centred"), 4, { seed: 1 });
    if (start.kind !== "points") throw new Error("points are expected");
    expect(new Set(start.points.map((z) => z.join())).size).toBe(4);
    const result = sampleNow(eightSchools("non-centred"), { seed: 1, start, draws: 200 });
    expect(result.chains).toBe(4);
  });

  it("refuses a density that cannot be evaluated", () => {
    const never = plainDensity({ dimension: 1, logDensity: () => Number.NaN });
    expect(() => pathfinder(never)).toThrow(/no path/);
  });
});

describe("bridge sampling", () => {
  it("finds the evidence of a conjugate normal", () => {
    const result = sampleNow(conjugate.density, { seed: 5 });
    const { logEvidence, coefficientOfVariation } = bridgeEvidence(conjugate.density, result);
    const error = Math.abs(logEvidence - conjugate.logEvidence);
    expect(error).toBeLessThan(3 * coefficientOfVariation);
    expect(error).toBeLessThan(0.05);
  });

  it("finds the evidence of the eight schools", () => {
    const density = eightSchools("non-centred");
    const result = sampleNow(density, { seed: 6, targetAcceptance: 0.95, draws: 2000 });
    const { logEvidence, coefficientOfVariation } = bridgeEvidence(density, result);
    const error = Math.abs(logEvidence + 31.3113473523);
    expect(error).toBeLessThan(3 * coefficientOfVariation);
    expect(error).toBeLessThan(0.05);
  });

  it("refuses what is too few, or does not vary", () => {
    const few = sampleNow(conjugate.density, { seed: 5, draws: 6 });
    expect(bridgeEvidence(conjugate.density, few).reason).toMatch(/fewer than 8/);
    const still = sampleNow(conjugate.density, { seed: 5, draws: 20 });
    still.unconstrained.fill(1);
    expect(bridgeEvidence(conjugate.density, still)).toMatchObject({ logEvidence: Number.NaN });
  });
});
