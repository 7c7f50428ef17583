import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  lambertW0,
  lambertW0OfExp,
  logAddExp,
  logit,
  logSigmoid,
  normalLogDensity,
  sigmoid,
  softplus,
} from "./functions.js";
import { jet, type Scalar } from "./index.js";

const references = JSON.parse(
  readFileSync(new URL("../../test/golden/special/special.golden.json", import.meta.url), "utf8"),
) as Record<string, readonly (readonly number[])[]>;

/** The largest relative error over a table of [arguments..., value]. */
function worst(name: string, f: (...x: number[]) => number): number {
  const rows = references[name] as readonly (readonly number[])[];
  const errors = rows.map((row) => {
    const expected = row.at(-1) as number;
    const value = f(...row.slice(0, -1));
    return value === expected ? 0 : Math.abs(value - expected) / Math.abs(expected);
  });
  return errors.some(Number.isNaN) ? Number.NaN : Math.max(...errors);
}

describe("sigmoid and its relatives", () => {
  it("agree with 40-digit arithmetic to 5e-16 from -744 to 744, logit to 2e-15", () => {
    const subnormal = (x: number): boolean => x < -708;
    expect(worst("sigmoid", (x) => (subnormal(x) ? Math.exp(x) : sigmoid(x)))).toBeLessThan(5e-16);
    expect(worst("logSigmoid", logSigmoid)).toBeLessThan(5e-16);
    expect(worst("softplus", (x) => (subnormal(x) ? Math.exp(x) : softplus(x)))).toBeLessThan(5e-16);
    expect(worst("logit", logit)).toBeLessThan(2e-15);
    expect(worst("logAddExp", logAddExp)).toBeLessThan(5e-16);
  });

  it("sigmoid ends at 0 and 1 and keeps the smallest positive double before", () => {
    expect(sigmoid(-745)).toBe(5e-324);
    expect(sigmoid(-746)).toBe(0);
    expect(sigmoid(-Infinity)).toBe(0);
    expect(sigmoid(Infinity)).toBe(1);
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(Number.NaN)).toBeNaN();
  });

  it("logSigmoid and softplus are linear where the exponential vanishes, and never overflow", () => {
    expect(logSigmoid(-1e308)).toBe(-1e308);
    expect(logSigmoid(-Infinity)).toBe(-Infinity);
    expect(logSigmoid(Infinity)).toBeCloseTo(0, 300);
    expect(softplus(1e308)).toBe(1e308);
    expect(softplus(Infinity)).toBe(Infinity);
    expect(softplus(-Infinity)).toBe(0);
  });

  it("logit ends at -Infinity and Infinity, and is NaN outside the unit interval", () => {
    expect(logit(0)).toBe(-Infinity);
    expect(logit(1)).toBe(Infinity);
    expect(logit(0.5)).toBe(0);
    expect(logit(1.1)).toBeNaN();
    expect(logit(-0.1)).toBeNaN();
  });

  it("derivatives at 0, where |x| has a kink, are the closed forms", () => {
    expect(jet(sigmoid, 0)).toEqual({ value: 0.5, first: 0.25, second: 0 });
    expect(jet(softplus, 0)).toEqual({ value: Math.LN2, first: 0.5, second: 0.25 });
    expect(jet(logSigmoid, 0)).toEqual({ value: -Math.LN2, first: 0.5, second: -0.25 });
  });

  it("the slope of sigmoid keeps its digits in both tails", () => {
    for (const x of [-700, -50, 50, 700]) {
      expect(jet(sigmoid, x).first / Math.exp(-Math.abs(x))).toBeCloseTo(1, 14);
    }
  });
});

describe("logAddExp", () => {
  it("takes infinite arguments", () => {
    expect(logAddExp(-Infinity, -Infinity)).toBe(-Infinity);
    expect(logAddExp(Infinity, Infinity)).toBe(Infinity);
    expect(logAddExp(-Infinity, 3)).toBe(3);
    expect(logAddExp(3, -Infinity)).toBe(3);
    expect(logAddExp(Infinity, -Infinity)).toBe(Infinity);
    expect(logAddExp(Number.NaN, 1)).toBeNaN();
  });

  it("has the weights of the two terms as derivatives", () => {
    const { first, second } = jet(<S extends Scalar>(x: S) => logAddExp<S>(x, 1), 2.5);
    const weight = 1 / (1 + Math.exp(-1.5));
    expect(first).toBeCloseTo(weight, 15);
    expect(second).toBeCloseTo(weight * (1 - weight), 15);
  });
});

describe("Lambert W", () => {
  it("agrees with 60-digit arithmetic to 1e-15: lambertW0OfExp for L from -700 to 1e6", () => {
    expect(worst("lambertW0OfExp", lambertW0OfExp)).toBeLessThan(1e-15);
  });

  it("agrees with 40-digit arithmetic to 1e-15: lambertW0 for z from 1e-300 to 1e300", () => {
    expect(worst("lambertW0", lambertW0)).toBeLessThan(1e-15);
  });

  it("is 0 at 0, the omega constant at 1, 1 at e, and NaN below 0", () => {
    expect(lambertW0(0)).toBe(0);
    expect(lambertW0(1)).toBeCloseTo(0.5671432904097838, 15);
    expect(lambertW0(Math.E)).toBeCloseTo(1, 15);
    expect(lambertW0(-0.1)).toBeNaN();
    expect(lambertW0OfExp(Number.NaN)).toBeNaN();
  });

  it("has the derivatives of the closed form, beside its switch too", () => {
    for (const z of [0.01, 1, 7.389, 7.39, 50, 1e9]) {
      const w = lambertW0(z);
      const { first, second } = jet(lambertW0, z);
      expect(first * z * (1 + 1 / w)).toBeCloseTo(1, 13);
      const expected = (-Math.exp(-2 * w) * (w + 2)) / (1 + w) ** 3;
      expect(second / expected).toBeCloseTo(1, 13);
    }
    expect(jet(lambertW0, 0)).toEqual({ value: 0, first: 1, second: -2 });
    for (const L of [-100, -3, 1.999, 2.001, 800]) {
      const w = lambertW0OfExp(L);
      const { first, second } = jet(lambertW0OfExp, L);
      expect(first).toBe(w / (1 + w));
      // W / (1 + W) is differentiated as a quotient, whose two terms cancel as W grows.
      expect(Math.abs((second * (1 + w) ** 3) / w - 1)).toBeLessThan(1e-15 * (1 + w));
    }
  });
});

describe("normalLogDensity", () => {
  it("is the log density with a variance, not a standard deviation", () => {
    expect(normalLogDensity(1.3, 0.2, 4)).toBeCloseTo(-0.5 * Math.log(2 * Math.PI * 4) - 1.21 / 8, 15);
  });

  it("has the closed derivatives in its mean and its variance", () => {
    const [x, m, v] = [1.3, 0.2, 4];
    const inMean = jet(<S extends Scalar>(mean: S) => normalLogDensity<S>(x, mean, v), m);
    expect(inMean.first).toBeCloseTo((x - m) / v, 15);
    expect(inMean.second).toBeCloseTo(-1 / v, 15);
    const inVariance = jet(<S extends Scalar>(variance: S) => normalLogDensity<S>(x, m, variance), v);
    expect(inVariance.first).toBeCloseTo(-0.5 / v + (0.5 * (x - m) ** 2) / v ** 2, 15);
    expect(inVariance.second).toBeCloseTo(0.5 / v ** 2 - (x - m) ** 2 / v ** 3, 15);
  });
});
