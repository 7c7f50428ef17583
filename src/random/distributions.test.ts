import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { exp } from "../scalar/elementary/index.js";
import { normalCdf } from "../scalar/special.js";
import {
  drawBernoulli,
  drawBeta,
  drawCategorical,
  drawChiSquare,
  drawGamma,
  drawStudentT,
} from "./distributions.js";
import { purpose, type Random, stream } from "./stream.js";

const COUNT = 20_000;

function draws(index: number, draw: (random: Random) => number): Float64Array {
  const random = stream(2024, purpose.simulation, index).at(0);
  return Float64Array.from({ length: COUNT }, () => draw(random));
}

/** Mean and variance within 4.5 standard errors of the truth; the fourth central moment gives the variance's. */
function expectMoments(x: Float64Array, mean: number, variance: number, fourth: number): void {
  const m = x.reduce((sum, v) => sum + v, 0) / x.length;
  const v = x.reduce((sum, w) => sum + (w - mean) ** 2, 0) / x.length;
  expect(Math.abs(m - mean)).toBeLessThan(4.5 * Math.sqrt(variance / x.length));
  expect(Math.abs(v - variance)).toBeLessThan(4.5 * Math.sqrt((fourth - variance ** 2) / x.length));
}

/** Kolmogorov-Smirnov distance below the bound exceeded with probability 1e-4. */
function expectDistribution(x: Float64Array, cdf: (v: number) => number): void {
  let distance = 0;
  for (const [i, v] of x.slice().sort().entries()) {
    const p = cdf(v);
    distance = Math.max(distance, p - i / x.length, (i + 1) / x.length - p);
  }
  expect(distance).toBeLessThan(2.23 / Math.sqrt(x.length));
}

describe("drawGamma", () => {
  it("has the moments of a gamma for shapes from 0.1 to 100", () => {
    for (const [i, a] of [0.1, 0.7, 1, 2.5, 100].entries()) {
      expectMoments(
        draws(i, (random) => drawGamma(a, random)),
        a,
        a,
        3 * a * a + 6 * a,
      );
    }
  });

  it("is exponential at shape 1 and Erlang at shape 3", () => {
    expectDistribution(
      draws(10, (random) => drawGamma(1, random)),
      (x) => 1 - exp(-x),
    );
    expectDistribution(
      draws(11, (random) => drawGamma(3, random)),
      (x) => 1 - exp(-x) * (1 + x + (x * x) / 2),
    );
  });

  it("follows the distribution below shape 1 too: at a half it is a squared normal, halved", () => {
    expectDistribution(
      draws(12, (random) => drawGamma(0.5, random)),
      (x) => 2 * normalCdf(Math.sqrt(2 * x)) - 1,
    );
  });

  it("refuses shapes that are not positive and finite", () => {
    const random = stream(1, purpose.simulation, 0).at(0);
    for (const shape of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => drawGamma(shape, random)).toThrow(UsageError);
    }
  });
});

describe("drawChiSquare", () => {
  it("has mean k and variance 2k", () => {
    const k = 5;
    expectMoments(
      draws(20, (random) => drawChiSquare(k, random)),
      k,
      2 * k,
      12 * k * k + 48 * k,
    );
  });
});

describe("drawStudentT", () => {
  it("is Cauchy with 1 degree of freedom", () => {
    expectDistribution(
      draws(30, (random) => drawStudentT(1, random)),
      (x) => 0.5 + Math.atan(x) / Math.PI,
    );
  });

  it("follows the closed form with 2 degrees of freedom", () => {
    expectDistribution(
      draws(31, (random) => drawStudentT(2, random)),
      (x) => 0.5 + x / (2 * Math.sqrt(2 + x * x)),
    );
  });
});

describe("drawBeta", () => {
  it("has the moments of a beta", () => {
    const [a, b] = [2, 3];
    const n = a + b;
    const variance = (a * b) / (n * n * (n + 1));
    const kurtosis = 3 + (6 * ((a - b) ** 2 * (n + 1) - a * b * (n + 2))) / (a * b * (n + 2) * (n + 3));
    expectMoments(
      draws(40, (random) => drawBeta(a, b, random)),
      a / n,
      variance,
      kurtosis * variance ** 2,
    );
  });

  it("follows the arcsine law at a = b = 1/2 and a power law at b = 1", () => {
    expectDistribution(
      draws(41, (random) => drawBeta(0.5, 0.5, random)),
      (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x)),
    );
    expectDistribution(
      draws(42, (random) => drawBeta(3, 1, random)),
      (x) => x ** 3,
    );
  });

  it("gives numbers, never NaN, for shapes so small that both gammas underflow", () => {
    const x = draws(43, (random) => drawBeta(1e-4, 1e-4, random));
    expect(x.every((v) => v >= 0 && v <= 1)).toBe(true);
    const ones = x.filter((v) => v > 0.5).length;
    expect(Math.abs(ones - COUNT / 2)).toBeLessThan(4.5 * Math.sqrt(COUNT / 4));
  });
});

describe("drawBernoulli", () => {
  it("gives ones with the given probability", () => {
    const ones = draws(50, (random) => drawBernoulli(0.3, random)).reduce((sum, v) => sum + v, 0);
    expect(Math.abs(ones - 0.3 * COUNT)).toBeLessThan(4.5 * Math.sqrt(COUNT * 0.3 * 0.7));
  });

  it("is certain at 0 and 1 and refuses what is not a probability", () => {
    const random = stream(1, purpose.simulation, 0).at(0);
    expect([drawBernoulli(0, random), drawBernoulli(1, random)]).toEqual([0, 1]);
    for (const p of [-0.1, 1.1, Number.NaN]) expect(() => drawBernoulli(p, random)).toThrow(UsageError);
  });
});

describe("drawCategorical", () => {
  it("gives each category in proportion to its weight, and never one of weight 0", () => {
    const weights = [0, 1, 3, 0, 4, 0];
    const counts = weights.map(() => 0);
    for (const k of draws(60, (random) => drawCategorical(weights, random))) counts[k]! += 1;
    for (const [k, weight] of weights.entries()) {
      const p = weight / 8;
      expect(Math.abs(counts[k]! - p * COUNT)).toBeLessThanOrEqual(4.5 * Math.sqrt(COUNT * p * (1 - p)));
    }
  });

  it("never leaves the range at the ends of the uniform", () => {
    const fixed = (u: number): Random => ({ uniform: () => u, normal: () => 0 });
    expect(drawCategorical([0.1, 0.2, 0.7], fixed(2 ** -53))).toBe(0);
    expect(drawCategorical([0.1, 0.2, 0.7, 0], fixed(1 - 2 ** -53))).toBe(2);
  });

  it("refuses weights that are negative, NaN or all zero", () => {
    const random = stream(1, purpose.simulation, 0).at(0);
    for (const weights of [[], [0, 0], [1, -1], [Number.NaN, 1]]) {
      expect(() => drawCategorical(weights, random)).toThrow(UsageError);
    }
  });
});

describe("normal draws", () => {
  it("follow the normal distribution", () => {
    expectDistribution(
      draws(70, (random) => random.normal()),
      normalCdf,
    );
  });
});
