/**
 * Deep networks, 64-128-64 with tanh: a sample of the online sweep, a batch of the pinned sweep and of
 * backpropagation; ways to infer in an image network; and two moons, 30 epochs of the notebook's network (2, ten layers of 16 leaky relu, 1 binary).
 */

import {
  type EnergyNetwork,
  energyNetwork,
  type FloatType,
  type Inference,
  type NetworkOptions,
  sweepNetwork,
} from "../src/deep/index.js";
import { purpose, stream } from "../src/random/index.js";
import { cos, sin } from "../src/scalar/elementary/index.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure } from "./measure.js";

const IN = 64;
const HIDDEN = 128;
const floats: readonly FloatType[] = ["float32", "float64"];
const sgd = { kind: "sgd", learningRate: 1e-3 } as const;

export async function deepBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  return [
    ...(await online(smoke)),
    ...(await batches(smoke)),
    ...(await backpropagation(smoke)),
    ...(await imageBatch(smoke)),
    ...(await twoMoons(smoke)),
  ];
}

/** Rows of normal numbers, the same for the same seed. */
function rows(count: number, columns: number, seed: number, scale = 1): Float64Array {
  const random = stream(seed, purpose.environment, 0).at(0);
  return Float64Array.from({ length: count * columns }, () => scale * random.normal());
}

function network(float: FloatType, pinned: boolean): NetworkOptions {
  const held = { volatilityParent: false, initial: { precision: 1, expectedPrecision: 1 } };
  const layer = pinned ? held : {};
  return {
    layers: [
      { size: IN, ...layer },
      { size: HIDDEN, activation: "tanh", ...layer },
      { size: IN, ...layer },
    ],
    ...{ float, seed: 3 },
  };
}

/** One call learns many rows: what a sample costs, not what a call does. */
async function online(smoke: boolean): Promise<Measurement[]> {
  const count = smoke ? 5 : 500;
  const [x, y] = [rows(count, IN, 1), rows(count, IN, 2)];
  const variants = [true, false].flatMap((pinned) =>
    floats.map((float) => {
      const net = sweepNetwork(network(float, pinned));
      const learning = { optimiser: sgd, updatePrecisions: !pinned } as const;
      return {
        name: `${pinned ? "pinned" : "volatility, unbounded"}, ${float}`,
        run: () => void net.fit(x, y, learning),
      };
    }),
  );
  return measure("deep: online sweep, a sample", "us", variants, {
    ...{ rounds: smoke ? 1 : 11, perRun: count, scale: 1e3 },
  });
}

async function batches(smoke: boolean): Promise<Measurement[]> {
  const all: Measurement[] = [];
  for (const count of smoke ? [4] : [64, 256, 1024, 4096]) {
    const [x, y] = [rows(count, IN, 1), rows(count, IN, 2)];
    const variants = floats.map((float) => {
      const net = sweepNetwork(network(float, true));
      return {
        name: float,
        run: () => void net.batchUpdate(x, y, { optimiser: sgd, updatePrecisions: false }),
      };
    });
    all.push(
      ...(await measure(`deep: pinned sweep, ${count} rows`, "ms", variants, {
        ...{ rounds: smoke ? 1 : 11, scale: 1 },
      })),
    );
  }
  return all;
}

/** Updates of whole batches; a training of many, so that what it begins with is not measured. */
async function backpropagation(smoke: boolean): Promise<Measurement[]> {
  const all: Measurement[] = [];
  for (const count of smoke ? [4] : [64, 256, 1024, 4096]) {
    const [x, y] = [rows(count, IN, 1), rows(count, IN, 2)];
    const epochs = smoke ? 1 : Math.ceil(8192 / count);
    const variants = floats.map((float) => {
      const net = energyNetwork({
        layers: [{ size: IN }, { size: HIDDEN, activation: "tanh" }, { size: IN }],
        ...{ float, seed: 3 },
      });
      return { name: float, run: () => trained(net, x, y, { method: "backprop" }, { epochs, batch: count }) };
    });
    all.push(
      ...(await measure(`deep: backpropagation, ${count} rows`, "ms", variants, {
        ...{ rounds: smoke ? 1 : 11, perRun: epochs, scale: 1 },
      })),
    );
  }
  return all;
}

/** Ways to infer for one batch of an image network, 784-128-128-128-10. */
async function imageBatch(smoke: boolean): Promise<Measurement[]> {
  const [count, width] = smoke ? [4, 8] : [128, 128];
  const hidden = { size: width, activation: "tanh" } as const;
  const layers = [{ size: 784 }, hidden, hidden, hidden, { size: 10 }];
  const x = rows(count, 784, 1, 0.3);
  const y = Float64Array.from({ length: 10 * count }, (_, i) => Number(i % 10 === (7 * ((i / 10) | 0)) % 10));
  const ways: readonly Inference[] = [
    { method: "backprop" },
    { method: "settle", steps: 8, rate: 0.1, halveOnRise: false },
    { method: "fullCovariance", maxIterations: 3 },
  ];
  const epochs = smoke ? 1 : 4;
  const variants = ways.map((inference) => {
    const net = energyNetwork({ layers, head: "categorical", float: "float32", seed: 3 });
    return { name: inference.method, run: () => trained(net, x, y, inference, { epochs, batch: count }) };
  });
  return measure(`deep: update of 784-3x${width}-10, ${count} rows, float32`, "ms", variants, {
    ...{ rounds: smoke ? 1 : 11, perRun: epochs, scale: 1 },
  });
}

async function trained(
  network: EnergyNetwork,
  x: Float64Array,
  y: Float64Array,
  inference: Inference,
  course: { readonly epochs: number; readonly batch: number },
): Promise<void> {
  for await (const _ of network.train(x, y, { inference, optimiser: sgd, ...course }));
}

async function twoMoons(smoke: boolean): Promise<Measurement[]> {
  const count = smoke ? 10 : 800;
  const epochs = smoke ? 1 : 30;
  const x = rows(count, 2, 4, 0.15);
  const y = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const t = (Math.PI * (i >> 1)) / (count / 2);
    const inner = i % 2;
    x[2 * i]! += inner === 1 ? 1 - cos(t) : cos(t);
    x[2 * i + 1]! += inner === 1 ? 0.5 - sin(t) : sin(t);
    y[i] = inner;
  }
  const hidden = { size: 16, activation: "leakyRelu", tonicVolatility: -80, tonicVolatilityVol: -8 } as const;
  const variant = {
    name: "float32",
    run: () => {
      const net = sweepNetwork(
        {
          layers: [
            { size: 2, initial: { expectedPrecision: 1e10 } },
            ...Array.from({ length: 10 }, () => hidden),
            { size: 1 },
          ],
          connections: Array.from({ length: 11 }, (_, k) => ({ initialiser: "he", bias: k > 0 })),
          ...{ head: "bernoulli", float: "float32", seed: 1 },
        },
        { version: "pyhgf-0.3.0" },
      );
      const optimiser = { kind: "adam", learningRate: 1e-3 } as const;
      for (let e = 0; e < epochs; e++) {
        net.fit(x, y, { optimiser, timeStep: 1e-3, learningKind: "standard" });
      }
    },
  };
  return measure(`deep: two moons, ${epochs} epochs`, "s", [variant], {
    ...{ rounds: smoke ? 1 : 3, scale: 1e-3 },
  });
}
