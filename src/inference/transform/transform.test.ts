import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors.js";
import { type Constraint, transformOf } from "./transform.js";

const Z = Float64Array.of(0.3, -0.7, 1.1);

/** x and J of a z, elementwise constraints repeated along it. */
function apply(constraint: Constraint, z: Float64Array): { x: Float64Array; logJacobian: number } {
  const transform = transformOf(constraint);
  const repeats = z.length / transform.unconstrained;
  const x = new Float64Array(repeats * transform.constrained);
  let logJacobian = 0;
  for (let r = 0; r < repeats; r++) {
    logJacobian += transform.forward(z, r * transform.unconstrained, x, r * transform.constrained);
  }
  return { x, logJacobian };
}

function near(got: ArrayLike<number>, want: readonly number[]): void {
  expect(got.length).toBe(want.length);
  want.forEach((w, i) => {
    expect(Math.abs(got[i]! - w), `entry ${i}: ${got[i]} and ${w}`).toBeLessThan(
      1e-12 * Math.max(1, Math.abs(w)) + 6e-13,
    );
  });
}

const all: Constraint[] = [
  { kind: "real" },
  { kind: "lower", bound: -2 },
  { kind: "lowerSoftplus", bound: 0.5 },
  { kind: "upper", bound: 3 },
  { kind: "interval", lower: -1, upper: 3 },
  { kind: "affine", offset: 2, multiplier: 0.25 },
  { kind: "ordered", size: 4 },
  { kind: "positiveOrdered", size: 4 },
  { kind: "sumToZero", size: 5 },
  { kind: "simplex", size: 5 },
  { kind: "choleskyCorrelation", size: 4 },
  { kind: "correlation", size: 4 },
];

describe("transforms", () => {
  it("agree with the vectors of the specification", () => {
    const simplex = apply({ kind: "simplex", size: 4 }, Z);
    near(simplex.x, [0.258876846307, 0.169370459352, 0.493509361031, 0.078243333311]);
    near([simplex.logJacobian], [-5.68806764479]);
    const ordered = apply({ kind: "ordered", size: 3 }, Z);
    near(ordered.x, [0.3, 0.7965853037914, 3.8007513277378]);
    near([ordered.logJacobian], [0.4]);
    const interval = apply({ kind: "interval", lower: -1, upper: 3 }, Z);
    near(interval.x, [1.2977700672466, 0.3272489113274, 2.0010404223805]);
    near([interval.logJacobian], [-0.430870153579]);
    near([apply({ kind: "lowerSoftplus", bound: 0 }, Z).logJacobian], [-1.944876618469]);
    const cholesky = apply({ kind: "choleskyCorrelation", size: 3 }, Z);
    near(cholesky.x.slice(3, 5), [0.2913126124516, 0.9566279119002]);
    near(cholesky.x.slice(6), [-0.6043677771172, 0.6377619413556, 0.4774927184165]);
    near([cholesky.logJacobian], [-1.794364506345]);
    near([apply({ kind: "correlation", size: 3 }, Z).logJacobian], [-1.838705276271]);
  });

  it("have inverses", () => {
    for (const constraint of all) {
      const transform = transformOf(constraint);
      fc.assert(
        fc.property(
          fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
            minLength: transform.unconstrained,
            maxLength: transform.unconstrained,
          }),
          (values) => {
            const z = Float64Array.from(values);
            const { x } = apply(constraint, z);
            const back = new Float64Array(z.length);
            transform.inverse(x, 0, back, 0);
            z.forEach((want, i) => {
              expect(Math.abs(back[i]! - want), constraint.kind).toBeLessThan(1e-7);
            });
          },
        ),
        { numRuns: 30 },
      );
    }
  });

  it("have the gradient of l(x(z)) + J(z) that differences show", () => {
    for (const constraint of all) {
      const transform = transformOf(constraint);
      const z = Float64Array.from({ length: transform.unconstrained }, (_, i) => Math.sin(3 * i + 1));
      const weights = Float64Array.from({ length: transform.constrained }, (_, i) => Math.cos(2 * i));
      const total = (at: Float64Array): number => {
        const { x, logJacobian } = apply(constraint, at);
        return x.reduce((sum, value, i) => sum + weights[i]! * value, logJacobian);
      };
      const { x } = apply(constraint, z);
      const gradient = new Float64Array(z.length);
      transform.pullback(z, 0, x, 0, weights, gradient);
      gradient.forEach((slope, i) => {
        const h = 1e-5;
        const moved = (by: number): Float64Array => z.map((value, j) => (j === i ? value + by : value));
        const difference = (total(moved(h)) - total(moved(-h))) / (2 * h);
        expect(Math.abs(difference - slope), `${constraint.kind} ${i}`).toBeLessThan(1e-7);
      });
    }
  });

  it("have the Jacobian determinant that differences show", () => {
    // Free coordinates of x: all but the last of a sum-free vector, the strict lower triangle of a correlation.
    const free = (constraint: Constraint, length: number): number[] => {
      const every = Array.from({ length }, (_, i) => i);
      if (constraint.kind === "simplex") return every.slice(0, -1);
      if (constraint.kind !== "choleskyCorrelation" && constraint.kind !== "correlation") return every;
      const { size } = constraint;
      return every.filter((i) => i % size < Math.floor(i / size));
    };
    for (const constraint of all) {
      if (constraint.kind === "sumToZero") continue;
      const d = transformOf(constraint).unconstrained;
      const z = Float64Array.from({ length: d }, (_, i) => Math.sin(3 * i + 1));
      const { x, logJacobian } = apply(constraint, z);
      const rows = free(constraint, x.length);
      const h = 1e-5;
      const matrix = rows.map((row) =>
        Array.from({ length: d }, (_, j) => {
          const moved = (by: number) =>
            apply(
              constraint,
              z.map((v, k) => (k === j ? v + by : v)),
            ).x[row]!;
          return (moved(h) - moved(-h)) / (2 * h);
        }),
      );
      expect(Math.abs(Math.log(Math.abs(determinant(matrix))) - logJacobian), constraint.kind).toBeLessThan(
        1e-7,
      );
    }
  });

  it("make orthonormal columns of a sum-to-zero vector", () => {
    const transform = transformOf({ kind: "sumToZero", size: 5 });
    const columns = [0, 1, 2, 3].map((j) => {
      const x = new Float64Array(5);
      transform.forward(
        Float64Array.from({ length: 4 }, (_, i) => (i === j ? 1 : 0)),
        0,
        x,
        0,
      );
      return x;
    });
    columns.forEach((a, i) => {
      expect(Math.abs(a.reduce((sum, v) => sum + v, 0))).toBeLessThan(1e-15);
      columns.forEach((b, j) => {
        const product = a.reduce((sum, v, k) => sum + v * b[k]!, 0);
        expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-15);
      });
    });
  });

  it("stay finite in the tails", () => {
    for (const size of [-40, 40]) {
      for (const constraint of all) {
        const { logJacobian } = apply(
          constraint,
          new Float64Array(transformOf(constraint).unconstrained).fill(size),
        );
        expect(Number.isFinite(logJacobian), `${constraint.kind} at ${size}`).toBe(true);
      }
    }
  });

  it("are refused for bounds out of order, sizes that are none and kinds unknown", () => {
    const wrong = [
      { kind: "interval", lower: 1, upper: 1 },
      { kind: "lower", bound: Number.NaN },
      { kind: "affine", offset: 0, multiplier: 0 },
      { kind: "simplex", size: 1 },
      { kind: "ordered", size: 1.5 },
      { kind: "positive" },
    ];
    for (const constraint of wrong) expect(() => transformOf(constraint as Constraint)).toThrow(UsageError);
  });
});

function determinant(rows: readonly (readonly number[])[]): number {
  const m = rows.map((row) => [...row]);
  let product = 1;
  for (let k = 0; k < m.length; k++) {
    const pivot = m.reduce(
      (best, row, i) => (i >= k && Math.abs(row[k]!) > Math.abs(m[best]![k]!) ? i : best),
      k,
    );
    [m[k], m[pivot]] = [m[pivot]!, m[k]!];
    product *= m[k]![k]!;
    for (let i = k + 1; i < m.length; i++) {
      const factor = m[i]![k]! / m[k]![k]!;
      m[i] = m[i]!.map((v, j) => v - factor * m[k]![j]!);
    }
  }
  return product;
}
