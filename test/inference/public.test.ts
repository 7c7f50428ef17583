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
import { logGamma } from "../../src/scalar/special.js";

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

/** Posterior mean of b, and the evidence: closed forms given the noise, which is integrated out by quadrature. */
function exactLine(): { slope: number; logEvidence: number } {
  const sum = (of: (k: number) => number): number => x.reduce((total, _, k) => total + of(k), 0);
  const n = x.length;
  const [sx, sxx, sy] = [sum((k) => x[k]!), sum((k) => x[k]! ** 2), sum((k) => y[k]!)];
  const [sxy, syy] = [sum((k) => x[k]! * y[k]!), sum((k) => y[k]! ** 2)];
  let evidence = 0;
  let slope = 0;
  const steps = 4000;
  for (let q = 0; q < steps; q++) {
    // log noise from -5 to 3, the prior 2 e^(-2 noise) and the Jacobian
    const noise = Math.exp(-5 + (8 * (q + 0.5)) / steps);
    const v = noise ** 2;
    const [paa, pab, pbb] = [n / v + 1 / 25, sx / v, sxx / v + 1];
    const determinant = paa * pbb - pab * pab;
    const [ha, hb] = [sy / v, sxy / v];
    const a = (pbb * ha - pab * hb) / determinant;
    const b = (paa * hb - pab * ha) / determinant;
    const logLikelihood =
      -0.5 * n * Math.log(2 * Math.PI * v) -
      0.5 * Math.log(25 * determinant) -
      0.5 * (syy / v - a * ha - b * hb);
    const weight = Math.exp(logLikelihood) * 2 * Math.exp(-2 * noise) * noise * (8 / steps);
    evidence += weight;
    slope += weight * b;
  }
  return { slope: slope / evidence, logEvidence: Math.log(evidence) };
}

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
    const exact = exactLine();
    const row = summarise(fit, { names: ["b"] })[0]!;
    expect(Math.abs(row.mean - exact.slope)).toBeLessThan(4 * row.mcseMean);
    const { rows } = compareModels([
      { name: "flat", loo: psisLoo(unitLogLikelihoods(flat, other)) },
      { name: "line", loo: psisLoo(unitLogLikelihoods(line, fit)) },
    ]);
    expect(rows.map(({ name }) => name)).toEqual(["line", "flat"]);
    expect(rows[0]!.stacking).toBeGreaterThan(0.9);
    const bridge = bridgeEvidence(line, fit);
    const error = Math.abs(bridge.logEvidence - exact.logEvidence);
    expect(error).toBeLessThan(4 * bridge.coefficientOfVariation);
    // Laplace in (a, b, log noise) against the gamma function that a flat prior of log noise would give. The prior of
    // noise adds 2 noise to the 2 n of its curvature; noise is below 0.3, the largest residual.
    const n = y.length;
    const missed =
      logGamma(n / 2 - 1) - Math.LN2 + (n / 2 - 1) * Math.log(2 / n) + n / 2 - 0.5 * Math.log(Math.PI / n);
    const found = exact.logEvidence - laplace(line).logEvidence!;
    expect(Math.abs(found - missed)).toBeLessThan(0.3 / n);
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
