/** Moment matching against the closed form of a regression with known noise, of which one observation is far off. */

import { describe, expect, it } from "vitest";
import { purpose, stream } from "../../random/index.js";
import { add, mul, type Scalar, square, sub } from "../../scalar/index.js";
import { real, recordedDensity } from "../density/index.js";
import { mean, variance } from "../diagnostics/series.js";
import { momentMatchLoo } from "./moment-matching.js";
import { psisLoo } from "./psis.js";
import { unitLogLikelihoods } from "./units.js";

const x = [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1, 0.5];
const y = [-1.1, -0.5, -0.7, 0.1, 0.2, 0.1, 0.4, 1, 1.2, -7];
const OUTLIER = 9;
const PRIOR = 3;

const normal = (value: Scalar, centre: Scalar | number, sd: number): Scalar =>
  sub(mul(square(sub(value, centre)), -0.5 / sd ** 2), 0.5 * Math.log(2 * Math.PI * sd ** 2));

const density = recordedDensity({
  parameters: { a: real(), b: real() },
  logPrior: ({ a, b }) => add(normal(a, 0, PRIOR), normal(b, 0, PRIOR)),
  units: ({ a, b }) => y.map((value, i) => normal(add(a, mul(b, x[i]!)), value, 1)),
});

/** Mean and covariance of (a, b) given some of the observations: [a, b], [[u, v], [v, w]]. */
function posterior(units: readonly number[]) {
  const sum = (f: (i: number) => number): number => units.reduce((total, i) => total + f(i), 0);
  const [p, q, r] = [units.length + PRIOR ** -2, sum((i) => x[i]!), sum((i) => x[i]! ** 2) + PRIOR ** -2];
  const determinant = p * r - q * q;
  const [u, v, w] = [r / determinant, -q / determinant, p / determinant];
  const [s, t] = [sum((i) => y[i]!), sum((i) => x[i]! * y[i]!)];
  return { a: u * s + v * t, b: v * s + w * t, u, v, w };
}

const all = [...y.keys()];

function exactElpd(i: number): number {
  const { a, b, u, v, w } = posterior(all.filter((k) => k !== i));
  const variance = 1 + u + 2 * x[i]! * v + x[i]! ** 2 * w;
  return -0.5 * (Math.log(2 * Math.PI * variance) + (y[i]! - a - b * x[i]!) ** 2 / variance);
}

/** Independent draws from the posterior of all observations. */
function drawn(seed: number) {
  const [chains, draws] = [4, 500];
  const numbers = stream(seed, purpose.simulation, 0);
  const { a, b, u, v, w } = posterior(all);
  const unconstrained = new Float64Array(2 * chains * draws);
  for (let s = 0; s < chains * draws; s++) {
    const [z1, z2] = [numbers.normal(0, s), numbers.normal(1, s)];
    unconstrained[2 * s] = a + Math.sqrt(u) * z1;
    unconstrained[2 * s + 1] = b + (v / Math.sqrt(u)) * z1 + Math.sqrt(w - v ** 2 / u) * z2;
  }
  return { chains, draws, unconstrained };
}

const runs = Array.from({ length: 8 }, (_, seed) => {
  const result = drawn(seed);
  return { result, loo: psisLoo(unitLogLikelihoods(density, result)) };
});

describe("moment matching", () => {
  it("with a low threshold moves until elpd of an outlier is exact, within four standard errors over runs", () => {
    const found = runs.map(({ result, loo }) => {
      // The other units are good: only the outlier is to be moved.
      const k = loo.pointwise.k.map((of, i) => (i === OUTLIER ? of : Number.NEGATIVE_INFINITY));
      const strict = { ...loo, threshold: 0.1, pointwise: { ...loo.pointwise, k } };
      const { pointwise, warnings } = momentMatchLoo(strict, { density, result });
      expect(warnings[0]).toMatch(/moved for 1 units/);
      const lppd = pointwise.effectiveParameters[OUTLIER]! + pointwise.elpd[OUTLIER]!;
      expect(lppd).toBeCloseTo(
        loo.pointwise.effectiveParameters[OUTLIER]! + loo.pointwise.elpd[OUTLIER]!,
        10,
      );
      for (const i of all.slice(0, OUTLIER)) expect(pointwise.elpd[i]).toBe(loo.pointwise.elpd[i]);
      return pointwise.elpd[OUTLIER]!;
    });
    const error = Math.sqrt(variance(found) / found.length);
    expect(Math.abs(mean(found) - exactElpd(OUTLIER))).toBeLessThan(4 * error);
    // Plain importance sampling is far from it: what was mended was broken.
    const plain = mean(runs.map(({ loo }) => loo.pointwise.elpd[OUTLIER]!));
    expect(Math.abs(plain - exactElpd(OUTLIER))).toBeGreaterThan(10 * error);
  });

  it("with the usual threshold makes every k good and more than halves the error", () => {
    const distance = { plain: 0, matched: 0 };
    for (const { result, loo } of runs) {
      const matched = momentMatchLoo(loo, { density, result });
      expect(matched.pointwise.k[OUTLIER]).toBeLessThanOrEqual(loo.threshold);
      distance.plain += loo.pointwise.elpd[OUTLIER]! - exactElpd(OUTLIER);
      distance.matched += matched.pointwise.elpd[OUTLIER]! - exactElpd(OUTLIER);
    }
    expect(Math.abs(distance.matched)).toBeLessThan(Math.abs(distance.plain) / 2);
  });

  it("never raises k, with and without covariances, however many steps", () => {
    const { result, loo } = runs[0]!;
    const before = loo.pointwise.k[OUTLIER]!;
    for (const covariance of [true, false]) {
      for (const steps of [0, 1, 2, 3]) {
        const { k } = momentMatchLoo(loo, { density, result }, { steps, covariance }).pointwise;
        expect(k[OUTLIER]).toBeLessThanOrEqual(before);
      }
    }
    expect(momentMatchLoo(loo, { density, result }, { steps: 0 }).pointwise).toEqual(loo.pointwise);
  });

  it("refuses other units and steps that are no count", () => {
    const { result, loo } = runs[0]!;
    expect(() => momentMatchLoo({ ...loo, units: 3 }, { density, result })).toThrow(/has 10 units/);
    expect(() => momentMatchLoo(loo, { density, result }, { steps: 1.5 })).toThrow(/steps must be/);
  });
});
