/** Diagnostics against those of ArviZ on public draws, and at their edges. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { normalQuantile, purpose, stream } from "../../random/index.js";
import { normalCdf } from "../../scalar/special.js";
import { betaCdf, betaQuantile } from "./beta.js";
import { nestedRHat, rHat, splitRHat } from "./convergence.js";
import { effectiveSize, essBulk, essLocal, essMean, essQuantile, essSd, essTail } from "./effective.js";
import { eBfmi } from "./energy.js";
import { mcseMean, mcseMedian, mcseQuantile, mcseSd } from "./error.js";
import {
  equalTailedInterval,
  highestDensityInterval,
  medianAbsoluteDeviation,
  quantile,
} from "./interval.js";
import { ascendingOrder, Ordered } from "./order.js";
import { type Chains, joined, mean, unusable, variance } from "./series.js";

interface Golden {
  readonly series: Record<string, { draws: number[][]; expected: Record<string, number | [number, number]> }>;
  readonly energy: { draws: number[][]; bfmi: number[] };
}
const golden = JSON.parse(
  // ArviZ writes NaN, which JSON does not know.
  readFileSync(new URL("../../../test/golden/bayes/diagnostics.json", import.meta.url), "utf8").replaceAll(
    "NaN",
    "null",
  ),
) as Golden;
const chainsOf = (draws: number[][]): Chains => draws.map((chain) => Float64Array.from(chain));

const measures: Record<string, (x: Chains) => number> = {
  rhat_rank: rHat,
  rhat_split: splitRHat,
  ess_bulk: essBulk,
  ess_tail: essTail,
  ess_mean: essMean,
  ess_sd: essSd,
  ess_median: (x) => essQuantile(x, 0.5),
  ess_q20: (x) => essQuantile(x, 0.2),
  ess_local: (x) => essLocal(x, 0.2, 0.6),
  mcse_mean: mcseMean,
  mcse_median: mcseMedian,
  mcse_q05: (x) => mcseQuantile(x, 0.05),
  mcse_q95: (x) => mcseQuantile(x, 0.95),
  q05: (x) => quantile(joined(x), 0.05),
};

describe("diagnostics of ArviZ's draws and of made series", () => {
  for (const [name, { draws, expected }] of Object.entries(golden.series)) {
    it(`equal those of ArviZ: ${name}`, () => {
      const chains = chainsOf(draws);
      for (const [measure, of] of Object.entries(measures)) {
        const wanted = expected[measure];
        // ArviZ wants two chains for R-hat; halves of one can be compared as well.
        if (typeof wanted !== "number") expect(name).toBe("one chain");
        else expect(Math.abs(of(chains) - wanted), measure).toBeLessThanOrEqual(1e-10 * Math.abs(wanted));
      }
      const { low, high } = highestDensityInterval(joined(chains), 0.89);
      expect([low, high]).toEqual(expected.hdi89);
    });
  }

  it("equal the published values of mu and tau", () => {
    const published: [string, (x: Chains) => number, number, number][] = [
      ["R-hat", rHat, 1.02531412871, 1.02844817958],
      ["bulk", essBulk, 240.799952154, 127.973514782],
      ["tail", essTail, 622.05177922, 214.296023483],
      ["mean", essMean, 253.644430306, 185.187637491],
      ["sd", essSd, 641.833353459, 825.250196451],
      ["mcse mean", mcseMean, 0.20551750577, 0.216887070347],
      ["mcse sd", mcseSd, 0.0881194588319, 0.140071121451],
      ["mcse median", mcseMedian, 0.236810841273, 0.281203134845],
      ["mcse 5 %", (x) => mcseQuantile(x, 0.05), 0.278457352622, 0.119268954429],
      ["mcse 95 %", (x) => mcseQuantile(x, 0.95), 0.190666657874, 0.535032705006],
    ];
    for (const [measure, of, mu, tau] of published) {
      for (const [name, wanted] of [
        ["mu", mu],
        ["tau", tau],
      ] as const) {
        const value = of(chainsOf(golden.series[name]!.draws));
        // Values are published to 12 digits.
        expect(Math.abs(value / wanted - 1), `${measure} of ${name}`).toBeLessThan(6e-12);
      }
    }
  });

  it("give the E-BFMI of ArviZ", () => {
    chainsOf(golden.energy.draws).forEach((energy, c) => {
      expect(eBfmi(energy)).toBeCloseTo(golden.energy.bfmi[c]!, 12);
    });
  });
});

const REPLICATES = 20;
const LENGTH = 2000;

/** A measure of two chains of independent normals, each changed in its way, over data sets. */
function replicates(of: (x: Chains) => number, change: (x: number, chain: number) => number): Float64Array {
  const numbers = stream(8, purpose.simulation, 0);
  return Float64Array.from({ length: REPLICATES }, (_, r) =>
    of(
      [0, 1].map((c) =>
        Float64Array.from({ length: LENGTH }, (_, n) => change(numbers.normal(2 * r + c, n), c)),
      ),
    ),
  );
}

/**
 * R-hat of two endless chains, of scores given as functions of uniform numbers: √(1 + B/W), B the variance of the means
 * of the four halves, W the mean variance within. The expectation of R-hat² is that for chains of any length, up to the
 * reciprocal of the number of draws.
 */
function limitOfRHat(...scores: ((u: number) => number)[]): number {
  const points = 20_000;
  const moments = scores.map((score) => {
    let first = 0;
    let second = 0;
    for (let q = 0; q < points; q++) {
      const s = score((q + 0.5) / points);
      first += s / points;
      second += (s * s) / points;
    }
    return { mean: first, variance: second - first * first };
  });
  const within = mean(moments.map((m) => m.variance));
  const halves = moments.flatMap((m) => [m.mean, m.mean]);
  return Math.sqrt(1 + variance(halves) / within);
}

/** The mean over data sets within four of its standard errors. */
function expectNear(values: Float64Array, limit: number): void {
  const error = Math.sqrt(variance(values) / values.length);
  expect(Math.abs(mean(values) - limit)).toBeLessThan(4 * error);
  expect(error).toBeLessThan(0.01);
}

describe("R-hat and ESS", () => {
  it("are NaN, with the reason, where draws are not finite, constant or too few", () => {
    const cases: [Chains, string][] = [
      [[], "no draws"],
      [[Float64Array.of(1, 2, 3)], "fewer than 4 draws a chain"],
      [[Float64Array.of(1, 2, Number.NaN, 4)], "not all draws are finite"],
      [[Float64Array.of(2, 2, 2, 2), Float64Array.of(2, 2, 2, 2)], "constant"],
    ];
    for (const [chains, reason] of cases) {
      expect(unusable(chains)).toBe(reason);
      for (const of of [rHat, splitRHat, essBulk, essTail, essMean, essSd]) expect(of(chains)).toBeNaN();
    }
  });

  it("see a chain that stays in a place of its own", () => {
    // Ranks are among both chains: score of x = Φ⁻¹((Φ(x) + Φ(x - 3))/2).
    const score = (x: number): number => normalQuantile((normalCdf(x) + normalCdf(x - 3)) / 2);
    const limit = limitOfRHat(
      (u) => score(normalQuantile(u)),
      (u) => score(3 + normalQuantile(u)),
    );
    expectNear(
      replicates(rHat, (x, c) => x + 3 * c),
      limit,
    );
  });

  it("see a chain of another scale, by folding", () => {
    const scaled = (x: number, c: number): number => (c === 0 ? x : 8 * x);
    // Both chains have the mean 0, so that the plain R-hat sees nothing.
    expectNear(replicates(splitRHat, scaled), 1);
    // |x| has the distribution function 2 Φ - 1 in one chain, 2 Φ(x/8) - 1 in the other.
    const score = (x: number): number => normalQuantile(normalCdf(x) + normalCdf(x / 8) - 1);
    const half = (u: number): number => normalQuantile((1 + u) / 2);
    const limit = limitOfRHat(
      (u) => score(half(u)),
      (u) => score(8 * half(u)),
    );
    expectNear(replicates(rHat, scaled), limit);
  });

  it("count constant indicators as independent", () => {
    expect(effectiveSize([new Float64Array(10), new Float64Array(10)])).toBe(20);
  });

  it("nested R-hat of one chain a superchain is √(1 + B/W) of the scores", () => {
    // Two superchains of one chain each, the second above all of the first; the same chain twice: 1.
    const chain = Float64Array.from(golden.series.odd!.draws[0]!);
    const far = chain.map((x) => x + 1e6);
    // Scores of the second are the positive ones: means ± √(2/π), variances 1 - 2/π; spread within a chain and of the
    // means of its halves add up to twice that variance at most.
    const least = Math.sqrt(1 + 4 / Math.PI / (2 * (1 - 2 / Math.PI)));
    expect(nestedRHat([chain, far], [0, 1])).toBeGreaterThan(least);
    expect(nestedRHat([chain, chain.slice()], [0, 1])).toBe(1);
    expect(() => nestedRHat([chain, far], [0, 0])).toThrow(/two or more superchains/);
  });
});

describe("summaries of draws", () => {
  it("rank equal values by their mean rank, those of halves and their distances from the median", () => {
    const draws = new Ordered([Float64Array.of(3, 1, 3, 2)]);
    const score = (rank: number): number => normalQuantile((rank - 0.375) / 4.25);
    expect(draws.scores().flatMap((half) => [...half])).toEqual([3.5, 1, 3.5, 2].map(score));
    // Median 2.5: distances 0.5, 1.5, 0.5, 0.5.
    expect(draws.foldedScores().flatMap((half) => [...half])).toEqual([2, 4, 2, 2].map(score));
  });

  it("put values of all sizes and signs in order, equal ones as they came", () => {
    const numbers = stream(4, purpose.simulation, 3).at(0);
    const values = Float64Array.from({ length: 3000 }, (_, k) =>
      k % 7 === 0 ? Math.round(3 * numbers.normal()) : numbers.normal() * 10 ** (40 * numbers.normal()),
    );
    values.set([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -5e-324, Number.MAX_VALUE], 100);
    const byComparison = [...values.keys()].sort((a, b) => values[a]! - values[b]! || 0);
    const order = ascendingOrder(values.map((x) => x + 0));
    expect([...order].map((k) => values[k]! + 0)).toEqual(byComparison.map((k) => values[k]! + 0));
    expect([...ascendingOrder(Float64Array.of(2, 1, 2, 1))]).toEqual([1, 3, 0, 2]);
    expect(ascendingOrder(new Float64Array(0)).length).toBe(0);
  });

  it("MCSE of the sd of independent normals is near sd/√(2 S)", () => {
    const chains = chainsOf(golden.series.antithetic!.draws);
    // E (x - mean)⁴ = 3 for a normal of sd 1, so that the formula becomes sd/√(2 ess), ess near the number of draws.
    expectNear(
      replicates(
        (x) => mcseSd(x) * Math.sqrt(2 * essSd(x)),
        (x) => x,
      ),
      1,
    );
    expect(mcseSd(chains)).toBeCloseTo(mcseSdByHand(joined(chains), essSd(chains)), 12);
  });

  it("quantile of one value is that value; intervals of a known series", () => {
    expect(quantile(Float64Array.of(7), 0.3)).toBe(7);
    const to100 = Float64Array.from({ length: 101 }, (_, k) => k);
    const { kind, low, high } = equalTailedInterval(to100, 0.5);
    expect([kind, low, high]).toEqual(["eti", 25, 75]);
    expect(medianAbsoluteDeviation(to100)).toBeCloseTo(1.4826 * 25, 12);
    expect(() => equalTailedInterval(to100, 1)).toThrow(/between 0 and 1/);
  });

  it("E-BFMI of alternating energies is 4 n-1 / n, of constant ones NaN", () => {
    expect(eBfmi(Float64Array.of(1, -1, 1, -1))).toBe(3);
    expect(eBfmi(Float64Array.of(1, 1, 1))).toBeNaN();
  });

  it("beta distribution: closed forms and inverse", () => {
    expect(betaCdf(0.3, 1, 1)).toBeCloseTo(0.3, 15);
    expect(betaCdf(0.3, 3, 1)).toBeCloseTo(0.027, 15);
    expect(betaCdf(0.7, 2, 5)).toBeCloseTo(0.989065, 12);
    expect(betaQuantile(betaCdf(0.123, 400, 2800), 400, 2800)).toBeCloseTo(0.123, 10);
    expect([betaCdf(-1, 2, 2), betaCdf(2, 2, 2)]).toEqual([0, 1]);
  });
});

/** The delta method from sums, not from deviations. */
function mcseSdByHand(x: Float64Array, ess: number): number {
  const moment = (k: number, centre: number): number =>
    x.reduce((sum, v) => sum + (v - centre) ** k, 0) / x.length;
  const centre = moment(1, 0);
  const varianceOfSquare = moment(4, centre) - moment(2, centre) ** 2;
  return Math.sqrt(varianceOfSquare / ess) / (2 * Math.sqrt(moment(2, centre)));
}
