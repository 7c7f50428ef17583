import { describe, expect, it } from "vitest";
import { choleskyCorrelation } from "../../inference/transform/correlation.js";
import { lkjPower, logLkjConstant } from "./lkj.js";

/** Density of z by the formula of the factor: Jacobian of the map included. */
function logDensity(size: number, eta: number, z: readonly number[]): number {
  const factor = new Float64Array(size * size);
  let total =
    choleskyCorrelation(size).forward(Float64Array.from(z), 0, factor, 0) - logLkjConstant(size, eta);
  for (let k = 1; k < size; k++) total += lkjPower(size, eta, k) * Math.log(factor[k * size + k]!);
  return total;
}

/** Integral over the line by the trapezoidal rule, which is exact beyond all digits for what falls off this fast. */
function integral(f: (z: number) => number): number {
  const h = 0.05;
  let sum = 0;
  for (let k = -240; k <= 240; k++) sum += f(k * h) * h;
  return sum;
}

/** Integral over correlations by Simpson's rule. */
function overCorrelations(f: (r: number) => number): number {
  const n = 2000;
  let sum = 0;
  for (let k = 0; k <= n; k++) {
    const weight = k === 0 || k === n ? 1 : k % 2 === 1 ? 4 : 2;
    sum += weight * f(-1 + (2 * k) / n);
  }
  return (sum * 2) / (3 * n);
}

describe("the LKJ density", () => {
  it("has the constants 4/3 and 3 pi^2/16 for eta 2, and pi^2/2 for eta 1", () => {
    expect(logLkjConstant(2, 2)).toBeCloseTo(0.287682072452, 12);
    expect(logLkjConstant(3, 2)).toBeCloseTo(0.615483338127, 12);
    expect(Math.exp(logLkjConstant(3, 1))).toBeCloseTo(Math.PI ** 2 / 2, 12);
    expect(logLkjConstant(1, 2)).toBe(0);
  });

  it("has for two columns the constant of quadrature over the correlation", () => {
    for (const eta of [2, 3.5]) {
      const found = overCorrelations((r) => (1 - r * r) ** (eta - 1));
      expect(Math.abs(found / Math.exp(logLkjConstant(2, eta)) - 1)).toBeLessThan(1e-8);
    }
  });

  it("has for three columns the constant of quadrature over partial correlations", () => {
    // det R = (1 - a^2)(1 - b^2)(1 - c^2), and r_23 has slope sqrt((1 - a^2)(1 - b^2)) in the partial c.
    for (const eta of [2, 3]) {
      const outer = overCorrelations((a) => (1 - a * a) ** (eta - 1 + 0.5));
      const inner = overCorrelations((c) => (1 - c * c) ** (eta - 1));
      expect(Math.abs((outer * outer * inner) / Math.exp(logLkjConstant(3, eta)) - 1)).toBeLessThan(1e-8);
    }
  });

  it("integrates to 1 over the coordinates", () => {
    expect(integral((z) => Math.exp(logDensity(2, 2, [z])))).toBeCloseTo(1, 10);
    const second = (z1: number, z2: number): number => Math.exp(logDensity(3, 2, [0, z1, z2]));
    // The coordinates of three columns are independent of each other: the first at 0 stands for its marginal.
    const first = Math.exp(logDensity(3, 2, [0, 0, 0]));
    const marginal = integral((z) => Math.exp(logDensity(3, 2, [z, 0, 0]))) / first;
    const rest = integral((z1) => integral((z2) => second(z1, z2)));
    expect(marginal * rest).toBeCloseTo(1, 8);
  });

  it("gives the first of three correlations Beta(2.5, 2.5) on (-1, 1)", () => {
    // B(2.5, 2.5) = 3 pi/128; r = tanh z.
    const ratio = Math.exp(logDensity(3, 2, [0.7, 0, 0]) - logDensity(3, 2, [0, 0, 0]));
    const beta = (r: number): number => (1 - r * r) ** 1.5 / (16 * ((3 * Math.PI) / 128));
    const r = Math.tanh(0.7);
    expect(ratio).toBeCloseTo((beta(r) * (1 - r * r)) / beta(0), 12);
  });
});
