/** The library as its users meet it: a density of one's own, from one import, to a comparison. */

import { describe, expect, it } from "vitest";
import {
  bridgeEvidence,
  checkDensity,
  compareModels,
  diagnose,
  laplace,
  plainDensity,
  positive,
  psisLoo,
  real,
  recordedDensity,
  sampleNow,
  summarise,
  unitLogLikelihoods,
} from "../../src/inference/index.js";
import { add, log, mul, normalLogDensity, type Scalar, square, sub } from "../../src/scalar/index.js";

const x = Float64Array.from({ length: 40 }, (_, k) => k / 10 - 2);
const y = x.map((v, k) => 1 + 0.5 * v + 0.3 * Math.sin(12.9898 * k));

/** A line, or a constant, with unknown noise. */
const regression = (slope: boolean) =>
  recordedDensity({
    parameters: { a: real(), b: real(), noise: positive() },
    logPrior: ({ a, b, noise }) =>
      add<Scalar>(
        add<Scalar>(normalLogDensity<Scalar>(a, 0, 25), normalLogDensity<Scalar>(b, 0, 1)),
        sub<Scalar>(log<Scalar>(2), mul<Scalar>(2, noise)),
      ),
    rows: {
      data: { x, y },
      logLikelihood: ({ a, b, noise }, row) =>
        normalLogDensity<Scalar>(
          row.y!,
          slope ? add<Scalar>(a, mul<Scalar>(b, row.x!)) : a,
          square<Scalar>(noise),
        ),
    },
  });

describe("credence/inference", () => {
  it("checks, samples, judges and compares densities written as scalar code", () => {
    const line = regression(true);
    const flat = regression(false);
    checkDensity(line);
    const [fit, other] = [line, flat].map((density) => sampleNow(density, { seed: 1 })) as [
      ReturnType<typeof sampleNow>,
      ReturnType<typeof sampleNow>,
    ];
    expect(diagnose(fit).text).toMatch(/can be trusted: 4 chains agree/);
    // Least squares, with priors as wide as these.
    const meanX = x.reduce((s, v) => s + v, 0) / x.length;
    const meanY = y.reduce((s, v) => s + v, 0) / y.length;
    const slope =
      x.reduce((s, v, k) => s + (v - meanX) * (y[k]! - meanY), 0) /
      x.reduce((s, v) => s + (v - meanX) ** 2, 0);
    const row = summarise(fit, { names: ["b"] })[0]!;
    expect(Math.abs(row.mean - slope)).toBeLessThan(4 * row.mcseMean + 0.002);
    const { rows } = compareModels([
      { name: "flat", loo: psisLoo(unitLogLikelihoods(flat, other)) },
      { name: "line", loo: psisLoo(unitLogLikelihoods(line, fit)) },
    ]);
    expect(rows.map(({ name }) => name)).toEqual(["line", "flat"]);
    expect(rows[0]!.stacking).toBeGreaterThan(0.9);
    const bridge = bridgeEvidence(line, fit).logEvidence;
    expect(Math.abs(laplace(line).logEvidence! - bridge)).toBeLessThan(0.2);
  });

  it("takes a plain function with its gradient", () => {
    const density = plainDensity({
      dimension: 2,
      logDensity(z, gradientOut) {
        gradientOut[0] = -z[0]!;
        gradientOut[1] = -z[1]!;
        return -0.5 * (z[0]! ** 2 + z[1]! ** 2);
      },
    });
    checkDensity(density);
    expect(diagnose(sampleNow(density, { seed: 2 })).trusted).toBe(true);
  });
});
