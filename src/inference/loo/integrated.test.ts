/** Integrated likelihoods against the closed form of normal measurements of normal parameters. */

import { describe, expect, it } from "vitest";
import { purpose, stream } from "../../random/index.js";
import { mean, variance } from "../diagnostics/series.js";
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
  for (const q of [1, 2]) {
    it(`of ${q} parameters equal the closed form, and can be left out`, () => {
      const { group, exact } = made(q);
      const integrated = integratedLogLikelihoods(group);
      expect(integrated.method).toBe("grid");
      for (let i = 0; i < group.participants; i++) {
        // The trapezoidal rule of a normal with points 0.4 sds apart misses e^(-2 π²/0.4²), the ends at 6 sds 2e-9.
        integrated.of(i).forEach((m, s) => {
          expect(Math.abs(m - exact(i, s))).toBeLessThan(1e-6);
        });
        expect(integrated.accuracy[i]).toBeLessThan(0.01);
      }
      const loo = psisLoo(integrated);
      expect(loo.kind).toBe("participant");
      expect(loo.units).toBe(3);
      expect(loo.counts.good).toBe(3);
    });
  }

  it("of 3 parameters are near the closed form on average over points, each as near as its own spread", () => {
    const { group, exact } = made(3);
    const runs = Array.from({ length: 12 }, (_, seed) => integratedLogLikelihoods(group, { seed }));
    for (let i = 0; i < group.participants; i++) {
      // Draws of one run share its points: the mean over draws of the ratio to the exact value is one number a run.
      const ratios = runs.map((run) => {
        expect(run.method).toBe("importance");
        expect(run.accuracy[i]).toBeLessThan(0.7);
        return mean(run.of(i).map((m, s) => Math.exp(m - exact(i, s))));
      });
      const error = Math.sqrt(variance(ratios) / ratios.length);
      expect(Math.abs(mean(ratios) - 1)).toBeLessThan(4 * error);
    }
    expect(psisLoo(runs[0]!).units).toBe(3);
  });

  it("of a participant whose model always fails are refused by name", () => {
    const { group } = made(1);
    const broken = { ...group, logLikelihood: () => new Float64Array(60).fill(Number.NaN) };
    expect(() => integratedLogLikelihoods(broken)).toThrow(/participant 1 cannot be evaluated/);
  });
});
