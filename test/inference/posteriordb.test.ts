/** Posteriors of public models against the reference draws of posteriordb: four combined Monte Carlo errors. inference 18. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { declare, positive, real, recordedDensity } from "../../src/inference/density/index.js";
import { diagnose, drawsOf, mcseMean, sampleNow } from "../../src/inference/index.js";
import { add, div, log, log1p, mul, type Scalar, sqrt, square, sub } from "../../src/scalar/index.js";

interface Reference {
  readonly y: readonly number[];
  readonly names: readonly string[];
  readonly mean: readonly number[];
  readonly mcse_mean: readonly number[];
  readonly mean_square: readonly number[];
  readonly mcse_mean_square: readonly number[];
}

const referenceOf = (name: string): Reference =>
  JSON.parse(
    readFileSync(new URL(`../golden/posteriordb/${name}.json`, import.meta.url), "utf8"),
  ) as Reference;
const reference = referenceOf("arma-arma11");
const referenceOfFive = referenceOf("arK-arK");
const referenceOfGarch = referenceOf("garch-garch11");

/** Log density of a normal, up to a constant. */
function normal(x: Scalar | number, mean: Scalar | number, sd: Scalar | number): Scalar {
  const u = div<Scalar>(sub<Scalar>(x, mean), sd);
  return sub<Scalar>(mul<Scalar>(-0.5, square<Scalar>(u)), log<Scalar>(sd));
}

/** Each value is predicted by the one before and the error of its prediction. */
const arma = recordedDensity({
  parameters: { mu: real(), phi: real(), theta: real(), sigma: positive() },
  logPrior: ({ mu, phi, theta, sigma }) =>
    add<Scalar>(
      add<Scalar>(normal(mu, 0, 10), normal(phi, 0, 2)),
      // Half-Cauchy of scale 2.5.
      sub<Scalar>(normal(theta, 0, 2), log1p<Scalar>(square<Scalar>(div<Scalar>(sigma, 2.5)))),
    ),
  units({ mu, phi, theta, sigma }) {
    let before: Scalar = mu;
    let error: Scalar = 0;
    return reference.y.map((y) => {
      const predicted = add<Scalar>(add<Scalar>(mu, mul<Scalar>(phi, before)), mul<Scalar>(theta, error));
      error = sub<Scalar>(y, predicted);
      before = y;
      return normal(error, 0, sigma);
    });
  },
});

/** Each value is predicted by the five before it. */
const five = recordedDensity({
  parameters: { alpha: real(), beta: real(5), sigma: positive() },
  logPrior: ({ alpha, beta, sigma }) =>
    beta.reduce<Scalar>(
      (sum, each) => add<Scalar>(sum, normal(each, 0, 10)),
      sub<Scalar>(normal(alpha, 0, 10), log1p<Scalar>(square<Scalar>(div<Scalar>(sigma, 2.5)))),
    ),
  units: ({ alpha, beta, sigma }) =>
    referenceOfFive.y.slice(5).map((y, t) => {
      const predicted = beta.reduce<Scalar>(
        (sum, each, k) => add<Scalar>(sum, mul<Scalar>(each, referenceOfFive.y[t + 4 - k]!)),
        alpha,
      );
      return normal(y, predicted, sigma);
    }),
});

/**
 * The variance is a constant, a share of the last squared error and a share of the last variance; the shares are
 * uniform where they sum to less than 1, which leaves a third one.
 */
const garch = recordedDensity({
  parameters: { mu: real(), alpha0: positive(), share: declare({ kind: "simplex", size: 3 }) },
  logPrior: () => 0,
  units({ mu, alpha0, share }) {
    const [alpha1, beta1] = share as [Scalar, Scalar, Scalar]; // as declared
    let variance: Scalar = 0.5 ** 2;
    return referenceOfGarch.y.map((y) => {
      const error = sub<Scalar>(y, mu);
      const unit = normal(error, 0, sqrt<Scalar>(variance));
      variance = add<Scalar>(
        add<Scalar>(alpha0, mul<Scalar>(alpha1, square<Scalar>(error))),
        mul<Scalar>(beta1, variance),
      );
      return unit;
    });
  },
});

// Where |theta| of arma11 is above 1 errors grow from step to step, to log densities of -1e100, and no step is small
// enough.
const start = { kind: "uniform", radius: 1 } as const;

describe.each([
  ["arma11", arma, reference],
  ["arK", five, referenceOfFive],
  ["garch11", garch, referenceOfGarch],
] as const)("the posterior of %s", (_, density, reference) => {
  const result = sampleNow(density, { seed: 20, chains: 4, tune: 500, draws: 1000, start });

  it("can be trusted", () => {
    expect(diagnose(result).text).toMatch(/^The draws can be trusted/);
  });

  it.each(reference.names.map((name, j) => [name, j] as const))(
    "has the mean and spread of %s",
    (name, j) => {
      const chains = drawsOf(result, name);
      const near = (of: readonly Float64Array[], value: number, error: number): void => {
        const all = of.flatMap((chain) => [...chain]);
        const mean = all.reduce((sum, x) => sum + x, 0) / all.length;
        expect(Math.abs(mean - value) / Math.hypot(mcseMean(of), error)).toBeLessThan(4);
      };
      near(chains, reference.mean[j]!, reference.mcse_mean[j]!);
      const squares = chains.map((chain) => chain.map((x) => x * x));
      near(squares, reference.mean_square[j]!, reference.mcse_mean_square[j]!);
    },
  );
});
