/** Integrated likelihoods against the closed form of normal measurements of normal parameters. */

import { describe, expect, it } from "vitest";
import { purpose, stream } from "../../random/index.js";
import { type GroupedUnits, integratedLogLikelihoods } from "./integrated.js";
import { psisLoo } from "./psis.js";

const normal = (x: number, m: number, v: number): number =>
  -0.5 * (Math.log(2 * Math.PI * v) + (x - m) ** 2 / v);

/**
 * Participants with q parameters, each measured once with an error of sd 0.4. Of a population N(m, s) of which m and s
 * vary over draws, the integral is Π N(y; m, s² + 0.16).
 */
function made(q: number): { group: GroupedUnits; exact(participant: number, draw: number): number } {
  const participants = 3;
  const [chains, draws] = [2, 200];
  const S = chains * draws;
  const numbers = stream(1, purpose.simulation, q);
  const y = (i: number, f: number): number => 3 * numbers.normal(0, i * q + f);
  const mean = (f: number, s: number): number => 0.3 * numbers.normal(1, f * S + s) + f;
  const sd = (f: number, s: number): number => 2 * Math.exp(0.2 * numbers.normal(2, f * S + s));
  const all = (of: (s: number) => number): Float64Array => Float64Array.from({ length: S }, (_, s) => of(s));
  const group: GroupedUnits = {
    participants,
    parameters: q,
    chains,
    draws,
    populationMean: (f) => all((s) => mean(f, s)),
    populationSd: (f) => all((s) => sd(f, s)),
    own: (i, f) => all((s) => y(i, f) + 0.4 * numbers.normal(3, (i * q + f) * S + s)),
    logLikelihood: (i, points) =>
      Float64Array.from(points, (x) => {
        let sum = 0;
        for (let f = 0; f < q; f++) sum += normal(y(i, f), x[f]!, 0.16);
        return sum;
      }),
  };
  const exact = (i: number, s: number): number => {
    let sum = 0;
    for (let f = 0; f < q; f++) sum += normal(y(i, f), mean(f, s), sd(f, s) ** 2 + 0.16);
    return sum;
  };
  return { group, exact };
}

describe("integrated likelihoods", () => {
  for (const [q, tolerance] of [
    [1, 1e-6],
    [2, 1e-6],
    [3, 0.25],
  ] as const) {
    it(`of ${q} parameters equal the closed form, and can be left out`, () => {
      const { group, exact } = made(q);
      const integrated = integratedLogLikelihoods(group, { points: 4000 });
      expect(integrated.method).toBe(q <= 2 ? "grid" : "importance");
      for (let i = 0; i < group.participants; i++) {
        integrated.of(i).forEach((m, s) => {
          expect(Math.abs(m - exact(i, s))).toBeLessThan(tolerance);
        });
        expect(integrated.accuracy[i]).toBeLessThan(q <= 2 ? 0.01 : 0.7);
      }
      const loo = psisLoo(integrated);
      expect(loo.kind).toBe("participant");
      expect(loo.units).toBe(3);
      if (q <= 2) expect(loo.counts.good).toBe(3);
    });
  }

  it("of a participant whose model always fails are refused by name", () => {
    const { group } = made(1);
    const broken = { ...group, logLikelihood: () => new Float64Array(60).fill(Number.NaN) };
    expect(() => integratedLogLikelihoods(broken)).toThrow(/participant 1 cannot be evaluated/);
  });
});
