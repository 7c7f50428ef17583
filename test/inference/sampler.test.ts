/** The sampler as a whole: posteriors with known moments, schedules, starts. z-rule: four standard errors. */

import { describe, expect, it } from "vitest";
import { type Density, plainDensity } from "../../src/inference/density/index.js";
import {
  diagnose,
  essSd,
  mcseMean,
  mcseQuantile,
  mcseSd,
  quantile,
  rHat,
} from "../../src/inference/diagnostics/index.js";
import { FisherAdaptation } from "../../src/inference/nuts/fisher.js";
import { columnOf, drawsOf, type SampleResult, sampleNow } from "../../src/inference/nuts/index.js";
import { metricOf } from "../../src/inference/nuts/metric.js";
import { DualAveraging } from "../../src/inference/nuts/step-size.js";
import { windowsOf } from "../../src/inference/nuts/windowed.js";
import { eightSchools, funnel, independentNormals, normalDensity } from "./targets.js";

const column = (result: SampleResult, j: number): Float64Array[] =>
  columnOf(result.unconstrained, result.chains, result.draws, result.coordinateNames.length, j);

/** Mean and sd within four standard errors of the exact ones. */
function expectMoments(chains: Float64Array[], mean: number, sd: number): void {
  const all = chains.flatMap((chain) => [...chain]);
  const m = all.reduce((a, b) => a + b, 0) / all.length;
  const s = Math.sqrt(all.reduce((a, b) => a + (b - m) ** 2, 0) / (all.length - 1));
  expect(Math.abs(m - mean)).toBeLessThan(4 * mcseMean(chains));
  expect(Math.abs(s - sd)).toBeLessThan(4 * mcseSd(chains));
  expect(essSd(chains)).toBeGreaterThan(100);
}

/** Eigenvalues, ascending, of a 2 × 2 covariance in coordinates in which an inverse metric is the identity. */
function eigenvaluesLeft(covariance: Float64Array, inverse: Float64Array): [number, number] {
  // Those of W⁻¹ Σ, from its trace and determinant.
  const [a, b, e] = [covariance[0]!, covariance[1]!, covariance[3]!];
  const [w, x, y] =
    inverse.length === 2 ? [inverse[0]!, 0, inverse[1]!] : [inverse[0]!, inverse[1]!, inverse[3]!];
  const determinant = w * y - x * x;
  const trace = (y * a - 2 * x * b + w * e) / determinant;
  const product = (a * e - b * b) / determinant;
  const larger = trace / 2 + Math.sqrt((trace / 2) ** 2 - product);
  return [product / larger, larger];
}

function acceptance(result: SampleResult): number {
  const { acceptanceRate } = result.stats;
  return acceptanceRate.reduce((a, b) => a + b, 0) / acceptanceRate.length;
}

describe("NUTS", () => {
  for (const d of [1, 2, 10, 100]) {
    it(`samples independent normals with sds from 0.1 to 10, d = ${d}`, () => {
      const sds = Array.from({ length: d }, (_, j) => 10 ** ((2 * j) / Math.max(1, d - 1) - 1));
      const result = sampleNow(independentNormals(sds), { seed: 1 });
      for (let j = 0; j < d; j++) expectMoments(column(result, j), 0, sds[j]!);
      expect(Math.abs(acceptance(result) - 0.8)).toBeLessThan(0.05);
      expect(diagnose(result).trusted).toBe(true);
    });
  }

  // Rotated: condition number 1e4, which a diagonal metric cannot take away.
  const c = Math.cos(0.7);
  const s = Math.sin(0.7);
  const rotated = Float64Array.of(
    100 * c * c + 0.01 * s * s,
    (100 - 0.01) * c * s,
    (100 - 0.01) * c * s,
    100 * s * s + 0.01 * c * c,
  );
  for (const metric of ["diagonal", "dense"] as const) {
    it(`samples a correlated normal of condition 10⁴ with a ${metric} metric`, () => {
      const density = normalDensity([3, -2], rotated);
      const result = sampleNow(density, { seed: 2, metric, tune: 1000 });
      expectMoments(column(result, 0), 3, Math.sqrt(rotated[0]!));
      expectMoments(column(result, 1), -2, Math.sqrt(rotated[3]!));
      const products = column(result, 0).map((chain, k) =>
        chain.map((x, n) => (x - 3) * (column(result, 1)[k]![n]! + 2)),
      );
      const all = products.flatMap((chain) => [...chain]);
      const covariance = all.reduce((sum, x) => sum + x, 0) / all.length;
      expect(Math.abs(covariance - rotated[1]!)).toBeLessThan(4 * mcseMean(products));
      // A leapfrog is stable up to twice the smallest sd that the metric leaves, so a step longer than that cannot
      // have been accepted.
      for (const { inverseMetric, stepSize } of result.chainInfo) {
        expect(stepSize).toBeLessThan(2 * Math.sqrt(eigenvaluesLeft(rotated, inverseMetric)[0]));
      }
    });
  }

  it("needs few leapfrogs with the covariance as the metric, many with its diagonal", () => {
    const density = normalDensity([3, -2], rotated);
    const stepsOf = (metric: "diagonal" | "dense", inverseMetric: Float64Array, stepSize: number) =>
      sampleNow(density, {
        seed: 2,
        metric,
        tune: 0,
        draws: 200,
        warmStart: { chains: Array.from({ length: 4 }, () => ({ inverseMetric, stepSize })) },
        start: { kind: "points", points: [1, 2, 3, 4].map((x) => Float64Array.of(x, -x)) },
      }).stats;
    // With the covariance both coordinates turn by acos(1 - ε²/2) = 1.16 a leapfrog of ε = 1.1. A trajectory longer than
    // half a turn comes back at one of its ends, and 3 leapfrogs are.
    for (const depth of stepsOf("dense", rotated, 1.1).treeDepth) expect(depth).toBeLessThanOrEqual(2);
    // With the diagonal the step must be shorter by the root of the ratio of the eigenvalues left: a step of 1.1 times
    // the largest sd left is unstable, and its error soon exceeds any bound.
    const diagonal = Float64Array.of(rotated[0]!, rotated[3]!);
    const [, largest] = eigenvaluesLeft(rotated, diagonal);
    const { diverging } = stepsOf("diagonal", diagonal, 1.1 * Math.sqrt(largest));
    expect(diverging.every((x) => x === 1)).toBe(true);
  });

  it("samples a funnel's neck and its children", () => {
    const result = sampleNow(funnel(1, 3), { seed: 3, targetAcceptance: 0.95, draws: 2000 });
    expectMoments(column(result, 0), 0, 1);
    // E x² = E e^v = e^(1/2)
    expectMoments(column(result, 1), 0, Math.exp(0.25));
  });

  it("says that the wide funnel is not to be trusted", () => {
    const verdict = diagnose(sampleNow(funnel(3, 9), { seed: 4 }));
    expect(verdict.trusted).toBe(false);
    const kinds = verdict.flags.map(({ kind }) => kind);
    expect(kinds.some((kind) => kind === "divergences" || kind === "energy")).toBe(true);
    expect(verdict.text).toMatch(/should not be trusted.*\n- .*To try:/);
  });

  it("finds exact means and quantiles of the eight schools, non-centred", () => {
    const result = sampleNow(eightSchools("non-centred"), { seed: 5, targetAcceptance: 0.95 });
    const tau = drawsOf(result, "tau");
    const mu = drawsOf(result, "mu");
    expectMoments(mu, 4.3968207138, 3.3177044631);
    expectMoments(tau, 3.5977054841, 3.2199584147);
    const means = [
      6.2118842, 4.94017842, 3.9270044, 4.75709829, 3.61547702, 4.04261264, 6.29672413, 4.85425332,
    ];
    const sds = [
      5.5931262, 4.67426846, 5.26261511, 4.78029734, 4.65745259, 4.82686559, 5.07784876, 5.29080106,
    ];
    means.forEach((mean, i) => {
      const e = drawsOf(result, `theta[${i + 1}]`);
      const theta = e.map((chain, k) => chain.map((x, n) => mu[k]![n]! + tau[k]![n]! * x));
      expectMoments(theta, mean, sds[i]!);
    });
    const all = Float64Array.from(tau.flatMap((chain) => [...chain]));
    for (const [p, exact] of [
      [0.05, 0.2463914414],
      [0.5, 2.748731076],
      [0.95, 9.841949426],
    ] as const) {
      expect(Math.abs(quantile(all, p) - exact)).toBeLessThan(4 * mcseQuantile(tau, p));
    }
    expect(Math.max(rHat(mu), rHat(tau))).toBeLessThan(1.01);
  });

  it("shows divergences or slow energies for the eight schools, centred, and says so", () => {
    const verdict = diagnose(sampleNow(eightSchools("centred"), { seed: 6 }));
    expect(verdict.flags.some(({ kind }) => kind === "divergences" || kind === "energy")).toBe(true);
  });

  it("names chains that lie in different modes", () => {
    // Two normals 40 sds apart, the second less likely.
    const density = plainDensity({
      dimension: 1,
      logDensity(z, g) {
        const near = Math.abs(z[0]! + 20) < Math.abs(z[0]! - 20) ? -20 : 20;
        g[0] = near - z[0]!;
        return -0.5 * (z[0]! - near) ** 2 + (near < 0 ? 3 : 0);
      },
    });
    const points = [-20, 20, -19, 19].map((x) => Float64Array.of(x));
    const verdict = diagnose(sampleNow(density, { seed: 7, start: { kind: "points", points } }));
    expect(verdict.modes.modes.map(({ chains }) => chains)).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(verdict.text).toMatch(/different modes: chains 1, 3 .*chains 2, 4 .*differ most in z\[1\]/);
  });
});

describe("schedules of warm-up", () => {
  it("end their windows where they should", () => {
    const ends: [number, number[]][] = [
      [19, []],
      [100, [90]],
      [150, [100]],
      [200, [100, 150]],
      [300, [100, 150, 250]],
      [500, [100, 150, 250, 450]],
      [1000, [100, 150, 250, 450, 950]],
      [2000, [100, 150, 250, 450, 850, 1950]],
    ];
    for (const [tune, wanted] of ends) expect(windowsOf(tune).ends).toEqual(wanted);
  });

  it("switch estimators of the Fisher schedule where they should", () => {
    const switches = (tune: number): number[] => {
      const schedule = new FisherAdaptation(metricOf("diagonal", 1), 1, tune, false);
      const state = { z: Float64Array.of(0), gradient: Float64Array.of(1), logDensity: 0 };
      schedule.begin(state);
      const averaging = new DualAveraging(0.8, Math.PI);
      averaging.restart(0.1);
      const at: number[] = [];
      for (let t = 0; t < tune; t++) {
        state.z[0] = Math.sin(t);
        state.gradient[0] = Math.cos(t);
        schedule.update(
          t,
          { state, acceptanceRate: 0.8, symmetricRate: 0.8, diverging: false, index: 1 },
          averaging,
        );
        // An emptied background estimate marks a switch.
        if (schedule.save().estimates[2]!.count === 0) at.push(t);
      }
      return at;
    };
    const early = (end: number): number[] => Array.from({ length: (end - 8) / 10 + 1 }, (_, k) => 8 + 10 * k);
    expect(switches(500)).toEqual([...early(148), 228]);
    expect(switches(1000)).toEqual([...early(298), 378, 498]);
  });
});

describe("starts", () => {
  const wide = independentNormals([1, 1]);
  const first = (result: SampleResult): number[] => [...result.unconstrained.subarray(0, 2)];

  it("around a point, from the prior or at given points begin there", () => {
    const still = { chains: [{ inverseMetric: Float64Array.of(1, 1), stepSize: 1e-9 }] };
    const common = { chains: 1, tune: 0, draws: 1, maxDepth: 1, warmStart: still } as const;
    const around = sampleNow(wide, {
      ...common,
      start: { kind: "around", point: Float64Array.of(5, -5), jitter: 0.5 },
    });
    expect(Math.abs(first(around)[0]! - 5)).toBeLessThan(0.5);
    const prior: Density = { ...wide, drawPrior: (_random, z) => z.fill(7) };
    expect(first(sampleNow(prior, { ...common, start: { kind: "prior" } }))[0]).toBeCloseTo(7, 6);
    expect(() => sampleNow(wide, { ...common, start: { kind: "prior" } })).toThrow(/drawPrior/);
    const points = [Float64Array.of(1, 2)];
    expect(first(sampleNow(wide, { ...common, start: { kind: "points", points } }))[1]).toBeCloseTo(2, 6);
  });

  it("try again where the density cannot be evaluated, and give the reasons at the end", () => {
    const half = plainDensity({
      dimension: 1,
      logDensity(z, g) {
        g[0] = -1;
        return z[0]! > 1 ? -z[0]! : Number.NEGATIVE_INFINITY;
      },
    });
    expect(sampleNow(half, { seed: 1, draws: 50 }).chains).toBe(4);
    const never = plainDensity({
      dimension: 1,
      logDensity: () => Number.NaN,
      reason: () => "no beliefs left",
    });
    expect(() => sampleNow(never, { chains: 2 })).toThrow(/chain 1: .*any of 100 starts: no beliefs left/);
  });

  it("end with a reason for improper posteriors", () => {
    const flat = plainDensity({
      dimension: 1,
      logDensity(_z, g) {
        g[0] = 0;
        return 0;
      },
    });
    expect(() => sampleNow(flat, { chains: 1 })).toThrow(/improper/);
  });
});
