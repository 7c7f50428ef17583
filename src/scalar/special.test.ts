import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Jet, jet, type Scalar } from "./index.js";
import { digamma, erf, erfc, logBeta, logGamma, logNormalCdf, normalCdf, trigamma } from "./special.js";

type Row = readonly number[];
const references = JSON.parse(
  readFileSync(new URL("../../test/golden/special/special.golden.json", import.meta.url), "utf8"),
) as Record<string, readonly Row[]>;

/** The largest error of f over a table of [arguments..., value], in the given measure. */
function worst(
  name: string,
  f: (...x: number[]) => number,
  measure: (value: number, expected: number) => number = relative,
  rows: readonly Row[] = references[name] as readonly Row[],
): number {
  const errors = rows.map((row) => measure(f(...row.slice(0, -1)), row.at(-1) as number));
  return errors.some(Number.isNaN) ? Number.NaN : Math.max(...errors);
}

function relative(value: number, expected: number): number {
  return value === expected ? 0 : Math.abs(value - expected) / Math.abs(expected);
}

const normalRange = (row: Row): boolean => Math.abs(row.at(-1) as number) > 2.3e-308;

describe("special functions against 40-digit arithmetic", () => {
  it("erf has a relative error below 5e-16 on the whole line", () => {
    expect(worst("erf", erf)).toBeLessThan(5e-16);
  });

  it("erfc has a relative error below 1e-15 as long as the result is a normal number", () => {
    const rows = references.erfc?.filter(normalRange) as readonly Row[];
    expect(Math.max(...rows.map(([x]) => x as number))).toBeGreaterThan(26.5);
    expect(worst("erfc", erfc, relative, rows)).toBeLessThan(1e-15);
  });

  it("normalCdf has a relative error below 1e-15 from -37.5 up", () => {
    expect(worst("normalCdf", normalCdf, relative, references.normalCdf?.filter(normalRange))).toBeLessThan(
      1e-15,
    );
  });

  it("logNormalCdf has a relative error below 1e-15 from -1e6 to 36", () => {
    expect(worst("logNormalCdf", logNormalCdf)).toBeLessThan(1e-15);
  });

  it("logGamma has a relative error below 1e-15 from 1e-300 to 1e300, beside its zeros too", () => {
    expect(worst("logGamma", logGamma)).toBeLessThan(1e-15);
  });

  it("digamma has an error below 2e-15 (1 + |value|), and 1e-14 relative away from its zero", () => {
    expect(worst("digamma", digamma, (value, e) => Math.abs(value - e) / (1 + Math.abs(e)))).toBeLessThan(
      2e-15,
    );
    const away = references.digamma?.filter(([x]) => Math.abs((x as number) - 1.465) > 0.065);
    expect(worst("digamma", digamma, relative, away)).toBeLessThan(1e-14);
  });

  it("trigamma has a relative error below 1e-15 from 1e-150 to 1e300", () => {
    expect(worst("trigamma", trigamma)).toBeLessThan(1e-15);
  });

  it("logBeta has an error below 4e-15 of max(1, |value|) up to arguments of 1e10", () => {
    expect(
      worst("logBeta", logBeta, (value, e) => Math.abs(value - e) / Math.max(1, Math.abs(e))),
    ).toBeLessThan(4e-15);
  });
});

describe("derivatives of special functions", () => {
  it("those of logGamma are digamma and trigamma, exactly", () => {
    for (const x of [1e-8, 0.3, 1, 2, 3.7, 40]) {
      expect(jet(logGamma, x)).toEqual({ value: logGamma(x), first: digamma(x), second: trigamma(x) });
    }
  });

  it("the second derivative of digamma is tetragamma, to 2e-15", () => {
    expect(worst("tetragamma", (x) => jet(digamma, x).second)).toBeLessThan(2e-15);
  });

  it("those of erf, erfc and normalCdf are normal densities and their slopes", () => {
    for (const x of [-3, -0.4, 0, 0.4, 2, 9]) {
      const density = (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
      close(jet(erf, x), { value: erf(x), first: density, second: -2 * x * density });
      close(jet(erfc, x), { value: erfc(x), first: -density, second: 2 * x * density });
      const phi = Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
      close(jet(normalCdf, x), { value: normalCdf(x), first: phi, second: -x * phi });
    }
  });

  it("that of logNormalCdf is φ/Φ, to 2e-15, and its own derivative stays right far in the tail", () => {
    expect(worst("hazard", (z) => jet(logNormalCdf, z).first)).toBeLessThan(2e-15);
    // -h (z + h), with h = φ/Φ = |z| + 1/|z| - ... : -1 + 1/z² - 6/z⁴ + ...
    const z = -1e4;
    expect(jet(logNormalCdf, z).first).toBeCloseTo(1e4 + 1e-4 - 2e-12, 11);
    expect(jet(logNormalCdf, z).second).toBeCloseTo(-1 + 1e-8, 13);
    for (const x of [-2, 0, 1.5]) {
      const { first, second } = jet(logNormalCdf, x);
      expect(second).toBeCloseTo(-first * (x + first), 14);
    }
  });

  it("those of logBeta are differences of digamma in each argument", () => {
    const ofA = jet(<S extends Scalar>(a: S) => logBeta<S>(a, 3.5), 8);
    close(ofA, {
      value: logBeta(8, 3.5),
      first: digamma(8) - digamma(11.5),
      second: trigamma(8) - trigamma(11.5),
    });
  });
});

describe("edges of special functions", () => {
  it("limits at infinity are reached", () => {
    expect(erf(Infinity)).toBe(1);
    expect(erf(-Infinity)).toBe(-1);
    expect(erfc(Infinity)).toBe(0);
    expect(erfc(-Infinity)).toBe(2);
    expect(normalCdf(-Infinity)).toBe(0);
    expect(normalCdf(Infinity)).toBe(1);
    expect(logNormalCdf(-Infinity)).toBe(-Infinity);
    expect(logNormalCdf(Infinity)).toBeCloseTo(0, 300);
    expect(logGamma(Infinity)).toBe(Infinity);
    expect(digamma(Infinity)).toBe(Infinity);
    expect(trigamma(Infinity)).toBe(0);
  });

  it("gamma functions diverge at 0", () => {
    expect(logGamma(0)).toBe(Infinity);
    expect(digamma(0)).toBe(-Infinity);
    expect(trigamma(0)).toBe(Infinity);
    expect(logBeta(0, 2)).toBe(Infinity);
  });

  it("zeros are exact: erf(0), logGamma(1), logGamma(2)", () => {
    expect(erf(0)).toBe(0);
    expect(logGamma(1)).toBeCloseTo(0, 300);
    expect(logGamma(2)).toBeCloseTo(0, 300);
  });

  it("NaN stays NaN", () => {
    for (const f of [erf, erfc, normalCdf, logNormalCdf, logGamma, digamma, trigamma])
      expect(f(Number.NaN)).toBeNaN();
  });

  it("logBeta does not depend on the order of its arguments", () => {
    expect(logBeta(3e5, 0.2)).toBe(logBeta(0.2, 3e5));
  });
});

function close(actual: Jet<number>, expected: Jet<number>): void {
  for (const part of ["value", "first", "second"] as const) {
    const tolerance = 1e-14 * Math.max(Math.abs(expected[part]), 1e-300);
    expect(Math.abs(actual[part] - expected[part]), part).toBeLessThanOrEqual(tolerance);
  }
}
