/** Densities with known answers, for the tests of everything that takes a density. */

import {
  type Density,
  plainDensity,
  positive,
  real,
  recordedDensity,
} from "../../src/inference/density/index.js";
import { cholesky, invertPositiveDefinite } from "../../src/inference/linear.js";
import { add, div, log, mul, neg, type Scalar, square, sub } from "../../src/scalar/index.js";

/** Normal of a covariance, d × d row-major, normalised. */
export function normalDensity(mean: readonly number[], covariance: Float64Array): Density {
  const d = mean.length;
  const precision = invertPositiveDefinite(covariance, d);
  const lower = cholesky(covariance, d)!;
  let logNormaliser = -0.5 * d * Math.log(2 * Math.PI);
  for (let i = 0; i < d; i++) logNormaliser -= Math.log(lower[i * d + i]!);
  return plainDensity({
    dimension: d,
    logDensity(z, g) {
      let form = 0;
      for (let i = 0; i < d; i++) {
        let sum = 0;
        for (let j = 0; j < d; j++) sum += precision[i * d + j]! * (z[j]! - mean[j]!);
        g[i] = -sum;
        form += sum * (z[i]! - mean[i]!);
      }
      return logNormaliser - 0.5 * form;
    },
  });
}

/** Independent normals of the given sds. */
export function independentNormals(sds: readonly number[]): Density {
  return plainDensity({
    dimension: sds.length,
    logDensity(z, g) {
      let value = 0;
      sds.forEach((s, j) => {
        const u = z[j]! / s;
        value -= 0.5 * u * u;
        g[j] = -u / s;
      });
      return value;
    },
  });
}

/** Two normals with sds 1 and 2 and a correlation. */
export function correlatedPair(rho: number): Density {
  return normalDensity([0, 0], Float64Array.of(1, 2 * rho, 2 * rho, 4));
}

/** Neal's funnel: v ~ N(0, width), x_i ~ N(0, e^(v/2)). Neal 2003, Slice sampling. */
export function funnel(width: number, children: number): Density {
  return plainDensity({
    dimension: children + 1,
    logDensity(z, g) {
      const v = z[0]!;
      const shrink = Math.exp(-v);
      let squares = 0;
      for (let j = 1; j <= children; j++) {
        squares += z[j]! * z[j]!;
        g[j] = -z[j]! * shrink;
      }
      g[0] = -v / (width * width) - 0.5 * children + 0.5 * squares * shrink;
      return -0.5 * (v / width) ** 2 - 0.5 * children * v - 0.5 * squares * shrink;
    },
  });
}

export const schools = {
  effects: [28, 8, -3, 7, -1, 1, 18, 12],
  errors: [15, 10, 16, 11, 9, 11, 10, 18],
};

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** log N(x; m, s) of scalars, written out so that nothing of the library's own densities is relied on. */
function normal(x: Scalar, m: Scalar | number, s: Scalar | number): Scalar {
  const u = div<Scalar>(sub<Scalar>(x, m), s);
  return sub<Scalar>(mul<Scalar>(-0.5, square<Scalar>(u)), add<Scalar>(log<Scalar>(s), HALF_LOG_TWO_PI));
}

/**
 * Rubin's eight schools, centred or not: mu ~ N(0, 5), tau ~ half-Cauchy(5), theta ~ N(mu, tau). Normalised.
 * Units are the schools, of which those in `left` are left out.
 */
export function eightSchools(form: "centred" | "non-centred", left: readonly number[] = []): Density {
  return recordedDensity({
    parameters: { mu: real(), tau: positive(), theta: real(8) },
    logPrior({ mu, tau, theta }) {
      const halfCauchy = neg<Scalar>(
        add<Scalar>(
          log<Scalar>(add<Scalar>(1, square<Scalar>(div<Scalar>(tau, 5)))),
          Math.log((Math.PI * 5) / 2),
        ),
      );
      let value = add<Scalar>(normal(mu, 0, 5), halfCauchy);
      for (const x of theta) {
        value = add<Scalar>(value, form === "centred" ? normal(x, mu, tau) : normal(x, 0, 1));
      }
      return value;
    },
    units({ mu, tau, theta }) {
      return theta.flatMap((x, i) => {
        if (left.includes(i)) return [];
        const effect = form === "centred" ? x : add<Scalar>(mu, mul<Scalar>(tau, x));
        return [normal(effect, schools.effects[i]!, schools.errors[i]!)];
      });
    },
  });
}

/** y_i ~ N(theta, s), theta ~ N(0, t): posterior and evidence in closed form. */
export function conjugateNormal(y: readonly number[], s: number, t: number) {
  const density = recordedDensity({
    parameters: { theta: real() },
    logPrior: ({ theta }) => normal(theta, 0, t),
    units: ({ theta }) => y.map((value) => normal(theta, value, s)),
    drawPrior(random, xOut) {
      xOut[0] = t * random.normal();
    },
  });
  const n = y.length;
  const precision = n / s ** 2 + 1 / t ** 2;
  const mean = y.reduce((sum, v) => sum + v, 0) / s ** 2 / precision;
  // y ~ N(0, s² I + t² 1 1ᵀ)
  const logDeterminant = n * Math.log(s ** 2) + Math.log(1 + (n * t ** 2) / s ** 2);
  const total = y.reduce((sum, v) => sum + v, 0);
  const form = y.reduce((sum, v) => sum + v * v, 0) / s ** 2 - (total / s ** 2) ** 2 / precision;
  const logEvidence = -0.5 * (n * Math.log(2 * Math.PI) + logDeterminant + form);
  return { density, mean, sd: Math.sqrt(1 / precision), logEvidence };
}
