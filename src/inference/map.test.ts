import { describe, expect, it } from "vitest";
import { drive } from "./drive.js";
import { fitMap, type MapOptions, type MapResult, type Reply } from "./map.js";

type Density = (z: Float64Array) => { value: number; gradient: number[]; hessian: number[] };

/** Every request answered from a density written by hand. */
function fit(density: Density, options: Omit<MapOptions, "seed" | "index"> & Partial<MapOptions>): MapResult {
  return drive(fitMap({ seed: 3, index: 0, ...options }), ({ points }) =>
    points.map((z): Reply => {
      const { value, gradient, hessian } = density(z);
      return {
        logJoint: value,
        logLikelihood: value,
        logPrior: 0,
        gradient: Float64Array.from(gradient),
        hessian: Float64Array.from(hessian),
      };
    }),
  );
}

const logNormal = (x: number, m: number, v: number) => -0.5 * (Math.log(2 * Math.PI * v) + (x - m) ** 2 / v);
const fails = { value: Number.NEGATIVE_INFINITY, gradient: [0], hessian: [0] };
const bell = (centre: number, z: number) => ({
  value: -0.5 * (z - centre) ** 2,
  gradient: [centre - z],
  hessian: [-1],
});

describe("a normal-normal model", () => {
  // y = z_1 + 2 z_2 + noise of variance s, z ~ N(m, diag(v)): y is normal with variance v_1 + 4 v_2 + s.
  const [m, v, s, y] = [[0.4, -1.2], [2.25, 0.49], 0.3, 3.7] as const;
  const density: Density = ([a, b]) => {
    const e = y - a! - 2 * b!;
    return {
      value: logNormal(y, a! + 2 * b!, s) + logNormal(a!, m[0], v[0]) + logNormal(b!, m[1], v[1]),
      gradient: [e / s - (a! - m[0]) / v[0], (2 * e) / s - (b! - m[1]) / v[1]],
      hessian: [-1 / s - 1 / v[0], -2 / s, -2 / s, -4 / s - 1 / v[1]],
    };
  };
  const total = v[0] + 4 * v[1] + s;
  const surprise = y - m[0] - 2 * m[1];
  const evidence = logNormal(y, m[0] + 2 * m[1], total);
  const result = fit(density, {
    mean: Float64Array.from(m),
    sd: Float64Array.from(v, Math.sqrt),
    draws: 2000,
  });

  it("has its exact mode", () => {
    expect(result.status).toBe("converged");
    expect(result.z[0]).toBeCloseTo(m[0] + (v[0] * surprise) / total, 7);
    expect(result.z[1]).toBeCloseTo(m[1] + (2 * v[1] * surprise) / total, 7);
    expect(result.optima).toBe(1);
    expect(result.redrawn).toBe(0);
    expect(result.starts).toHaveLength(8);
  });

  it("has its exact covariance", () => {
    const expected = [
      v[0] - v[0] ** 2 / total,
      (-2 * v[0] * v[1]) / total,
      (-2 * v[0] * v[1]) / total,
      v[1] - (4 * v[1] ** 2) / total,
    ];
    expected.forEach((value, at) => {
      expect(result.covariance![at]).toBeCloseTo(value, 11);
    });
  });

  it("has the exact evidence by Laplace, whose parts add up", () => {
    const { laplace, parts, preferred } = result.evidence!;
    expect(Math.abs(laplace - evidence)).toBeLessThan(1e-9);
    expect(
      Math.abs(parts.logJoint - parts.halfLogDeterminant + Math.log(2 * Math.PI) - evidence),
    ).toBeLessThan(1e-9);
    const determinant = 1 / s / v[1] + 4 / s / v[0] + 1 / (v[0] * v[1]);
    expect(parts.halfLogDeterminant).toBeCloseTo(0.5 * Math.log(determinant), 10);
    expect(preferred).toBe("laplace");
  });

  it("has the evidence within four standard errors by sampling", () => {
    const { logEvidence, standardError, khat } = result.evidence!.sampled!;
    expect(standardError).toBeGreaterThan(0);
    expect(standardError).toBeLessThan(0.05);
    expect(Math.abs(logEvidence - evidence)).toBeLessThan(4 * standardError);
    expect(khat).toBeLessThan(0.7);
  });

  it("leaves sampling out when no draws are wanted", () => {
    const { evidence: weighed } = fit(density, {
      mean: Float64Array.from(m),
      sd: Float64Array.from(v, Math.sqrt),
      draws: 0,
    });
    expect(weighed!.sampled).toBeUndefined();
    expect(Math.abs(weighed!.laplace - evidence)).toBeLessThan(1e-9);
  });
});

describe("starts", () => {
  it("that end at two modes count two optima, and the higher one is reported", () => {
    // 0.7 N(z; 4, 1) + 0.3 N(z; -4, 1): log odds of the right component are 8 z + log(7/3).
    const density: Density = ([z]) => {
      const [right, left] = [Math.log(0.7) + logNormal(z!, 4, 1), Math.log(0.3) + logNormal(z!, -4, 1)];
      const top = Math.max(right, left);
      const r = 1 / (1 + Math.exp(left - right));
      return {
        value: top + Math.log(Math.exp(right - top) + Math.exp(left - top)),
        gradient: [8 * r - 4 - z!],
        hessian: [-1 + 64 * r * (1 - r)],
      };
    };
    const result = fit(density, { mean: Float64Array.of(0), sd: Float64Array.of(4) });
    expect(result.optima).toBe(2);
    expect(result.z[0]).toBeCloseTo(4, 6);
    expect(result.logJoint).toBeCloseTo(Math.log(0.7) + logNormal(4, 4, 1), 9);
    const modes = [logNormal(0, 0, 1) + Math.log(0.7), logNormal(0, 0, 1) + Math.log(0.3)];
    for (const start of result.starts) {
      expect(Math.min(...modes.map((mode) => Math.abs(mode - start.logJoint)))).toBeLessThan(1e-6);
    }
  });

  it("that fail are drawn again and counted", () => {
    const result = fit(([z]) => (z! < 0 ? fails : bell(2, z!)), {
      mean: Float64Array.of(-0.5),
      sd: Float64Array.of(2),
    });
    expect(result.status).toBe("converged");
    expect(result.redrawn).toBeGreaterThanOrEqual(1);
    expect(result.starts).toHaveLength(8);
    expect(result.z[0]).toBeCloseTo(2, 7);
  });

  it("that are the only one begin at the prior mean, or where they are told to", () => {
    for (const first of [undefined, Float64Array.of(7)]) {
      const generator = fitMap({
        mean: Float64Array.of(1.5),
        sd: Float64Array.of(2),
        starts: 1,
        seed: 1,
        index: 0,
        ...(first === undefined ? {} : { first }),
      });
      const request = generator.next();
      expect(request.value).toEqual({ kind: "value", points: [first ?? Float64Array.of(1.5)] });
    }
  });
});

describe("a density that cannot be fitted", () => {
  it("fails with its reason where every point fails", () => {
    const result = fit(() => fails, { mean: Float64Array.of(0.3), sd: Float64Array.of(1), starts: 2 });
    expect(result.status).toBe("failed");
    expect(result.reason).toMatch(/^the model failed at the prior mean and at \d+ points drawn around it$/);
    expect(result.z).toEqual(Float64Array.of(0.3));
    expect(result.logJoint).toBe(Number.NEGATIVE_INFINITY);
    expect(result.evidence).toBeUndefined();
    expect(result.optima).toBe(0);
  });

  it("has no evidence where the Hessian at its mode is not definite, and says along what", () => {
    const result = fit(
      ([a, b]) => ({ value: -0.5 * (a! - b!) ** 2, gradient: [b! - a!, a! - b!], hessian: [-1, 1, 1, -1] }),
      { mean: Float64Array.of(0, 1), sd: Float64Array.of(1, 1), starts: 1 },
    );
    // Positive semidefinite up to rounding: eigenvalues 0 and 2, the lower along (1, 1).
    expect(result.covariance).toBeUndefined();
    expect(result.evidence).toBeUndefined();
    expect(result.indefinite!.eigenvalues[0]).toBeCloseTo(0, 12);
    expect(result.indefinite!.eigenvalues[1]).toBeCloseTo(2, 12);
    const [a, b] = result.indefinite!.direction;
    expect(Math.abs(a!)).toBeCloseTo(Math.SQRT1_2, 10);
    expect(a! - b!).toBeCloseTo(0, 10);
  });

  it("has no evidence where the Hessian has a factor and its inverse has none", () => {
    const steeper = 1 + Number.EPSILON;
    const result = fit(
      ([a, b]) => ({
        value: -0.5 * (a! + b!) ** 2,
        gradient: [-(a! + b!), -(a! + b!)],
        hessian: [-1, -1, -1, -steeper],
      }),
      { mean: Float64Array.of(0, 1), sd: Float64Array.of(1, 1), starts: 1 },
    );
    expect(result.status).toBe("converged");
    expect([result.covariance, result.evidence]).toEqual([undefined, undefined]);
    expect(Math.abs(result.indefinite!.eigenvalues[0]!)).toBeLessThan(1e-15);
  });
});

describe("a density without free parameters", () => {
  it("is its own evidence", () => {
    const result = fit(() => ({ value: -12.5, gradient: [], hessian: [] }), {
      mean: new Float64Array(0),
      sd: new Float64Array(0),
    });
    expect(result.status).toBe("converged");
    expect(result.evidence!.laplace).toBe(-12.5);
    expect(result.optima).toBe(1);
  });
});
