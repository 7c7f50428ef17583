import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors.js";
import { add, log, mul, normalLogDensity, type Scalar, square, sub } from "../../scalar/index.js";
import {
  checkDensity,
  constrainedDensity,
  declare,
  layoutOf,
  plainDensity,
  positive,
  real,
  recordedDensity,
} from "./index.js";

const LOG_TWO_PI = Math.log(2 * Math.PI);

describe("layouts", () => {
  it("name values and coordinates, counting from 1", () => {
    const layout = layoutOf({
      mu: real(),
      theta: real(2, 2),
      weights: declare({ kind: "simplex", size: 3 }, 2),
    });
    expect(layout.dimension).toBe(1 + 4 + 4);
    expect(layout.valueNames).toEqual([
      "mu",
      "theta[1,1]",
      "theta[1,2]",
      "theta[2,1]",
      "theta[2,2]",
      ...["weights[1,1]", "weights[1,2]", "weights[1,3]", "weights[2,1]", "weights[2,2]", "weights[2,3]"],
    ]);
    expect(layout.coordinateNames.slice(5)).toEqual([
      "weights~[1]",
      "weights~[2]",
      "weights~[3]",
      "weights~[4]",
    ]);
    const z = Float64Array.from({ length: 9 }, (_, k) => 0.1 * k);
    const x = new Float64Array(11);
    layout.constrain(z, x);
    expect(x[5]! + x[6]! + x[7]!).toBeCloseTo(1, 14);
    const back = new Float64Array(9);
    layout.unconstrain(x, back);
    back.forEach((value, k) => {
      expect(value).toBeCloseTo(z[k]!, 12);
    });
  });

  it("refuse shapes that are none and no parameters", () => {
    expect(() => layoutOf({ a: real(0) })).toThrow(/parameter a: dimensions/);
    expect(() => layoutOf({})).toThrow(UsageError);
  });
});

/** y ~ N(mu, sigma), mu ~ N(0, 2), sigma ~ log-normal(0, 1), by hand on (mu, log sigma). */
const y = [0.5, -1.25, 2, 0.75];
function byHand(mu: number, logSigma: number): number {
  const sigma = Math.exp(logSigma);
  const normal = (x: number, m: number, s: number) =>
    -0.5 * LOG_TWO_PI - Math.log(s) - 0.5 * ((x - m) / s) ** 2;
  return normal(mu, 0, 2) + normal(logSigma, 0, 1) + y.reduce((sum, v) => sum + normal(v, mu, sigma), 0);
}
const parameters = { mu: real(), sigma: positive() };
const recorded = recordedDensity({
  parameters,
  logPrior: ({ mu, sigma }) =>
    add<Scalar>(normalLogDensity(mu, 0, 4), sub<Scalar>(normalLogDensity(log(sigma), 0, 1), log(sigma))),
  rows: { data: { y }, logLikelihood: ({ mu, sigma }, row) => normalLogDensity(row.y!, mu, square(sigma)) },
});

describe("densities from scalar code", () => {
  it("are the density by hand, Jacobian included, row by row or written out", () => {
    const written = recordedDensity({
      parameters,
      logPrior: ({ mu, sigma }) =>
        add<Scalar>(normalLogDensity(mu, 0, 4), sub<Scalar>(normalLogDensity(log(sigma), 0, 1), log(sigma))),
      units: ({ mu, sigma }) => y.map((value) => normalLogDensity(value, mu, square(sigma))),
    });
    const gradient = new Float64Array(2);
    for (const z of [Float64Array.of(0.3, -0.4), Float64Array.of(-2, 1.5)]) {
      for (const density of [recorded, written]) {
        expect(density.logDensity(z, gradient)).toBeCloseTo(byHand(z[0]!, z[1]!), 12);
        const units = new Float64Array(4);
        density.units!.logLikelihood(z, units);
        const likelihood = units.reduce((a, b) => a + b, 0);
        expect(density.logPrior!(z) + likelihood).toBeCloseTo(byHand(z[0]!, z[1]!), 12);
      }
    }
  });

  it("pass the check of their gradients", () => {
    expect(() => checkDensity(recorded)).not.toThrow();
  });

  it("give the bits of a point alone whatever lies beside it", () => {
    const points = Array.from({ length: 70 }, (_, k) => Float64Array.of(Math.sin(k), Math.cos(3 * k)));
    const gradients = points.map(() => new Float64Array(2));
    const values = new Float64Array(70);
    recorded.logDensities!(points, gradients, values);
    points.forEach((z, k) => {
      const own = new Float64Array(2);
      expect(recorded.logDensity(z, own)).toBe(values[k]);
      expect(own).toEqual(gradients[k]);
    });
  });

  it("refuse Math.*, columns of unequal length, gaps, and units beside rows", () => {
    const model = (rows: Record<string, number[]>) => () =>
      recordedDensity({
        parameters: { a: real() },
        logPrior: ({ a }) => normalLogDensity(a, 0, 1),
        rows: { data: rows, logLikelihood: ({ a }, row) => mul(a, row.u!) },
      });
    expect(model({ u: [1, 2], v: [1] })).toThrow(/column v has 1 rows/);
    expect(model({ u: [1, Number.NaN] })).toThrow(/column u, row 2 is no number/);
    expect(model({ u: [] })).toThrow(/no rows/);
    expect(() =>
      recordedDensity({ parameters: { a: real() }, logPrior: ({ a }) => Math.exp(a as unknown as number) }),
    ).toThrow(/credence\/scalar/);
    expect(() =>
      recordedDensity({
        parameters: { a: real() },
        logPrior: ({ a }) => a,
        units: ({ a }) => [a],
        rows: { data: { u: [1] }, logLikelihood: ({ a }) => a },
      }),
    ).toThrow(/either units or rows/);
  });
});

describe("plain densities", () => {
  it("add transform and Jacobian to a function of constrained values", () => {
    // Exponential: log density -x in x, so z - e^z in z = log x.
    const density = constrainedDensity({
      parameters: { rate: positive() },
      logDensity(x, gradient) {
        gradient[0] = -1;
        return -x[0]!;
      },
    });
    const gradient = new Float64Array(1);
    expect(density.logDensity(Float64Array.of(0.7), gradient)).toBeCloseTo(0.7 - Math.exp(0.7), 14);
    expect(gradient[0]).toBeCloseTo(1 - Math.exp(0.7), 14);
    expect(() => checkDensity(density)).not.toThrow();
  });

  it("are checked: a wrong slope is named with its coordinate", () => {
    const density = plainDensity({
      dimension: 2,
      logDensity(z, gradient) {
        gradient[0] = -z[0]!;
        gradient[1] = -1.001 * z[1]!;
        return -0.5 * (z[0]! ** 2 + z[1]! ** 2);
      },
    });
    expect(() => checkDensity(density)).toThrow(/wrong in coordinate z\[2\]/);
  });

  it("are checked: state between calls, a changed z, results that depend on neighbours", () => {
    let calls = 0;
    const normal = (z: Float64Array, gradient: Float64Array) => {
      gradient[0] = -z[0]!;
      return -0.5 * z[0]! ** 2;
    };
    const drifting = plainDensity({ dimension: 1, logDensity: (z, g) => normal(z, g) + 1e-9 * calls++ });
    expect(() => checkDensity(drifting)).toThrow(/keep state/);
    const writing = plainDensity({
      dimension: 1,
      logDensity(z, gradient) {
        const value = normal(z, gradient);
        z[0] = 0;
        return value;
      },
    });
    expect(() => checkDensity(writing)).toThrow(/changed z/);
    const leaking = plainDensity({
      dimension: 1,
      logDensity: normal,
      logDensities(points, gradients, values) {
        points.forEach((z, k) => {
          values[k] = normal(z, gradients[k]!) + 1e-9 * points[0]![0]!;
        });
      },
    });
    expect(() => checkDensity(leaking)).toThrow(/bit for bit/);
  });

  it("are refused where they are finite nowhere, with the reason", () => {
    const density = plainDensity({
      dimension: 1,
      logDensity: () => Number.NaN,
      reason: () => "participant s03, trial 2: precision is negative",
    });
    expect(() => checkDensity(density)).toThrow(/s03, trial 2/);
  });

  it("accept steep and large log densities", () => {
    const density = plainDensity({
      dimension: 1,
      logDensity(z, gradient) {
        gradient[0] = -1e8 * z[0]!;
        return -0.5e8 * z[0]! ** 2 - 1e7;
      },
    });
    expect(() => checkDensity(density)).not.toThrow();
  });

  it("are refused without a dimension or a function", () => {
    expect(() => plainDensity({ dimension: 0, logDensity: () => 0 })).toThrow(UsageError);
    expect(() => plainDensity({ dimension: 1 } as never)).toThrow(/must be a function/);
  });
});
