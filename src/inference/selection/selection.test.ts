/** Random-effects selection against known answers and closed forms. */

import { describe, expect, it } from "vitest";
import { betaCdf } from "../diagnostics/beta.js";
import { exceedanceProbabilities } from "./exceedance.js";
import { gammaCdf } from "./gamma.js";
import { compareConditions, compareGroups, fixedEffects, selectModels } from "./random-effects.js";
import { three, two } from "./selection-fixtures.js";

const expectAll = (ours: ArrayLike<number>, wanted: readonly number[], digits: number): void => {
  expect(ours.length).toBe(wanted.length);
  for (const [k, x] of wanted.entries()) expect(ours[k]).toBeCloseTo(x, digits);
};

describe("random-effects selection", () => {
  it("gives the known answers of three models", () => {
    const s = selectModels(three);
    expectAll(s.counts, [7.576857350935, 1.62389563901, 1.799247010055], 9);
    expectAll(s.exceedance, [0.966984584031, 0.014398509936, 0.018616906032], 10);
    expect(s.freeEnergy).toBeCloseTo(-141.792034112172, 9);
    expect(s.freeEnergyEqual).toBeCloseTo(-141.638940240797, 10);
    expect(s.omnibusRisk).toBeCloseTo(0.538198889023, 9);
    expectAll(s.protectedExceedance, [0.625954184877, 0.186048877559, 0.187996937563], 9);
  });

  it("gives the known answers of two models", () => {
    const s = selectModels(two);
    expectAll(s.counts, [6.329766761353, 1.670233238647], 9);
    expect(s.exceedance[0]).toBeCloseTo(0.964763963019, 10);
    expect(s.omnibusRisk).toBeCloseTo(0.453665299221, 9);
    expectAll(s.protectedExceedance, [0.753916680669, 0.246083319331], 9);
  });

  it("moves nothing when a constant is added to a participant's evidences", () => {
    const shifted = three.map((row, i) => row.map((x) => x + 100 * i));
    expectAll(selectModels(shifted).counts, [...selectModels(three).counts], 9);
  });

  it("sums families, of which each has the same prior", () => {
    const s = selectModels(three, { families: ["a", "b", "b"] });
    const [a, b] = s.families!;
    expect(a!.frequency).toBeCloseTo(s.frequencies[0]!, 12);
    expect(a!.frequency + b!.frequency).toBeCloseTo(1, 12);
    // Two gammas: the beta tail.
    const tail = 1 - betaCdf(0.5, s.counts[0]!, s.counts[1]! + s.counts[2]!);
    expect(a!.exceedance).toBeCloseTo(tail, 10);
    // Equal evidences: the hypothesis of equal families loses nothing, whatever their sizes.
    const flat = selectModels([[0, 0, 0]], { families: ["a", "b", "b"] });
    expect(flat.freeEnergyEqual).toBeCloseTo(0, 12);
    expectAll(selectModels(three, { families: ["a", "b", "c"] }).counts, [...selectModels(three).counts], 12);
  });

  it("tells groups with the same frequencies from groups with others", () => {
    const like = (k: number): number[][] =>
      Array.from({ length: 10 }, () => [0, 1].map((j) => (j === k ? 0 : -8)));
    expect(compareGroups(like(0), like(1)).probabilitySame).toBeLessThan(0.01);
    expect(compareGroups(like(0), like(0)).probabilitySame).toBeGreaterThan(0.5);
  });

  it("tells participants who keep their model from those who change it", () => {
    const keep = compareConditions([two, two]);
    const change = compareConditions([two, two.map(([a, b]) => [b!, a!])]);
    const same = (s: typeof keep): number => s.families!.find(({ name }) => name === "same")!.frequency;
    expect(same(keep)).toBeGreaterThan(0.7);
    expect(same(change)).toBeLessThan(0.3);
  });

  it("refuses what is no table of evidences", () => {
    expect(() => selectModels([])).toThrow(/at least one participant/);
    expect(() => selectModels([[1, 2], [1]])).toThrow(/participant 2 has 1 evidences/);
    expect(() => selectModels([[1, Number.NaN]])).toThrow(/model 2 for participant 1 is NaN/);
    expect(() => selectModels(two, { families: ["a"] })).toThrow(/families of 1/);
  });
});

describe("exceedance by quadrature", () => {
  it("is the beta tail for two, for large and small counts", () => {
    for (const [a, b] of [
      [0.3, 0.7],
      [1, 1],
      [40, 35],
      [500, 480],
      [0.1, 30],
    ] as const) {
      const xp = exceedanceProbabilities([a, b]);
      expect(xp[0]).toBeCloseTo(1 - betaCdf(0.5, a, b), 10);
      expect(xp[0]! + xp[1]!).toBeCloseTo(1, 10);
    }
  });

  it("shares equally among equals", () => {
    expectAll(exceedanceProbabilities([2, 2, 2, 2]), [0.25, 0.25, 0.25, 0.25], 11);
  });

  it("rests on the gamma distribution", () => {
    expect(gammaCdf(2, 1)).toBeCloseTo(1 - Math.exp(-2), 15);
    expect(gammaCdf(30, 3)).toBeCloseTo(1 - Math.exp(-30) * (1 + 30 + 450), 14);
    expect(gammaCdf(0, 2)).toBe(0);
  });
});

describe("fixed effects", () => {
  it("are the softmax of summed evidences", () => {
    const p = fixedEffects(two);
    expect(p[0]).toBeCloseTo(1 / (1 + Math.exp(-9.5)), 13);
  });
});
