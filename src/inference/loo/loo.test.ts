/** Leave-one-out against published values, closed forms and certificates. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { conjugateNormal, eightSchools, schools } from "../../../test/inference/targets.js";
import { mean, variance } from "../diagnostics/series.js";
import { sampleNow } from "../nuts/index.js";
import { logSumExp, paretoSmooth, paretoThreshold } from "../pareto.js";
import { compareModels } from "./compare.js";
import { type Loo, looOf, psisLoo } from "./psis.js";
import { foldsOf, kFold, refitLoo } from "./refit.js";
import { type UnitLogLikelihoods, unitLogLikelihoods } from "./units.js";
import { waic } from "./waic.js";
import { pseudoBmaPlusWeights, pseudoBmaWeights, stackingWeights } from "./weights.js";

interface Golden {
  readonly log_likelihood: number[][][];
  readonly loo: { pointwise: number[]; k: number[] };
}
const golden = JSON.parse(
  readFileSync(new URL("../../../test/golden/bayes/diagnostics.json", import.meta.url), "utf8").replaceAll(
    "NaN",
    "null",
  ),
) as Golden;
const draws = golden.log_likelihood.flat();
const centred: UnitLogLikelihoods = {
  kind: "observation",
  units: 8,
  chains: 4,
  draws: 500,
  of: (unit) => Float64Array.from(draws, (row) => row[unit]!),
};

describe("PSIS-LOO of the eight schools' public draws", () => {
  it("equals the published value of the R package's tails", () => {
    const loo = psisLoo(centred, { relativeEfficiency: 1 });
    expect(loo.elpd).toBeCloseTo(-30.764716850381, 11);
    expect(loo.effectiveParameters).toBeCloseTo(0.945680445742, 11);
    expect(loo.standardError).toBeCloseTo(1.431338957215, 11);
  });

  it("equals the published value of ArviZ's tails", () => {
    const loo = psisLoo(centred, { relativeEfficiency: 1, rule: "arviz" });
    expect(loo.elpd).toBeCloseTo(-30.764378738, 9);
    expect(loo.effectiveParameters).toBeCloseTo(0.9453423333, 9);
  });

  it("equals ArviZ unit by unit where the cutoff of the tail is no tie", () => {
    const { pointwise, counts, monteCarloError, warnings } = psisLoo(centred, { relativeEfficiency: 1 });
    for (const i of [0, 1, 2, 3, 5, 6, 7]) {
      expect(pointwise.elpd[i]).toBeCloseTo(golden.loo.pointwise[i]!, 10);
      expect(pointwise.k[i]).toBeCloseTo(golden.loo.k[i]!, 10);
    }
    expect(counts).toEqual({ good: 6, bad: 2, veryBad: 0 });
    expect(monteCarloError).toBeUndefined();
    expect(warnings[0]).toMatch(/2 of 8 units have a Pareto k above 0\.70/);
  });

  it("stands beside WAIC", () => {
    const { elpd, effectiveParameters } = waic(centred);
    expect(elpd).toBeCloseTo(-30.7229392117, 9);
    expect(effectiveParameters).toBeCloseTo(0.9039028071, 9);
  });

  it("is refused for participants whose parameters are not integrated out", () => {
    expect(() => psisLoo({ ...centred, kind: "participant" })).toThrow(/integrated out/);
    expect(psisLoo({ ...centred, kind: "participant", integrated: true }).units).toBe(8);
  });

  it("is the same where likelihoods differ by more than doubles can hold", () => {
    // A unit of log-likelihoods 0 to -2000, by hand: weights 1/likelihood, the tail smoothed.
    const ll = Float64Array.from({ length: 2000 }, (_, s) => -(s % 1000) * 2);
    const { pointwise } = psisLoo({ ...centred, units: 1, of: () => ll }, { relativeEfficiency: 1 });
    const { logWeights, khat } = paretoSmooth(ll.map((x) => -x));
    expect(pointwise.k[0]).toBe(khat);
    expect(pointwise.elpd[0]).toBeCloseTo(logSumExp(ll.map((x, s) => x + logWeights[s]!)), 10);
  });

  it("gives no number for a unit that is impossible for some draw", () => {
    const ll = new Float64Array(2000).fill(-1);
    ll[7] = Number.NEGATIVE_INFINITY;
    const { pointwise, counts } = psisLoo({ ...centred, units: 1, of: () => ll });
    expect([pointwise.elpd[0], pointwise.k[0]]).toEqual([Number.NaN, Number.POSITIVE_INFINITY]);
    expect(counts.veryBad).toBe(1);
  });

  it("warns of units that no parameter moves", () => {
    const { warnings } = psisLoo({
      ...centred,
      of: (i) => (i === 2 ? new Float64Array(2000) : centred.of(i)),
    });
    expect(warnings[0]).toMatch(/1 units \(3\) is the same for all draws/);
  });
});

describe("the threshold of k", () => {
  it("grows with the number of draws up to 0.7", () => {
    expect([100, 1000, 2000, 2200].map((S) => Number(paretoThreshold(S).toFixed(4)))).toEqual([
      0.5, 0.6667, 0.6971, 0.7,
    ]);
  });
});

const y = [1.2, -0.4, 0.8, 2.1, 6];
const { density } = conjugateNormal(y, 1, 3);
const without = (units: readonly number[]) =>
  conjugateNormal(
    y.filter((_, i) => !units.includes(i)),
    1,
    3,
  ).density;
/** log p(y_i | y without a set of units that i belongs to) */
function exactElpd(i: number, units: readonly number[]): number {
  const rest = y.filter((_, k) => !units.includes(k));
  const { mean, sd } = conjugateNormal(rest, 1, 3);
  const v = 1 + sd * sd;
  return -0.5 * (Math.log(2 * Math.PI * v) + (y[i]! - mean) ** 2 / v);
}

/** Variance of p(y_i | theta) over its squared mean, theta drawn from the posterior without a set of units. */
function relativeVariance(i: number, units: readonly number[]): number {
  const rest = y.filter((_, k) => !units.includes(k));
  const { mean, sd } = conjugateNormal(rest, 1, 3);
  // N(y; theta, 1)² is N(y; theta, 1/2)/(2 √π).
  const v = 0.5 + sd * sd;
  const square =
    Math.exp(-0.5 * ((y[i]! - mean) ** 2 / v)) / Math.sqrt(2 * Math.PI * v) / (2 * Math.sqrt(Math.PI));
  return square / Math.exp(2 * exactElpd(i, units)) - 1;
}

/** Within four standard errors of the exact value, which themselves are no larger than 400 draws would have them. */
function expectExact(loo: Loo, i: number, left: readonly number[]): void {
  const error = loo.pointwise.monteCarloError[i]!;
  expect(Math.abs(loo.pointwise.elpd[i]! - exactElpd(i, left))).toBeLessThan(4 * error);
  // 100 effective draws a chain are what a verdict asks for.
  expect(error).toBeLessThan(Math.sqrt(relativeVariance(i, left) / 400));
}

describe("refits of a conjugate normal", () => {
  const result = sampleNow(density, { seed: 1, draws: 2000 });
  const loo = psisLoo(unitLogLikelihoods(density, result));

  it("PSIS is near the exact values where k is good", () => {
    for (const [i, k] of loo.pointwise.k.entries()) {
      if (k > 0.5) continue;
      const error = loo.pointwise.monteCarloError[i]!;
      expect(Math.abs(loo.pointwise.elpd[i]! - exactElpd(i, [i]))).toBeLessThan(4 * error);
    }
    expect(loo.pointwise.k.some((k) => k < 0.5)).toBe(true);
  });

  it("exact refits replace units with a large k", () => {
    const pointwise = { ...loo.pointwise, k: Float64Array.of(0, 0, 0, 0, 0.9) };
    const flagged = looOf("psis", loo.kind, loo.threshold, pointwise);
    expect(flagged.counts.bad).toBe(1);
    expect(flagged.monteCarloError).toBeUndefined();
    const mended = refitLoo(flagged, { density, result, without });
    expect(mended.method).toBe("refits");
    expect(mended.counts.good).toBe(5);
    expect(mended.pointwise.k[4]).toBeNaN();
    expectExact(mended, 4, [4]);
    expect(mended.pointwise.elpd[0]).toBe(loo.pointwise.elpd[0]);
    expect(mended.monteCarloError).toBeCloseTo(Math.hypot(...mended.pointwise.monteCarloError), 12);
    expect(() => refitLoo(flagged, { density, result, without }, 0)).toThrow(
      /1 units need a refit, at most 0/,
    );
  });

  it("folds predict units from the others", () => {
    const folds = Int32Array.of(0, 0, 1, 1, 1);
    const byFold = kFold({ density, result, without }, folds);
    expect(byFold.method).toBe("kFold");
    for (let i = 0; i < 5; i++) expectExact(byFold, i, i < 2 ? [0, 1] : [2, 3, 4]);
  });

  it("eight schools: elpd is near the exact one", () => {
    const model = eightSchools("non-centred");
    // Units share draws, so their errors do not add up to that of the sum: it is measured, over independent fits.
    const totals = Float64Array.from({ length: 8 }, (_, seed) => {
      const fit = sampleNow(model, { seed, targetAcceptance: 0.95 });
      const { elpd, units } = psisLoo(unitLogLikelihoods(model, fit));
      expect(units).toBe(schools.effects.length);
      return elpd;
    });
    const error = Math.sqrt(variance(totals) / totals.length);
    expect(Math.abs(mean(totals) + 30.7418748838)).toBeLessThan(4 * error);
  });
});

describe("folds", () => {
  it("are of equal size, keep groups together, spread strata", () => {
    const plain = foldsOf(20, { folds: 5 });
    for (let f = 0; f < 5; f++) expect(plain.filter((x) => x === f).length).toBe(4);
    const groups = Array.from({ length: 20 }, (_, i) => Math.floor(i / 4));
    const grouped = foldsOf(20, { folds: 5, groups });
    for (let g = 0; g < 5; g++) expect(new Set(grouped.slice(4 * g, 4 * g + 4)).size).toBe(1);
    const strata = Array.from({ length: 20 }, (_, i) => (i < 5 ? 1 : 0));
    const spread = foldsOf(20, { folds: 5, strata });
    expect(new Set(spread.slice(0, 5)).size).toBe(5);
    expect(() => foldsOf(3, { folds: 4 })).toThrow(/from 2 to 3, got 4/);
    expect(foldsOf(20, { folds: 5, seed: 3 })).not.toEqual(plain);
  });
});

/** A Loo of given pointwise values. */
function made(elpd: number[], units: Loo["kind"] = "observation"): Loo {
  const zero = new Float64Array(elpd.length);
  return looOf("psis", units, 0.7, {
    elpd: Float64Array.from(elpd),
    k: zero,
    effectiveParameters: zero,
    monteCarloError: zero,
  });
}

describe("comparison", () => {
  const a = Array.from({ length: 150 }, (_, i) => -1 - 0.3 * Math.sin(i));
  const b = Array.from({ length: 150 }, (_, i) => -1.2 + 0.4 * Math.cos(3 * i));
  const c = a.map((x) => x - 0.5);

  it("puts the best first, with paired differences", () => {
    const { rows } = compareModels([
      { name: "c", loo: made(c) },
      { name: "a", loo: made(a) },
    ]);
    expect(rows.map(({ name }) => name)).toEqual(["a", "c"]);
    expect(rows[1]!.difference).toBeCloseTo(-75, 9);
    // The difference is the same for every unit.
    expect(rows[1]!.standardError).toBeLessThan(1e-9);
    expect(rows[1]!.probabilityWorse).toBe(1);
  });

  it("warns of few units and of small differences, refuses other data", () => {
    const { warnings } = compareModels([
      { name: "one", loo: made(a.slice(0, 20)) },
      { name: "two", loo: made(a.slice(0, 20).map((x, i) => x + 0.01 * (i % 2))) },
    ]);
    expect(warnings[0]).toMatch(/20 units are few/);
    expect(warnings[1]).toMatch(/one predicts as well as two up to 0\.1 nats/);
    expect(() =>
      compareModels([
        { name: "one", loo: made(a) },
        { name: "two", loo: made(a, "futureBlock") },
      ]),
    ).toThrow(/must be of the same data/);
  });

  it("stacking weights meet the conditions of the optimum", () => {
    for (const table of [
      [a, b, c],
      [a, b],
      [a, a, b],
      [c, c],
      [b, a, b.map((x, i) => x + Math.sin(i * i))],
    ]) {
      const pointwise = table.map((of) => Float64Array.from(of));
      const w = stackingWeights(pointwise);
      expect(w.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 12);
      const N = a.length;
      w.forEach((weight, k) => {
        let s = 0;
        for (let i = 0; i < N; i++) {
          const mixture = pointwise.reduce((sum, of, j) => sum + w[j]! * Math.exp(of[i]!), 0);
          s += Math.exp(pointwise[k]![i]!) / mixture / N;
        }
        expect(s).toBeLessThanOrEqual(1 + 1e-8);
        if (weight > 1e-6) expect(Math.abs(s - 1)).toBeLessThan(1e-6);
      });
    }
  });

  it("pseudo-BMA is the softmax of totals; with the bootstrap, a sure lead keeps its weight and a chance one not", () => {
    const table = [Float64Array.of(-1, -2), Float64Array.of(-2, -2)];
    expect(pseudoBmaWeights(table)[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 14);
    const sure = pseudoBmaPlusWeights([Float64Array.from(a), Float64Array.from(c)]);
    expect(sure[0]).toBeCloseTo(1, 10);
    // Two models, of which one leads by one unit only: E softmax over Beta(1, 1) shares, by quadrature.
    const samples = 20_000;
    const plus = pseudoBmaPlusWeights([Float64Array.of(-1, -3), Float64Array.of(-2, -1)], 1, samples);
    let exact = 0;
    let square = 0;
    for (let q = 0; q < 10_000; q++) {
      const u = (q + 0.5) / 10_000;
      const weight = 1 / (1 + Math.exp(-2 * (u * 1 + (1 - u) * -2)));
      exact += weight / 10_000;
      square += weight ** 2 / 10_000;
    }
    expect(Math.abs(plus[0]! - exact)).toBeLessThan(4 * Math.sqrt((square - exact ** 2) / samples));
    expect(() => pseudoBmaWeights([Float64Array.of(1), Float64Array.of(1, 2)])).toThrow(
      /model 2 has 2 units/,
    );
  });
});
