/** What must hold of every way to settle, on random networks. */

import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { purpose, stream } from "../../random/index.js";
import { describeNetwork } from "../description.js";
import type { Head } from "../head.js";
import type { NetworkOptions } from "../options.js";
import {
  choleskyFactor,
  dense,
  orthogonalFactor,
  product,
  solveLower,
  solveLowerTransposed,
  weightedGram,
} from "./dense.js";
import { jacobian } from "./eliminate.js";
import { evaluate, forwardValues, weightGradient } from "./energy.js";
import { type EnergyNetwork, energyNetwork, type Inference } from "./index.js";
import { modelOf } from "./model.js";
import { activityStep } from "./settle.js";

interface Problem {
  readonly options: NetworkOptions;
  readonly x: number[][];
  readonly y: number[][];
}

/** A random network with random precisions, one random sample, a target that fits its head. */
function problem(
  seed: number,
  sizes: readonly number[],
  activation: "identity" | "tanh",
  head: Head = "gaussian",
  unitPrecisions = false,
): Problem {
  const random = stream(seed, purpose.simulation, 0).at(0);
  const draws = (n: number): number[] => Array.from({ length: n }, () => random.normal());
  const layers = sizes.map((size) => ({
    size,
    activation,
    precision: Array.from({ length: size }, () => (unitPrecisions ? 1 : 0.3 + 3 * random.uniform())),
  }));
  const connections = sizes.slice(1).map((size, k) => ({
    weights: Array.from({ length: size }, () => draws(sizes[k]!)),
    biases: draws(size),
  }));
  const target = draws(sizes.at(-1)!);
  const y = {
    gaussian: target,
    bernoulli: target.map((value) => (value > 0 ? 1 : 0)),
    categorical: target.map((_, i) => (i === seed % target.length ? 1 : 0)),
  }[head];
  return { options: { layers, connections, head }, x: [draws(sizes[0]!)], y: [y] };
}

const heads: readonly Head[] = ["gaussian", "bernoulli", "categorical"];
const last = (values: readonly number[]): number => values.at(-1)!;
const exact: Inference = { method: "fullCovariance", curvature: "newton", maxIterations: 100 };

/** All weights and biases of a gradient, or of a network, one after another. */
function flat(connections: ReturnType<EnergyNetwork["gradient"]>): number[] {
  return connections.flatMap(({ weights, bias }) => [...weights.data, ...(bias ?? [])]);
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0));
}

/** The optimum of a linear network by dense normal equations of all activities at once, written without the solver. */
function denseOptimum({ options, x, y }: Problem): { activities: number[]; energy: number } {
  const network = energyNetwork(options);
  const sizes = options.layers.map(({ size }) => size);
  const free = sizes.slice(1, -1);
  const n = free.reduce((sum, size) => sum + size, 0);
  const start = (k: number): number => free.slice(0, k - 1).reduce((sum, size) => sum + size, 0);
  // Each residual is a row: coefficients of the activities, a constant, a precision.
  const normal = dense(n, n);
  const side = new Float64Array(n);
  let constantEnergy = 0;
  for (const [k, { weights, bias }] of network.connections.entries()) {
    for (let i = 0; i < weights.rows; i++) {
      const row = new Float64Array(n);
      const output = k === network.connections.length - 1;
      let constant = -bias![i]! + (output ? y[0]![i]! : 0);
      if (!output) row[start(k + 1) + i] = 1;
      for (let j = 0; j < weights.columns; j++) {
        const w = weights.data[i * weights.columns + j]!;
        if (k === 0) constant -= w * x[0]![j]!;
        else row[start(k) + j]! -= w;
      }
      const precision = (options.layers[k + 1]!.precision as readonly number[])[i]!; // set by `problem`
      constantEnergy += 0.5 * precision * constant ** 2;
      for (let a = 0; a < n; a++) {
        side[a]! -= precision * row[a]! * constant;
        for (let b = 0; b < n; b++) normal.data[a * n + b]! += precision * row[a]! * row[b]!;
      }
    }
  }
  const root = choleskyFactor(normal)!;
  const solution = solveLowerTransposed(root, solveLower(root, side));
  const energy = constantEnergy - 0.5 * solution.reduce((sum, value, a) => sum + value * side[a]!, 0);
  return { activities: [...solution], energy };
}

describe("one exact step", () => {
  it("is the dense least-squares optimum of linear networks, depths 1 to 6, any widths and precisions", () => {
    assert(
      property(integer({ min: 0, max: 1e6 }), integer({ min: 1, max: 6 }), (seed, depth) => {
        const random = stream(seed, purpose.simulation, 1).at(0);
        const sizes = Array.from({ length: depth + 2 }, () => 1 + Math.floor(6 * random.uniform()));
        const given = problem(seed, sizes, "identity");
        const want = denseOptimum(given);
        const inference: Inference = { method: "fullCovariance", maxIterations: 1 };
        const got = energyNetwork(given.options).infer(given.x, given.y, inference);
        const scale = Math.max(1, ...want.activities.map(Math.abs));
        const activities = got.activities.flatMap(({ data }) => [...data]);
        for (const [i, value] of activities.entries()) {
          expect(Math.abs(value - want.activities[i]!)).toBeLessThanOrEqual(1e-9 * scale);
        }
        expect(Math.abs(last(got.energyTrace) - want.energy)).toBeLessThanOrEqual(
          1e-9 * Math.max(1, got.energyTrace[0]!),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("equals the adjoint where a linear network has one output and one hidden layer", () => {
    for (let seed = 0; seed < 10; seed++) {
      const { options, x, y } = problem(seed, [3, 5, 1], "identity");
      const network = energyNetwork(options);
      const full = network.infer(x, y, { method: "fullCovariance", maxIterations: 1 });
      const adjoint = network.infer(x, y, { method: "adjoint" });
      for (const [k, { data }] of full.activities.entries()) {
        for (const [i, value] of data.entries())
          expect(adjoint.activities[k]!.data[i]).toBeCloseTo(value, 10);
      }
    }
  });

  it("gives rows of a batch, factored once, what each gets alone", () => {
    const first = problem(1, [3, 4, 5, 2], "identity");
    const [second, network] = [problem(2, [3, 4, 5, 2], "identity"), energyNetwork(first.options)];
    const inference: Inference = { method: "fullCovariance", covariance: true };
    const both = network.infer([...first.x, ...second.x], [...first.y, ...second.y], inference);
    const alone = network.infer(second.x, second.y, inference);
    for (const [k, { data, columns }] of alone.activities.entries()) {
      for (const [i, value] of data.entries()) {
        expect(both.activities[k]!.data[columns + i]).toBeCloseTo(value, 12);
      }
      for (const [i, value] of alone.covariance![k]!.data.entries()) {
        expect(both.covariance![k]!.data[columns + i]).toBeCloseTo(value, 12);
      }
    }
  });
});

describe("settling", () => {
  it("never raises the energy", () => {
    const methods: readonly Inference[] = [
      { method: "settle", steps: 20, rate: 0.7 },
      { method: "settle", steps: 20, rate: 0.3, momentum: 0.9 },
      { method: "epc", steps: 10, rate: 0.8 },
      { method: "fullCovariance", maxIterations: 6 },
      { method: "fullCovariance", maxIterations: 6, rollout: false },
      { method: "adjoint" },
    ];
    assert(
      property(integer({ min: 0, max: 1e6 }), (seed) => {
        for (const head of heads) {
          const { options, x, y } = problem(seed, [3, 5, 4, 3], "tanh", head);
          for (const inference of methods) {
            const { energyTrace } = energyNetwork(options).infer(x, y, inference);
            for (let t = 1; t < energyTrace.length; t++) {
              expect(energyTrace[t]!).toBeLessThanOrEqual(energyTrace[t - 1]!);
            }
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each(heads)("reaches one energy by activities, errors and exact steps: %s", (head) => {
    const { options, x, y } = problem(4, [3, 5, 4, 3], "tanh", head, true);
    const network = energyNetwork(options);
    const best = last(network.infer(x, y, exact).energyTrace);
    for (const inference of [
      { method: "settle", steps: 20000, rate: 0.2 },
      { method: "epc", steps: 20000, rate: 0.2 },
      { method: "fullCovariance", maxIterations: 2000 },
    ] as const) {
      expect(Math.abs(last(network.infer(x, y, inference).energyTrace) - best)).toBeLessThanOrEqual(1e-9);
    }
  });

  it.each(heads)("has the weight gradient of the settled energy, by central differences: %s", (head) => {
    const { options, x, y } = problem(7, [3, 4, 3, 3], "tanh", head);
    const network = energyNetwork(options);
    const gradient = flat(network.gradient(x, y, exact));
    const settled = (): number => last(network.infer(x, y, exact).energyTrace);
    const step = 1e-5;
    const differences = network.connections.flatMap(({ weights, bias }) =>
      [weights.data, bias!].flatMap((data) =>
        Array.from(data, (value, i) => {
          data[i] = value + step;
          const above = settled();
          data[i] = value - step;
          const below = settled();
          data[i] = value;
          return (above - below) / (2 * step);
        }),
      ),
    );
    for (const [i, want] of differences.entries()) {
      expect(Math.abs(gradient[i]! - want)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(want)));
    }
  });

  it("learns as backpropagation after as many unit steps as there are layers between (Z-IL)", () => {
    const { options, x, y } = problem(3, [3, 5, 4, 4, 2], "tanh", "gaussian", true);
    const network = energyNetwork(options);
    const backprop = network.gradient(x, y, { method: "backprop" });
    const model = {
      sizes: [3, 5, 4, 4, 2],
      activations: options.layers.map(() => tanh),
      precisions: [3, 5, 4, 4, 2].map((size) => new Float64Array(size).fill(1)),
      head: "gaussian" as const,
      connections: network.connections,
    };
    const target = Float64Array.from(y[0]!);
    let now = evaluate(model, forwardValues(model, Float64Array.from(x[0]!)), target);
    for (let k = 3; k >= 0; k--) {
      const got = weightGradient(model, now.active, now.weighted)[k]!;
      for (const [i, want] of backprop[k]!.weights.data.entries()) {
        expect(Math.abs(got.weights.data[i]! - want)).toBeLessThanOrEqual(
          1e-12 * Math.max(1, Math.abs(want)),
        );
      }
      now = activityStep(model, now, target, 1);
    }
  });

  it.each(heads)("learns as backpropagation at rest where predictions stay fixed: %s", (head) => {
    const { options, x, y } = problem(6, [3, 5, 4, 2], "tanh", head);
    const network = energyNetwork(options);
    const want = flat(network.gradient(x, y, { method: "backprop" }));
    const got = (steps: number): number[] =>
      flat(network.gradient(x, y, { method: "fixedPrediction", steps, rate: 0.3 }));
    const scale = Math.max(1, ...want.map(Math.abs));
    expect(distance(got(2000), want)).toBeLessThanOrEqual(1e-12 * scale);
    // Before rest it is not.
    expect(distance(got(3), want)).toBeGreaterThan(1e-3 * scale);
  });

  it("reaches backpropagation in as many unit steps as there are hidden layers where predictions stay fixed", () => {
    const { options, x, y } = problem(9, [3, 5, 4, 2], "tanh", "gaussian", true);
    const network = energyNetwork(options);
    const want = flat(network.gradient(x, y, { method: "backprop" }));
    const got = flat(network.gradient(x, y, { method: "fixedPrediction", steps: 2, rate: 1 }));
    for (const [i, value] of want.entries()) {
      expect(Math.abs(got[i]! - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
    }
  });

  it("overshoots in one diagonal sweep where many units share a child, and says so", () => {
    for (let seed = 0; seed < 3; seed++) {
      const random = stream(seed, purpose.simulation, 2).at(0);
      const draws = (n: number): number[] => Array.from({ length: n }, () => random.normal());
      const network = energyNetwork({
        seed,
        layers: [{ size: 20 }, { size: 1024 }, { size: 10 }],
        connections: { initialiser: "he", bias: false },
      });
      const swept = network.infer([draws(20)], [draws(10)], { method: "sweepRepredict" });
      expect(swept.energyTrace[1]! / swept.energyTrace[0]!).toBeGreaterThan(1);
      expect(swept.reason).toBe("one sweep, which raised the energy");
    }
  });
});

const tanh = {
  name: "tanh",
  value: Math.tanh,
  first: (x: number): number => 1 - Math.tanh(x) ** 2,
};

describe("nudging", () => {
  it("tends to backpropagation of S⁻¹ times the output's error, centred nudges with the square of beta", () => {
    const { options, x, y } = problem(5, [3, 4, 3, 2], "tanh");
    const network = energyNetwork(options);
    for (const { weights } of network.connections) {
      for (let i = 0; i < weights.data.length; i++) weights.data[i]! /= Math.sqrt(weights.columns);
    }
    const limit = flat(
      network.gradient(x, preconditioned(network, options, x[0]!, y[0]!), { method: "backprop" }),
    );
    const size = distance(
      limit,
      limit.map(() => 0),
    );
    const far = (beta: number, mode: "positive" | "negative" | "centred"): number =>
      distance(flat(network.gradient(x, y, { method: "nudged", beta, mode, inner: { ...exact } })), limit) /
      size;
    for (const beta of [0.4, 0.2, 0.1]) {
      expect(far(beta, "centred") / far(beta / 2, "centred")).toBeGreaterThan(3);
    }
    expect(far(0.0125, "centred")).toBeLessThan(1e-3);
    for (const mode of ["positive", "negative"] as const) {
      const ratio = far(0.05, mode) / far(0.025, mode);
      expect(ratio).toBeGreaterThan(1.7);
      expect(ratio).toBeLessThan(2.3);
    }
  });
});

/** The target whose output error is S⁻¹(y - u) for the forward output u: S the covariance of the output's prediction. */
function preconditioned(
  network: EnergyNetwork,
  options: NetworkOptions,
  x: readonly number[],
  y: readonly number[],
): number[][] {
  const model = modelOf(describeNetwork({ ...options, float: "float64" }));
  const own = { ...model, connections: network.connections };
  const values = forwardValues(own, Float64Array.from(x));
  let above = dense(y.length, y.length);
  const precision = model.precisions.at(-1)!;
  const covariance = dense(y.length, y.length);
  for (let i = 0; i < y.length; i++) {
    above.data[i * y.length + i] = 1;
    covariance.data[i * y.length + i] = 1 / precision[i]!;
  }
  for (let k = values.length - 1; k >= 1; k--) {
    above = product(above, jacobian(own, k, values[k]!));
    const term = weightedGram(
      above,
      model.precisions[k]!.map((p) => 1 / p),
    );
    for (let i = 0; i < term.data.length; i++) covariance.data[i]! += term.data[i]!;
  }
  const root = choleskyFactor(covariance)!;
  const u = network.forward([x]).data;
  const error = solveLowerTransposed(
    root,
    solveLower(
      root,
      Float64Array.from(y, (v, i) => v - u[i]!),
    ),
  );
  return [Array.from(error, (e, i) => u[i]! + e / precision[i]!)];
}

describe("an orthogonal factor", () => {
  it("keeps AᵀA and Aᵀb", () => {
    const random = stream(1, purpose.simulation, 3).at(0);
    const a = { rows: 5, columns: 3, data: Float64Array.from({ length: 15 }, () => random.normal()) };
    const b = Float64Array.from({ length: 5 }, () => random.normal());
    const { upper, rotate } = orthogonalFactor(a);
    const turned = rotate(b);
    for (let i = 0; i < 3; i++) {
      const column = (m: { columns: number; rows: number; data: Float64Array }, j: number): number[] =>
        Array.from({ length: m.rows }, (_, r) => m.data[r * m.columns + j]!);
      const dot = (u: ArrayLike<number>, v: ArrayLike<number>): number =>
        Array.from(u).reduce((sum, value, r) => sum + value * v[r]!, 0);
      for (let j = 0; j < 3; j++) {
        expect(dot(column(upper, i), column(upper, j))).toBeCloseTo(dot(column(a, i), column(a, j)), 12);
      }
      expect(dot(column(upper, i), turned)).toBeCloseTo(dot(column(a, i), b), 12);
    }
  });
});
