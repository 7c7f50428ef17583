import { describe, expect, it } from "vitest";
import { purpose, stream } from "../random/index.js";
import { drive } from "./drive.js";
import { type Evaluation, type MinimiseOptions, type MinimiseResult, minimise } from "./lbfgs.js";

type Objective = (x: Float64Array) => Evaluation;

function run(objective: Objective, start: readonly number[], options?: MinimiseOptions): MinimiseResult {
  return drive(minimise(Float64Array.from(start), options), objective);
}

const FAILED: Evaluation = { value: Number.POSITIVE_INFINITY, gradient: Float64Array.of() };

const smooth = (value: number, ...gradient: number[]): Evaluation => ({
  value,
  gradient: Float64Array.from(gradient),
});

/** Σ h_j (x_j - j)² / 2 */
const bowl =
  (curvatures: readonly number[]): Objective =>
  (x) => ({
    value: curvatures.reduce((sum, h, j) => sum + 0.5 * h * (x[j]! - j) ** 2, 0),
    gradient: x.map((v, j) => curvatures[j]! * (v - j)),
  });

const rosenbrock: Objective = (x) => {
  const gradient = new Float64Array(x.length);
  let value = 0;
  for (let i = 0; i + 1 < x.length; i++) {
    const [a, b] = [x[i + 1]! - x[i]! ** 2, 1 - x[i]!];
    value += 100 * a * a + b * b;
    gradient[i] = gradient[i]! - 400 * x[i]! * a - 2 * b;
    gradient[i + 1] = gradient[i + 1]! + 200 * a;
  }
  return { value, gradient };
};

/** max_i (a_i·x + b_i) + |x|² / 2, a_i and b_i random. */
function pieces(d: number, count: number): { objective: Objective; lowerBound: number } {
  const random = stream(3, purpose.start, d).at(0);
  const slopes = Array.from({ length: count }, () =>
    Float64Array.from({ length: d }, () => 3 * random.normal()),
  );
  const offsets = Array.from({ length: count }, () => random.normal());
  const objective: Objective = (x) => {
    const heights = slopes.map((a, i) => a.reduce((sum, v, j) => sum + v * x[j]!, offsets[i]!));
    const top = heights.indexOf(Math.max(...heights));
    return {
      value: heights[top]! + 0.5 * x.reduce((sum, v) => sum + v * v, 0),
      gradient: x.map((v, j) => v + slopes[top]![j]!),
    };
  };
  return { objective, lowerBound: dualBound(slopes, offsets) };
}

/**
 * Maximum over convex weights w of b·w - |Aᵀ w|²/2, the dual of the problem above, by exact steps that move
 * weight between two pieces: every w bounds the minimum from below.
 */
function dualBound(slopes: Float64Array[], offsets: number[]): number {
  const w = slopes.map(() => 1 / slopes.length);
  const mix = (): Float64Array =>
    slopes[0]!.map((_, j) => slopes.reduce((sum, a, i) => sum + w[i]! * a[j]!, 0));
  for (let step = 0; step < 100_000; step++) {
    const sum = mix();
    const rise = slopes.map((a, i) => offsets[i]! - a.reduce((total, v, j) => total + v * sum[j]!, 0));
    const up = rise.indexOf(Math.max(...rise));
    let down = -1;
    for (const [i, r] of rise.entries()) if (w[i]! > 0 && (down < 0 || r < rise[down]!)) down = i;
    const gap = rise[up]! - rise[down]!;
    if (gap < 1e-12) break;
    const difference = slopes[up]!.map((v, j) => v - slopes[down]![j]!);
    const t = Math.min(w[down]!, gap / difference.reduce((total, v) => total + v * v, 0));
    w[up]! += t;
    w[down]! -= t;
  }
  return offsets.reduce((sum, b, i) => sum + b * w[i]!, 0) - 0.5 * mix().reduce((sum, v) => sum + v * v, 0);
}

describe("minimise, of smooth objectives", () => {
  it("finds the minimum of a quadratic of condition 1e6", () => {
    const result = run(bowl([1, 1e3, 1e6]), [4, -3, 1]);
    expect(result.status).toBe("converged");
    for (const [j, x] of result.point.entries()) expect(x).toBeCloseTo(j, 6);
    expect(result.value).toBeLessThan(1e-12);
  });

  it("does so in a few iterations when the scales are told", () => {
    const scale = Float64Array.of(1, 10 ** -1.5, 1e-3);
    const result = run(bowl([1, 1e3, 1e6]), [4, 1.05, 2.001], { scale });
    expect(result.status).toBe("converged");
    expect(result.iterations).toBeLessThan(6);
  });

  it("finds the minimum of Rosenbrock's function in 2 and 10 dimensions", () => {
    const plane = run(rosenbrock, [-1.2, 1]);
    expect(plane.status).toBe("converged");
    for (const x of plane.point) expect(x).toBeCloseTo(1, 7);
    expect(plane.evaluations).toBeLessThan(80);
    const ten = run(
      rosenbrock,
      new Array(10).fill(-0.5).map((x, j) => x + 0.1 * j),
    );
    expect(ten.status).toBe("converged");
    for (const x of ten.point) expect(x).toBeCloseTo(1, 6);
  });

  it("converges although a large constant drowns the last decreases in rounding", () => {
    const result = run(
      (x) => {
        const { value, gradient } = rosenbrock(x);
        return { value: value + 1e6, gradient };
      },
      [-1.2, 1],
    );
    expect(result.status).toBe("converged");
    expect(rosenbrock(result.point).value).toBeLessThan(1e-8);
  });

  it("returns a start at the minimum unchanged, after one evaluation", () => {
    const result = run(bowl([1, 2]), [0, 1]);
    expect(result).toMatchObject({ status: "converged", iterations: 0, evaluations: 1 });
    expect([...result.point]).toEqual([0, 1]);
  });

  it("minimises nothing in dimension 0", () => {
    expect(run(() => smooth(3), [])).toMatchObject({ status: "converged", value: 3 });
  });

  it("takes no step longer than maxStep scales", () => {
    const asked: number[] = [];
    run(
      (x) => {
        asked.push(x[0]!);
        return smooth(0.5 * x[0]! ** 2, x[0]!);
      },
      [1000],
      { scale: Float64Array.of(10), maxStep: 2, maxIterations: 100 },
    );
    expect(asked[1]).toBeLessThan(1000);
    for (let i = 1; i < asked.length; i++)
      expect(Math.abs(asked[i]! - asked[i - 1]!)).toBeLessThanOrEqual(20.0001);
  });

  it("gives value and gradient at the point it returns", () => {
    const result = run(rosenbrock, [2, -1], { scale: Float64Array.of(0.3, 4) });
    const there = rosenbrock(result.point);
    expect(result.value).toBe(there.value);
    for (const [j, g] of result.gradient.entries()) expect(g).toBeCloseTo(there.gradient[j]!, 12);
  });

  it("says so when the iterations run out", () => {
    const result = run(rosenbrock, [-1.2, 1], { maxIterations: 1 });
    expect(result.status).toBe("failed");
    expect(result.reason).toMatch(/no convergence within \d+ iterations/);
  });
});

describe("minimise, of objectives with kinks", () => {
  it("finds the minimum of |x| + x²", () => {
    const result = run((x) => smooth(Math.abs(x[0]!) + x[0]! ** 2, (x[0]! >= 0 ? 1 : -1) + 2 * x[0]!), [3]);
    expect(result.status).toBe("kink");
    expect(result.value).toBeLessThan(1e-9);
  });

  it("finds the minimum of the nonsmooth Rosenbrock function 8 |x² - y| + (1 - x)²", () => {
    const result = run(
      (p) => {
        const [x, y] = [p[0]!, p[1]!];
        const side = x * x >= y ? 8 : -8;
        return smooth(8 * Math.abs(x * x - y) + (1 - x) ** 2, 2 * side * x - 2 * (1 - x), -side);
      },
      [-1, 1.5],
    );
    expect(result.value).toBeLessThan(1e-6);
    expect(result.status).not.toBe("failed");
  });

  it("finds the minimum of a quadratic plus the largest of linear functions, from any start", () => {
    for (const [d, count] of [
      [2, 5],
      [5, 20],
      [15, 60],
    ] as const) {
      const { objective, lowerBound } = pieces(d, count);
      for (const spread of [-1, 2, 4]) {
        const start = Array.from({ length: d }, (_, j) => spread * Math.cos(1 + spread * j));
        const result = run(objective, start);
        expect(result.status, `d = ${d}`).toBe("kink");
        expect(result.value - lowerBound, `d = ${d}`).toBeLessThan(1e-7);
        expect(result.value - lowerBound, `d = ${d}`).toBeGreaterThan(-1e-9);
      }
    }
  });

  it("passes the kinks of max(0, .) at every trial on the way to a smooth minimum", () => {
    const random = stream(9, purpose.start, 0).at(0);
    const slopes = Array.from({ length: 200 }, () => Float64Array.of(random.normal(), random.normal()));
    const objective: Objective = (x) => {
      const gradient = x.map((v) => v - 1);
      let value = 0.5 * ((x[0]! - 1) ** 2 + (x[1]! - 1) ** 2);
      for (const [i, a] of slopes.entries()) {
        const inside = a[0]! * x[0]! + a[1]! * x[1]! - 3 + i / 100;
        if (inside <= 0) continue;
        value += 0.1 * inside;
        gradient[0]! += 0.1 * a[0]!;
        gradient[1]! += 0.1 * a[1]!;
      }
      return { value, gradient };
    };
    // Convex: all starts must agree.
    const values = [
      [5, 5],
      [-5, 2],
      [0, -6],
      [1, 1],
    ].map((start) => run(objective, start).value);
    expect(Math.max(...values) - Math.min(...values)).toBeLessThan(1e-7);
  });
});

describe("minimise, of objectives that fail in places", () => {
  it("ends at the edge when the minimum lies there", () => {
    const result = run((x) => (x[0]! < 1 ? FAILED : smooth(x[0]! ** 2, 2 * x[0]!)), [4]);
    expect(result.status).toBe("edge");
    expect(result.value - 1).toBeLessThan(1e-9);
    expect(result.value).toBeGreaterThanOrEqual(1);
  });

  it("slides along an edge to the lowest point on it", () => {
    // |x - c|² outside a ball about the origin, and inside one: the nearest point of the sphere.
    const c = [2, 1, -1, 0.5];
    const target: Objective = (x) => ({
      value: x.reduce((sum, v, j) => sum + (v - c[j]!) ** 2, 0),
      gradient: x.map((v, j) => 2 * (v - c[j]!)),
    });
    const inside = (x: Float64Array): boolean => x.reduce((sum, v) => sum + v * v, 0) <= 1;
    const result = run((x) => (inside(x) ? target(x) : FAILED), [-0.5, 0.2, 0.3, -0.1]);
    expect(result.status).toBe("edge");
    expect(result.value - (Math.hypot(...c) - 1) ** 2).toBeLessThan(1e-6);
  });

  it("slides along an edge across which the gradient is steep", () => {
    // Lowest on x + y² = 0 where 100 y² + (y - 1)² is.
    const result = run(
      (p) => {
        const [x, y] = [p[0]!, p[1]!];
        return x < y * y ? FAILED : smooth(100 * x + (y - 1) ** 2, 100, 2 * (y - 1));
      },
      [3, -1],
    );
    expect(result.status).toBe("edge");
    expect(result.value - (100 * (1 / 101) ** 2 + (100 / 101) ** 2)).toBeLessThan(1e-6);
  });

  it("treats NaN, and a gradient that is not finite, as failures", () => {
    const objective =
      (bad: Evaluation): Objective =>
      (x) =>
        x[0]! < 1 ? bad : smooth(x[0]! ** 2, 2 * x[0]!);
    for (const bad of [smooth(Number.NaN, 1), smooth(0, Number.NaN), smooth(0, Number.POSITIVE_INFINITY)]) {
      expect(run(objective(bad), [4])).toMatchObject({ status: "edge" });
      expect(run(objective(bad), [0])).toMatchObject({ status: "failed", evaluations: 1 });
    }
  });

  it("fails at once, saying why, when the start fails", () => {
    const result = run(() => FAILED, [1, 2]);
    expect(result).toMatchObject({ status: "failed", value: Number.POSITIVE_INFINITY, evaluations: 1 });
    expect(result.reason).toMatch(/start/);
    expect([...result.point]).toEqual([1, 2]);
  });

  it("gets round and across islands where the objective fails", () => {
    const islands = [
      [2, 0, 0.5],
      [-1, 2, 0.7],
      [0.5, -2, 0.4],
    ] as const;
    const objective: Objective = (p) => {
      const [x, y] = [p[0]!, p[1]!];
      if (islands.some(([a, b, r]) => Math.hypot(x - a, y - b) < r)) return FAILED;
      return smooth(x * x + 4 * y * y, 2 * x, 8 * y);
    };
    for (const start of [
      [4, 0],
      [4, 0.3],
      [-2, 4],
      [1, -4],
      [3, 3],
    ]) {
      const result = run(objective, start);
      expect(result.status, `start ${start}`).toBe("converged");
      expect(result.value, `start ${start}`).toBeLessThan(1e-9);
    }
  });

  it("steps across a gap in one dimension that is narrower than the longest step", () => {
    const objective: Objective = (x) =>
      x[0]! > 1.5 && x[0]! < 2.05 ? FAILED : smooth(x[0]! ** 2, 2 * x[0]!);
    const result = run(objective, [4], { maxStep: 0.8 });
    expect(result.status).toBe("converged");
    expect(result.point[0]).toBeCloseTo(0, 7);
  });

  it("never ends on, or reports, a failed point", () => {
    const random = stream(4, purpose.start, 0).at(0);
    for (let repeat = 0; repeat < 50; repeat++) {
      const normal = [random.normal(), random.normal(), random.normal()];
      const offset = 0.5 + random.uniform();
      const objective: Objective = (x) =>
        x.reduce((sum, v, j) => sum + v * normal[j]!, 0) > offset ? FAILED : bowl([1, 10, 100])(x);
      const result = run(objective, [0, 0, 0]);
      expect(objective(result.point).value).toBe(result.value);
      // The projection on the half-space in the metric of the bowl.
      const excess = normal[1]! + 2 * normal[2]! - offset;
      const width = normal[0]! ** 2 + normal[1]! ** 2 / 10 + normal[2]! ** 2 / 100;
      const lowest = excess > 0 ? (0.5 * excess * excess) / width : 0;
      expect(result.status).toBe(excess > 0 ? "edge" : "converged");
      expect(result.value - lowest).toBeLessThan(1e-6);
    }
  });
});
