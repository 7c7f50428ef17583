/**
 * Deep networks, 64-128-64 with tanh: a sample of the online sweep, a batch of the pinned sweep and of
 * backpropagation; ways to infer in an image network; and two moons, 30 epochs of the notebook's network (2, ten layers
 * of 16 leaky relu, 1 binary). With `--peers` beside pyhgf's back ends and plain JAX.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type BatchThreads,
  type EnergyNetwork,
  energyNetwork,
  type FloatType,
  type Inference,
  type NetworkOptions,
  type SweepNetwork,
  sweepNetwork,
} from "../src/deep/index.js";
import { nodeWorkers } from "../src/node/threads.js";
import { purpose, stream } from "../src/random/index.js";
import { cos, sin } from "../src/scalar/elementary/index.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure, type Variant } from "./measure.js";
import { type PeakOfTwo, peak, peakOfTwo } from "./peak.js";
import { beside, COMPARED, type DeepPeer, DeepPeers, deepScript, PROBE } from "./peers/deep.js";

/** The project folder; written in when the benches are bundled. */
declare const BENCH_ROOT: string;

const IN = 64;
const HIDDEN = 128;
/** Of a fit, rows. */
const ROWS = 500;
const batchSizes = [64, 256, 1024, 4096] as const;
const floats: readonly FloatType[] = ["float32", "float64"];
const sgd = { kind: "sgd", learningRate: 1e-3 } as const;

export async function deepBench({ smoke, peers: folder }: BenchOptions): Promise<Measurement[]> {
  const peers = folder === undefined ? undefined : new DeepPeers(folder);
  const limits = await peakOfTwo();
  try {
    return [
      ...(await online(smoke, peers)),
      ...(await batches(smoke, peers, limits)),
      ...(await backpropagation(smoke, peers, limits)),
      ...(await imageBatch(smoke)),
      ...(await twoMoons(smoke, peers)),
    ];
  } finally {
    peers?.end();
    limits.end();
  }
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

/** The first rows, which both sides are compared on. */
const first = (values: Float64Array, count: number): Float64Array => values.subarray(0, count * IN);

/** One call learns many rows: what a sample costs, not what a call does. */
async function online(smoke: boolean, peers: DeepPeers | undefined): Promise<Measurement[]> {
  const count = smoke ? PROBE : ROWS;
  const [x, y] = [rows(count, IN, 1), rows(count, IN, 2)];
  const start = (float: FloatType, pinned: boolean): SweepNetwork => sweepNetwork(network(float, pinned));
  const predicted = (pinned: boolean, updatePrecisions: boolean) =>
    start("float32", pinned).fit(first(x, PROBE), first(y, PROBE), { optimiser: sgd, updatePrecisions })
      .predictions.data;
  const asked = { tasks: ["pinned", "volatility"], sizes: [IN, HIDDEN, IN], x, y, count } as const;
  const { weights: connections } = start("float32", true);
  // Rust has no `update_precisions`: its pinned sweep costs the same with precisions that move.
  const found = [
    await peers?.start({
      ...{ ...asked, connections, kind: "jax", expected: [predicted(true, false), predicted(false, true)] },
    }),
    await peers?.start({
      ...{ ...asked, connections, kind: "rust", expected: [predicted(true, true), predicted(false, true)] },
    }),
  ];
  const all: Measurement[] = [];
  for (const pinned of [true, false]) {
    const variants = floats.map((float) => {
      const net = start(float, pinned);
      const learning = { optimiser: sgd, updatePrecisions: !pinned } as const;
      return { name: float, run: () => void net.fit(x, y, learning) };
    });
    const name = pinned ? "pinned" : "volatility, unbounded";
    all.push(
      ...(await measure(
        `deep: online sweep, a sample, ${name}`,
        "us",
        [...variants, ...beside(found, pinned ? "pinned" : "volatility")],
        { rounds: smoke ? 1 : 11, perRun: count, scale: 1e3 },
      )),
    );
  }
  return peers === undefined ? all : [...all, ...(await cold(smoke, found))];
}

/** A process from its start to the end of its first fit, beliefs about volatility on. */
async function cold(smoke: boolean, peers: readonly (DeepPeer | undefined)[]): Promise<Measurement[]> {
  const place = mkdtempSync(join(tmpdir(), "credence-deep-cold-"));
  const script = join(place, "first.mjs");
  const deep = JSON.stringify(join(BENCH_ROOT, "dist/deep.js"));
  writeFileSync(
    script,
    `import { sweepNetwork } from ${deep};
    const x = Float32Array.from({ length: ${ROWS * IN} }, (_, i) => Math.sin(i));
    sweepNetwork(${JSON.stringify(network("float32", false))}).fit(x, x, { optimiser: ${JSON.stringify(sgd)} });`,
  );
  const whole = (command: string, ...args: string[]): void => {
    const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  };
  try {
    return await measure(
      "deep: process start to first fit",
      "ms",
      [
        { name: "float32", run: () => whole(process.execPath, script) },
        ...peers.flatMap((peer) => {
          if (peer === undefined) return [];
          return [{ name: peer.name, run: () => whole(peer.python, deepScript, peer.file, "--first") }];
        }),
      ],
      { rounds: smoke ? 1 : 7, scale: 1 },
    );
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/**
 * Floating-point operations of a row's products, by backpropagation or by a pinned sweep: forward, back to the hidden
 * units, and of the weights' gradients.
 */
const ROW = 2 * (2 * IN * HIDDEN) + 2 * HIDDEN * IN + 2 * (2 * IN * HIDDEN);

/** What both cores need for the products alone. */
function productsOf(count: number, limits: PeakOfTwo, repeat = 1): Variant {
  const operations = count * ROW;
  const name = `${Number((operations / 1e6).toPrecision(3))} Mflop at both cores' peak`;
  // In one order what takes long enough for the waking of a thread not to count.
  const often = Math.ceil(batchSizes.at(-1)! / (count * repeat));
  const run = (): number => {
    const start = performance.now();
    limits.multiplyAdd(often * repeat * operations);
    return (performance.now() - start) / often;
  };
  return { name, run };
}

async function batches(
  smoke: boolean,
  peers: DeepPeers | undefined,
  limits: PeakOfTwo,
): Promise<Measurement[]> {
  const sizes = smoke ? [COMPARED] : batchSizes;
  const most = Math.max(...sizes);
  const [x, y] = [rows(most, IN, 1), rows(most, IN, 2)];
  const learning = { optimiser: sgd, updatePrecisions: false } as const;
  const compared = sweepNetwork(network("float32", true));
  const { weights: connections } = compared;
  compared.batchUpdate(first(x, COMPARED), first(y, COMPARED), learning);
  const expected = sizes.map(() => compared.predict(first(x, PROBE)).data);
  const asked = { tasks: sizes.map((count) => `batch ${count}`), sizes: [IN, HIDDEN, IN], x, y, count: most };
  const found = [
    await peers?.start({ ...asked, connections, expected, kind: "jax" }),
    await peers?.start({ ...asked, connections, expected, kind: "jax", thunks: true }),
    await peers?.start({ ...asked, connections, expected, kind: "rust" }),
  ];
  const all: Measurement[] = [];
  for (const count of sizes) {
    const variant = (name: string, net: SweepNetwork) => ({
      name,
      run: () => void net.batchUpdate(first(x, count), first(y, count), learning),
    });
    const variants = floats.map((float) => variant(float, sweepNetwork(network(float, true))));
    const net = sweepNetwork(network("float32", true));
    const two = variant("float32, two threads", net);
    // Batches of up to 128 rows are one part.
    const shared = count > 128 ? await net.shareBatches({ count: 2, start: nodeWorkers }) : undefined;
    try {
      all.push(
        ...(await measure(
          `deep: pinned sweep, ${count} rows`,
          "ms",
          [
            ...variants,
            ...(shared ? [two] : []),
            productsOf(count, limits),
            ...beside(found, `batch ${count}`),
          ],
          { rounds: smoke ? 1 : 11, scale: 1 },
        )),
      );
    } finally {
      shared?.close();
    }
  }
  return all;
}

/** Updates of whole batches in a training of many, without the first, which waits for threads to start. */
async function backpropagation(
  smoke: boolean,
  peers: DeepPeers | undefined,
  limits: PeakOfTwo,
): Promise<Measurement[]> {
  const sizes = smoke ? [COMPARED] : batchSizes;
  const most = Math.max(...sizes);
  const [x, y] = [rows(most, IN, 1), rows(most, IN, 2)];
  const start = (): EnergyNetwork =>
    energyNetwork({
      layers: [{ size: IN }, { size: HIDDEN, activation: "tanh" }, { size: IN }],
      ...{ float: "float32", seed: 3 },
    });
  const inference = { method: "backprop" } as const;
  const compared = start();
  const { connections } = start();
  const course = { epochs: 1, batch: COMPARED };
  await trained(compared, first(x, COMPARED), first(y, COMPARED), inference, course);
  const expected = sizes.map(() => compared.forward(first(x, PROBE)).data);
  const found = await peers?.start({
    ...{ kind: "plain", tasks: sizes.map((count) => `batch ${count}`), sizes: [IN, HIDDEN, IN] },
    ...{ connections, x, y, count: most, expected, thunks: true },
  });
  const all: Measurement[] = [];
  for (const count of sizes) {
    const epochs = smoke ? 2 : Math.ceil(100_000 / count);
    const [own, targets] = [first(x, count), first(y, count)];
    const variant = (name: string, threads?: BatchThreads) => {
      const net = start();
      const how = { epochs, batch: count, ...(threads && { threads }) };
      return {
        name,
        run: () => started(net.train(own, targets, { inference, optimiser: sgd, ...how }), epochs),
      };
    };
    const variants = [
      variant("float32"),
      // Batches of up to 64 rows are learnt on one.
      ...(count > 64 ? [variant("float32, two threads", { count: 2, start: nodeWorkers })] : []),
      productsOf(count, limits, epochs),
    ];
    const theirs = beside([found], `batch ${count}`, epochs);
    all.push(
      ...(await measure(`deep: backpropagation, ${count} rows`, "ms", [...variants, ...theirs], {
        ...{ rounds: smoke ? 1 : 11, perRun: epochs, scale: 1 },
      })),
    );
  }
  return all;
}

/** Milliseconds of so many epochs as they go on, without what the first takes to start. */
async function started(training: AsyncIterable<unknown>, epochs: number): Promise<number> {
  let since: number | undefined;
  for await (const _ of training) since ??= performance.now();
  return ((performance.now() - since!) * epochs) / (epochs - 1);
}

/** Floating-point operations of all products of an update by three exact steps of 128 rows, of which 288e6 eliminate. */
const EXACT_UPDATE = 374e6;

/** Updates by one batch of an image network, 784-128-128-128-10, beside what the core needs for as many operations. */
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
  const epochs = smoke ? 2 : 9;
  const variants = ways.map((inference) => {
    const net = energyNetwork({ layers, head: "categorical", float: "float32", seed: 3 });
    const how = { inference, optimiser: sgd, epochs, batch: count };
    return { name: inference.method, run: () => started(net.train(x, y, how), epochs) };
  });
  const limits = peak();
  const name = `${EXACT_UPDATE / 1e6} Mflop at the core's peak`;
  const bound = { name, run: () => void limits.multiplyAdd((epochs * EXACT_UPDATE) / 96, 0.75) };
  return measure(`deep: update of 784-3x${width}-10, ${count} rows, float32`, "ms", [bound, ...variants], {
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

async function twoMoons(smoke: boolean, peers: DeepPeers | undefined): Promise<Measurement[]> {
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
  const start = (): SweepNetwork =>
    sweepNetwork(
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
  const learning = {
    optimiser: { kind: "adam", learningRate: 1e-3 },
    timeStep: 1e-3,
    learningKind: "standard",
  } as const;
  const variant = {
    name: "float32",
    run: () => {
      const net = start();
      for (let e = 0; e < epochs; e++) net.fit(x, y, learning);
    },
  };
  const compared = start();
  const { weights: connections } = compared;
  const { predictions } = compared.fit(x.subarray(0, 2 * PROBE), y.subarray(0, PROBE), learning);
  const peer = await peers?.start({
    ...{ kind: "moons", tasks: ["moons"], sizes: [2, ...new Array<number>(10).fill(16), 1], passes: epochs },
    ...{ connections, x, y, count, expected: [predictions.data] },
  });
  return measure(`deep: two moons, ${epochs} epochs`, "s", [variant, ...beside([peer], "moons")], {
    ...{ rounds: smoke ? 1 : 3, scale: 1e-3 },
  });
}
