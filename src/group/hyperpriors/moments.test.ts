import { describe, expect, it } from "vitest";
import { purpose, stream } from "../../random/index.js";
import { type Hyperprior, logHyperprior } from "./hyperpriors.js";
import { drawHyperprior, momentsOf } from "./moments.js";

const priors: readonly Hyperprior[] = [
  { family: "normal", mean: -3, sd: 2 },
  { family: "student", df: 9, mean: -1, scale: 0.7 },
  { family: "uniform", low: -1, high: 3 },
  { family: "laplace", scale: 0.7 },
  { family: "half-normal", scale: 0.5 },
  { family: "half-student", df: 9, scale: 0.5 },
  { family: "exponential", rate: 3 },
  { family: "lognormal", meanlog: -0.5, sdlog: 0.4 },
  { family: "inverse-gamma", shape: 9, scale: 1.2 },
];

/** Integral over the line by the trapezoidal rule, x = sinh t. */
function expectation(prior: Hyperprior, f: (x: number) => number): number {
  const h = 1e-3;
  let sum = 0;
  for (let t = -8; t <= 8; t += h) {
    const x = Math.sinh(t);
    sum += Math.exp(logHyperprior(prior, x).value) * f(x) * Math.cosh(t) * h;
  }
  return sum;
}

describe("moments of a hyperprior", () => {
  it.each(priors)("are those of the density of %j", (prior) => {
    const { mean, square } = momentsOf(prior);
    expect(mean).toBeCloseTo(
      expectation(prior, (x) => x),
      2,
    );
    expect(square / expectation(prior, (x) => x * x)).toBeCloseTo(1, 2);
  });

  it("do not exist where tails are heavy", () => {
    expect(momentsOf({ family: "half-cauchy", scale: 1 })).toEqual({
      mean: Number.NaN,
      square: Number.POSITIVE_INFINITY,
    });
    expect(momentsOf({ family: "student", df: 1, mean: 0, scale: 1 }).mean).toBeNaN();
    expect(momentsOf({ family: "inverse-gamma", shape: 1, scale: 1 }).mean).toBeNaN();
  });

  it.each([...priors, { family: "half-cauchy", scale: 0.5 } satisfies Hyperprior])(
    "and draws of %j follow its density",
    (prior) => {
      // Shares of draws below three points against the integral of the density: 5 standard errors.
      const random = stream(3, purpose.prior, 1).at(0);
      const draws = Array.from({ length: 4000 }, () => drawHyperprior(prior, random)).sort((a, b) => a - b);
      for (const p of [0.1, 0.5, 0.9]) {
        const x = draws[Math.floor(p * draws.length)]!;
        const mass = expectation(prior, (v) => (v < x ? 1 : 0));
        expect(Math.abs(mass - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / draws.length));
      }
    },
  );
});
