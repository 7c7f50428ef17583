import { describe, expect, it } from "vitest";
import { type Hyperprior, logHyperprior } from "./hyperpriors.js";

/** Prior, x, log density to 16 digits by mpmath 1.3.0 from the formulas of the textbook. */
const known: readonly [Hyperprior, number, number][] = [
  [{ family: "normal", mean: -3, sd: 2 }, 1.5, -4.143335713764618],
  [{ family: "student", df: 3, mean: -1, scale: 0.7 }, 1.5, -3.961317832176857],
  [{ family: "uniform", low: -1, high: 3 }, 1.5, -1.3862943611198906],
  [{ family: "laplace", scale: 0.7 }, 1.5, -2.479329379478356],
  [{ family: "half-normal", scale: 0.5 }, 0.4, 0.1473558279152179],
  [{ family: "half-student", df: 4, scale: 0.5 }, 0.4, 0.03441509531248118],
  [{ family: "half-cauchy", scale: 0.5 }, 0.4, -0.2531317665656166],
  [{ family: "exponential", rate: 3 }, 0.4, -0.1013877113318903],
  [{ family: "lognormal", meanlog: -0.5, sdlog: 0.8 }, 0.4, 0.08510670823031734],
  [{ family: "inverse-gamma", shape: 2.5, scale: 1.2 }, 0.4, 0.3781385830715101],
];
const onLine = ["normal", "student", "uniform", "laplace"];

describe("logHyperprior", () => {
  it.each(known)("gives the log density of %j at %f", (prior, x, expected) => {
    const { value } = logHyperprior(prior, x);
    expect(Math.abs(value - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected)));
  });

  it.each(known)("gives the slope of %j at %f", (prior, x) => {
    const h = 1e-5;
    const [above, below] = [logHyperprior(prior, x + h).value, logHyperprior(prior, x - h).value];
    expect(logHyperprior(prior, x).slope).toBeCloseTo((above - below) / (2 * h), 8);
  });

  it.each(known)("integrates to 1 as %j", (prior) => {
    // Double-exponential quadrature; each half of the line on its own for the kink of laplace, pieces for a uniform.
    const mass =
      prior.family === "uniform"
        ? exp(logHyperprior(prior, prior.low).value) * (prior.high - prior.low)
        : halfLine((x) => exp(logHyperprior(prior, x).value)) +
          halfLine((x) => exp(logHyperprior(prior, -x).value));
    expect(Math.abs(mass - 1)).toBeLessThan(1e-9);
  });

  it("is impossible beyond the edges", () => {
    const nowhere = { value: Number.NEGATIVE_INFINITY, slope: 0 };
    for (const [prior] of known) {
      if (!onLine.includes(prior.family)) expect(logHyperprior(prior, -0.1)).toEqual(nowhere);
    }
    const uniform = { family: "uniform", low: -1, high: 3 } as const;
    expect(logHyperprior(uniform, -1.001)).toEqual(nowhere);
    expect(logHyperprior(uniform, 3.001)).toEqual(nowhere);
    expect(logHyperprior(uniform, 3).value).toBeCloseTo(-Math.log(4), 15);
    expect(logHyperprior({ family: "lognormal", meanlog: 0, sdlog: 1 }, 0)).toEqual(nowhere);
    expect(logHyperprior({ family: "inverse-gamma", shape: 2, scale: 1 }, 0)).toEqual(nowhere);
  });

  it("has the half-Cauchy as the half-Student of one degree of freedom", () => {
    for (const x of [0, 0.3, 2, 50]) {
      const cauchy = logHyperprior({ family: "half-cauchy", scale: 0.7 }, x);
      const student = logHyperprior({ family: "half-student", df: 1, scale: 0.7 }, x);
      expect(cauchy.value).toBeCloseTo(student.value, 13);
      expect(cauchy.slope).toBeCloseTo(student.slope, 13);
    }
  });
});

const { exp } = Math;

/** Integral over x > 0 by x = exp(pi/2 sinh t). */
function halfLine(f: (x: number) => number): number {
  const h = 1 / 64;
  let sum = 0;
  for (let k = -256; k <= 256; k++) {
    const t = k * h;
    const x = exp((Math.PI / 2) * Math.sinh(t));
    const weight = x * (Math.PI / 2) * Math.cosh(t);
    const value = f(x) * weight;
    if (Number.isFinite(value)) sum += value * h;
  }
  return sum;
}
