import { describe, expect, it } from "vitest";
import { energyNetwork, withCause } from "./index.js";

/** A two-layer linear network with causes of one and two units, and the matrices of it. */
const w1 = [[0.7], [-1.2]];
const w2 = [
  [0.5, 1.1],
  [-0.9, 0.4],
  [0.3, -0.6],
];
const precisions = { cause: 0.8, hidden: [2, 0.5], output: [4, 1, 2.5] };
const linear = energyNetwork(
  withCause(
    {
      layers: [
        { size: 1, precision: precisions.cause },
        { size: 2, precision: precisions.hidden },
        { size: 3, precision: precisions.output },
      ],
      connections: [
        { bias: false, weights: w1 },
        { bias: false, weights: w2 },
      ],
    },
    [1.5],
  ),
);

type Square = readonly (readonly number[])[];
const multiply = (a: Square, b: Square): number[][] =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
const transpose = (a: Square): number[][] => a[0]!.map((_, j) => a.map((row) => row[j]!));
const diagonal = (values: readonly number[]): number[][] =>
  values.map((value, i) => values.map((_, j) => (i === j ? value : 0)));
const add = (a: Square, b: Square): number[][] => a.map((row, i) => row.map((value, j) => value + b[i]![j]!));
const inverses = (values: readonly number[]): number[] => values.map((value) => 1 / value);

function moments(data: ArrayLike<number>, columns: number): { mean: number[]; covariance: number[][] } {
  const rows = data.length / columns;
  const mean = Array.from({ length: columns }, (_, j) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum += data[r * columns + j]!;
    return sum / rows;
  });
  const covariance = mean.map((a, i) =>
    mean.map((b, j) => {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += (data[r * columns + i]! - a) * (data[r * columns + j]! - b);
      return sum / (rows - 1);
    }),
  );
  return { mean, covariance };
}

/** Moments lie within five standard errors: those of a normal variable's mean and covariance from n independent draws. */
function expectMoments(
  got: ReturnType<typeof moments>,
  mean: readonly number[],
  covariance: Square,
  n: number,
  bias = 0,
): void {
  for (const [i, value] of mean.entries()) {
    const allowed = 5 * Math.sqrt(covariance[i]![i]! / n);
    expect(Math.abs(got.mean[i]! - value)).toBeLessThan(allowed);
    for (const j of mean.keys()) {
      const spread = covariance[i]![i]! * covariance[j]![j]! + covariance[i]![j]! ** 2;
      const off = Math.abs(got.covariance[i]![j]! - covariance[i]![j]!);
      expect(off).toBeLessThan(5 * Math.sqrt(spread / n) + bias);
    }
  }
}

describe("samples from the prior", () => {
  const a2 = w2;
  const a1 = multiply(w2, w1);
  const spread = (a: Square, precision: readonly number[]): number[][] =>
    multiply(multiply(a, diagonal(inverses(precision))), transpose(a));
  const carried = add(spread(a1, [precisions.cause]), spread(a2, precisions.hidden));
  const mean = a1.map(([value]) => 1.5 * value!);

  it("have the covariance of a linear network, the sum of A Π⁻¹ Aᵀ over its layers", () => {
    const count = 20_000;
    const { data } = linear.sample({ from: "prior", count, seed: 3 });
    expectMoments(moments(data, 3), mean, carried, count);
    const seen = linear.sample({ from: "prior", count, seed: 4, observed: true });
    const own = add(carried, diagonal(inverses(precisions.output)));
    expectMoments(moments(seen.data, 3), mean, own, count);
  });

  it("draw classes and binary units as often as the head says", () => {
    for (const head of ["bernoulli", "categorical"] as const) {
      const network = energyNetwork({ layers: [{ size: 2 }, { size: 3 }], head, seed: 2 });
      const inputs = [[0.5, -2]];
      const p = network.forward(inputs).data;
      const { data } = network.sample({ from: "prior", count: 4000, inputs, observed: true });
      for (const [i, value] of p.entries()) {
        let seen = 0;
        for (let r = 0; r < 4000; r++) seen += data[r * 3 + i]! / 4000;
        expect(Math.abs(seen - value)).toBeLessThan(5 * Math.sqrt((value * (1 - value)) / 4000));
      }
    }
  });

  it("depend on the seed and on their own row alone", () => {
    const two = linear.sample({ from: "prior", count: 2, seed: 9 }).data;
    expect([...linear.sample({ from: "prior", count: 5, seed: 9 }).data.slice(0, 6)]).toEqual([...two]);
    expect([...linear.sample({ from: "prior", count: 2, seed: 8 }).data]).not.toEqual([...two]);
  });

  it("give each input its rows", () => {
    const network = energyNetwork({ layers: [{ size: 2 }, { size: 1 }], connections: { weights: [[2, 3]] } });
    const inputs = [
      [1, 0],
      [0, 1],
    ];
    expect([...network.sample({ from: "prior", count: 2, inputs }).data]).toEqual([2, 2, 3, 3]);
  });
});

describe("samples of the posterior", () => {
  // One free unit z with E = ½ Π (z - m)² + ½ Σ p (y - w z)²: precision h = Π + Σ p w².
  const [w, prior, output, y] = [[0.6, -1.1], 1.4, 3, [0.8, -0.5]];
  const network = energyNetwork(
    withCause({
      layers: [
        { size: 1, precision: prior },
        { size: 2, precision: output },
      ],
      connections: { bias: false, weights: w.map((value) => [value]) },
    }),
  );
  const h = prior + output * w.reduce((sum, value) => sum + value ** 2, 0);
  const mean = (output * w.reduce((sum, value, i) => sum + value * y[i]!, 0)) / h;
  // z ← z - r h (z - mean) + √(2 r) ξ is an AR(1) series of coefficient 1 - r h and this stationary variance.
  const rate = 0.05;
  const stationary = 1 / (h * (1 - (rate * h) / 2));

  it("have the mean of the exact posterior and the variance that the rate leaves of it", () => {
    const count = 20_000;
    const { data } = network.sample({
      from: "posterior",
      outputs: [y],
      count,
      rate,
      discarded: 200,
      seed: 1,
    });
    const phi = 1 - rate * h;
    const got = moments(data, 1);
    // Effective sizes of an AR(1) series: of its mean, and of its squares.
    const [size, squares] = [(count * (1 - phi)) / (1 + phi), (count * (1 - phi ** 2)) / (1 + phi ** 2)];
    expect(Math.abs(got.mean[0]! - mean)).toBeLessThan(5 * Math.sqrt(stationary / size));
    const off = Math.abs(got.covariance[0]![0]! - stationary);
    expect(off).toBeLessThan(5 * stationary * Math.sqrt(2 / squares));
    // A test of the exact posterior's variance would tell the two apart.
    expect(stationary - 1 / h).toBeGreaterThan(5 * stationary * Math.sqrt(2 / squares));
  });

  it("have the joint covariance of two hidden layers: the inverse of the Hessian", () => {
    // Cause c, hidden u (2): H = [Πc + w1ᵀΠh w1, -w1ᵀΠh; -Πh w1, Πh + w2ᵀΠy w2].
    const ph = diagonal(precisions.hidden);
    const corner = multiply(multiply(transpose(w1), ph), w1)[0]![0]! + precisions.cause;
    const side = multiply(ph, w1).map(([value]) => -value!);
    const block = add(ph, multiply(multiply(transpose(w2), diagonal(precisions.output)), w2));
    const hessian = [[corner, ...side], ...block.map((row, i) => [side[i]!, ...row])];
    const covariance = inverse(hessian);
    const target = [0.4, -1, 0.2];
    const inference = { method: "fullCovariance", covariance: true } as const;
    const { activities, covariance: variances } = linear.infer([[1]], [target], inference);
    const diagonalOf = covariance.map((row, i) => row[i]!);
    for (const [i, value] of variances!.flatMap(({ data }) => [...data]).entries()) {
      expect(value).toBeCloseTo(diagonalOf[i]!, 12);
    }
    const [step, count] = [0.01, 2500];
    const { data } = linear.sample({
      ...{ from: "posterior", outputs: [target], count, rate: step, every: 40, discarded: 1000, seed: 2 },
    });
    const want = activities.flatMap(({ data: values }) => [...values]);
    // Slowest direction: coefficient 1 - r λ a step, λ the Hessian's least eigenvalue, above the inverse trace.
    const slowest = (1 - step / diagonalOf.reduce((sum, value) => sum + value, 0)) ** 40;
    const size = (count * (1 - slowest)) / (1 + slowest);
    // Bias of the covariance: H⁻¹ (I - r H / 2)⁻¹ - H⁻¹, no entry above r / 2 / (1 - r λmax / 2) ≤ 0.55 r here.
    expectMoments(moments(data, 3), want, covariance, size, 0.55 * step);
  });

  it("say what is wrong", () => {
    const posterior = { from: "posterior", outputs: [y], count: 1, rate: 0.1 } as const;
    expect(() => network.sample({ ...posterior, rate: 0 })).toThrow("rate must be a finite number > 0");
    expect(() => network.sample({ ...posterior, every: 0 })).toThrow("every must be a whole number ≥ 1");
    expect(() => network.sample({ from: "prior", count: 0.5 })).toThrow("count must be a whole number ≥ 1");
    const unseen = energyNetwork({ layers: [{ size: 1 }, { size: 1, precision: 0 }] });
    expect(() => unseen.sample({ from: "prior", count: 1, observed: true })).toThrow("no finite noise");
  });
});

/** Gauss and Jordan, for a small positive definite matrix. */
function inverse(matrix: Square): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let k = 0; k < n; k++) {
    const pivot = rows[k]![k]!;
    rows[k] = rows[k]!.map((value) => value / pivot);
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i]![k]!;
      rows[i] = rows[i]!.map((value, j) => value - factor * rows[k]![j]!);
    }
  }
  return rows.map((row) => row.slice(n));
}
