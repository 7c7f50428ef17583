/** Batches by kernels against the same samples one by one. */

import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors.js";
import { denseKernels } from "../../kernels/index.js";
import { purpose, stream } from "../../random/index.js";
import type { Activation } from "../activation.js";
import type { Head } from "../head.js";
import type { NetworkOptions } from "../options.js";
import type { EpochReport } from "../training/options.js";
import { batchNetwork } from "./batch-network.js";
import { type EnergyNetwork, energyNetwork, type Inference, type TrainOptions } from "./index.js";

const bent: Activation = { name: "bent", value: (x) => x + x ** 3 / 20, first: (x) => 1 + 0.15 * x * x };

/** More rows than are worked on together, hidden layers narrower and wider than the output. */
function rows(count: number, inputs: number, outputs: number, head: Head): [number[][], number[][]] {
  const random = stream(7, purpose.environment, count).at(0);
  const x = Array.from({ length: count }, () => Array.from({ length: inputs }, () => random.normal()));
  const y = Array.from({ length: count }, (_, r) =>
    Array.from({ length: outputs }, (_, j) => {
      if (head === "gaussian") return random.normal();
      return head === "bernoulli" ? Number(random.uniform() > 0.5) : Number(j === r % outputs);
    }),
  );
  return [x, y];
}

const shapes: Readonly<Record<string, Omit<NetworkOptions, "head">>> = {
  tanh: {
    layers: [{ size: 3 }, { size: 6, activation: "tanh" }, { size: 5, activation: "tanh" }, { size: 4 }],
    seed: 3,
  },
  "no hidden layer": { layers: [{ size: 3 }, { size: 4 }], seed: 3 },
  "residual, multipliers, no bias, precisions, custom activation": {
    layers: [
      { size: 3, activation: bent },
      { size: 3, activation: "silu", precision: [1, 2, 0.5] },
      { size: 3, activation: bent, precision: 3 },
      { size: 4 },
    ],
    connections: [
      { bias: false, multiplier: 0.3, residual: true },
      { bias: false, multiplier: 0.5, residual: true },
      { multiplier: 0.7 },
    ],
    seed: 5,
  },
};

const methods: readonly Inference[] = [
  { method: "backprop" },
  { method: "settle", steps: 12, rate: 0.1 },
  { method: "settle", steps: 12, rate: 0.9, momentum: 0.5 },
  { method: "settle", steps: 12, rate: 0.9, halveOnRise: "keep" },
  { method: "settle", steps: 40, rate: 0.2, tolerance: 0.05 },
  { method: "epc", steps: 6, rate: 0.8 },
  { method: "adjoint" },
  { method: "fullCovariance" },
  { method: "fullCovariance", maxIterations: 3, rollout: false },
];

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) {
    const off = Math.abs(got[i]! - want[i]!) / Math.max(1, Math.abs(want[i]!));
    if (Number.isNaN(got[i]!) && Number.isNaN(want[i]!)) continue;
    if (!(off <= tolerance)) expect.fail(`${i}: ${got[i]} against ${want[i]}, off by ${off}`);
  }
}

describe.each(["gaussian", "bernoulli", "categorical"] as const)("a batch with a %s head", (head) => {
  it.each(Object.keys(shapes).flatMap((name) => methods.map((inference) => [name, inference] as const)))(
    "is its samples one by one in double precision: %s, %o",
    (name, inference) => {
      const described = { ...shapes[name]!, head };
      const [x, y] = rows(140, 3, 4, head);
      const wanted = energyNetwork(described);
      const batch = batchNetwork(described, denseKernels("float64"));
      expectClose(batch.forward(x).data, wanted.forward(x).data, 1e-12);
      const [got, want] = [batch.infer(x, y, inference), wanted.infer(x, y, inference)];
      expect(got.reason).toBe(want.reason);
      expect(got.converged).toBe(want.converged);
      expectClose(got.energyTrace, want.energyTrace, 1e-9);
      expectClose(got.energyPerLayer, want.energyPerLayer, 1e-9);
      for (const [k, { data }] of want.activities.entries()) {
        expectClose(got.activities[k]!.data, data, 1e-9);
        expectClose(got.errors[k]!.data, want.errors[k]!.data, 1e-9);
      }
      const [gradient, mean] = [batch.gradient(x, y, inference), wanted.gradient(x, y, inference)];
      for (const [k, { weights, bias }] of mean.entries()) {
        expectClose(gradient[k]!.weights.data, weights.data, 1e-9);
        expectClose(gradient[k]!.bias ?? [], bias ?? [], 1e-9);
      }
    },
  );
});

describe("inputs that are mostly 0", () => {
  const described = { ...shapes.tanh!, head: "categorical" as const };
  const layers = [{ size: 21 }, { size: 33, activation: "tanh" }, ...shapes.tanh!.layers.slice(2)] as const;
  const [x, y] = rows(140, 21, 4, "categorical");
  const sparse = x.map((row) => row.map((value) => (Math.abs(value) < 1 ? 0 : value)));

  it.each<Inference>([{ method: "backprop" }, { method: "epc", steps: 3 }])(
    "are in a batch those samples one by one: %o",
    (inference) => {
      const wanted = energyNetwork({ ...described, layers });
      const batch = batchNetwork({ ...described, layers }, denseKernels("float64"));
      expectClose(batch.forward(sparse).data, wanted.forward(sparse).data, 1e-12);
      const [gradient, mean] = [batch.gradient(sparse, y, inference), wanted.gradient(sparse, y, inference)];
      for (const [k, { weights }] of mean.entries()) {
        expectClose(gradient[k]!.weights.data, weights.data, 1e-9);
      }
    },
  );

  it("have in single precision the bits of few rows at a time, which are multiplied densely", () => {
    const network = batchNetwork({ ...described, layers }, denseKernels("float32"));
    const together = network.forward(sparse);
    for (let r = 0; r < 140; r += 10) {
      expect(network.forward(sparse.slice(r, r + 10)).data).toEqual(together.data.slice(4 * r, 4 * r + 40));
    }
  });
});

describe("exact steps that some rows must try again", () => {
  it.each(["float32", "float64"] as const)("have the bits of each row alone in %s", (float) => {
    const random = stream(3, purpose.environment, 1).at(0);
    const draw = (count: number, scale: number): number[][] =>
      Array.from({ length: count }, () => Array.from({ length: 6 }, () => scale * random.normal()));
    // Steep and far from the targets, so that full steps overshoot in many rows.
    const network = batchNetwork(
      {
        layers: [{ size: 6 }, { size: 6, activation: "silu" }, { size: 6, activation: "gelu" }, { size: 6 }],
        connections: [1, 2, 3].map(() => ({ weights: draw(6, 2), biases: draw(1, 1)[0]! })),
      },
      denseKernels(float),
    );
    const [x, y] = [draw(23, 1), draw(23, 5)];
    const infer = (from: number, to: number) =>
      network.infer(x.slice(from, to), y.slice(from, to), { method: "fullCovariance", maxIterations: 4 });
    const together = infer(0, 23);
    for (let r = 0; r < 23; r++) {
      for (const [k, { data }] of infer(r, r + 1).activities.entries()) {
        expect(together.activities[k]!.data.subarray(6 * r, 6 * r + 6)).toEqual(data);
      }
    }
  });
});

async function train(
  network: EnergyNetwork,
  head: Head,
  options: Partial<TrainOptions>,
): Promise<EpochReport[]> {
  const [x, y] = rows(140, 3, 4, head);
  const all = { inference: { method: "settle", steps: 8 }, optimiser, epochs: 3, shuffleSeed: 2, ...options };
  const reports: EpochReport[] = [];
  for await (const report of network.train(x, y, all as TrainOptions)) reports.push(report);
  return reports;
}

const optimiser = { kind: "adam", learningRate: 0.01 } as const;

describe("training by batches", () => {
  it.each([
    ["sgd", { kind: "sgd", learningRate: 0.1 }],
    ["momentum", { kind: "sgd", learningRate: 0.1, momentum: 0.8, nesterov: true }],
    ["adam", optimiser],
    ["adamw", { kind: "adamw", learningRate: 0.01, weightDecay: 0.3, decayBias: false }],
  ] as const)("moves the weights as sample by sample: %s", async (_, moved) => {
    const described = { ...shapes.tanh!, head: "categorical" as const };
    const [batch, wanted] = [batchNetwork(described, denseKernels("float64")), energyNetwork(described)];
    const options = { optimiser: moved, batch: 32, validation: 0.2 };
    const got = await train(batch, "categorical", options);
    const want = await train(wanted, "categorical", options);
    for (const [e, { loss, validationLoss, accuracy, validationAccuracy, updates }] of want.entries()) {
      expectClose([got[e]!.loss, got[e]!.validationLoss!], [loss, validationLoss!], 1e-9);
      expect(got[e]).toMatchObject({ accuracy, validationAccuracy, updates, status: "done" });
    }
    for (const [k, { weights, bias }] of wanted.connections.entries()) {
      expectClose(batch.connections[k]!.weights.data, weights.data, 1e-9);
      expectClose(batch.connections[k]!.bias!, bias!, 1e-9);
    }
  });

  it("has the same bits by WebAssembly and by TypeScript, and stays near double precision", async () => {
    const described = { ...shapes.tanh!, head: "bernoulli" as const };
    const compiled = batchNetwork(described, denseKernels("float32", "webassembly"));
    const twin = batchNetwork(described, denseKernels("float32", "typescript"));
    const double = energyNetwork(described);
    for (const inference of methods) {
      const options = { inference, batch: 30 };
      const first = await train(compiled, "bernoulli", options);
      expect(await train(twin, "bernoulli", options)).toEqual(first);
      expect(twin.connections).toEqual(compiled.connections);
    }
    const [x, y] = rows(140, 3, 4, "bernoulli");
    for (const [k, { weights, bias }] of double.connections.entries()) {
      weights.data.set(compiled.connections[k]!.weights.data);
      bias!.set(compiled.connections[k]!.bias!);
    }
    // Where a step is taken or not by the energy's last digits, results may part.
    for (const inference of methods.filter((_, i) => [0, 1, 6, 7].includes(i))) {
      const want = double.infer(x, y, inference).energyTrace.at(-1)!;
      expectClose([compiled.infer(x, y, inference).energyTrace.at(-1)!], [want], 2e-5);
    }
  });

  it("is undone where an update would not be finite", async () => {
    const network = energyNetwork({ ...shapes.tanh!, head: "gaussian", float: "float32" });
    const first = structuredClone(network.connections);
    const reports = await train(network, "gaussian", {
      optimiser: { kind: "sgd", learningRate: 1e38, momentum: 0.5 },
      batch: 10,
    });
    expect(reports.at(-1)).toMatchObject({ status: "diverged" });
    if (reports.at(-1)!.updates === 0) expect(network.connections).toEqual(first);
    expect(network.connections.every(({ weights }) => weights.data.every(Number.isFinite))).toBe(true);
  });

  it.each<Inference>([
    { method: "sweep" },
    { method: "incremental" },
    { method: "fullCovariance", covariance: true },
    { method: "fullCovariance", curvature: "newton" },
  ])("refuses %o in single precision", (inference) => {
    const network = energyNetwork({ ...shapes.tanh!, float: "float32" });
    expect(() => network.infer([[1, 2, 3]], [[1, 2, 3, 4]], inference)).toThrow(UsageError);
    expect(() => network.infer([[1, 2, 3]], [[1, 2, 3, 4]], inference)).toThrow(/float64/);
  });
});

describe("the adjoint of wide residual layers", () => {
  it("keeps variances where memory grows on the way", () => {
    // 15 MiB of weights and their squares, then the product's own memory: more than the 16 that kernels begin with.
    const wide = 1400;
    const options = {
      layers: [
        { size: 2 },
        { size: wide, activation: "tanh" },
        { size: wide, activation: "tanh" },
        { size: 2 },
      ],
      connections: [{}, { residual: true }, {}],
      ...{ seed: 3, float: "float32" },
    } satisfies NetworkOptions;
    const [x, y] = rows(2, 2, 2, "gaussian");
    const got = batchNetwork(options, denseKernels("float32")).infer(x, y, { method: "adjoint" });
    const want = energyNetwork({ ...options, float: "float64" }).infer(x, y, { method: "adjoint" });
    expectClose(got.energyTrace, want.energyTrace, 1e-4);
    for (const [k, { data }] of want.activities.entries()) expectClose(got.activities[k]!.data, data, 1e-4);
  });
});
