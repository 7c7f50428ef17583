/** Dense kernels in float32: rates beside what the core can multiply, add and read, measured in turn. */

import { type DenseKernels, denseKernels, type OptimiserStep, type Vector } from "../src/kernels/index.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure } from "./measure.js";
import { type Peak, peak, peakOfTwo } from "./peak.js";

export async function kernelsBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  const limits = peak();
  const all: Measurement[] = await bounds(limits, smoke);
  // Short runs, many of them: a busy machine interrupts long ones.
  const rounds = smoke ? 1 : 41;
  for (const n of smoke ? [64] : [64, 128, 256, 512, 1024]) all.push(...(await products(limits, n, rounds)));
  for (const n of smoke ? [64] : [128, 512, 4000]) all.push(...(await vectors(limits, n, rounds)));
  all.push(...(await updates(rounds)), ...(await activations(rounds)));
  return all;
}

/** Both cores against one. */
async function bounds(limits: Peak, smoke: boolean): Promise<Measurement[]> {
  // Long enough for the second thread to wake.
  const [operations, bytes] = smoke ? [96e3, 128e3] : [960e6, 64e6];
  const reads = smoke ? 1 : 8;
  const two = await peakOfTwo();
  const settings = { rounds: smoke ? 1 : 15, scale: 1e6 };
  const read = (): void => {
    for (let i = 0; i < reads; i++) limits.read(bytes);
  };
  try {
    const sums = await measure(
      "bounds",
      "",
      [
        { name: "multiply-add, one core", run: () => void limits.multiplyAdd(operations / 96, 0.75) },
        { name: "multiply-add, two", run: () => two.multiplyAdd(operations) },
      ],
      { ...settings, perRun: operations },
    );
    const readings = await measure(
      "bounds",
      "",
      [
        { name: "reading, one core", run: read },
        { name: "reading, two", run: () => two.read(bytes, reads) },
      ],
      { ...settings, perRun: bytes * reads },
    );
    return [...sums.map((one) => rate(one, "GFLOP/s")), ...readings.map((one) => rate(one, "GB/s"))];
  } finally {
    two.end();
  }
}

function vector(kernels: DenseKernels, length: number): Vector {
  const filled = kernels.allocate(length);
  filled.values.forEach((_, i, values) => {
    values[i] = ((i * 7919) % 1013) / 1013 - 0.5;
  });
  return filled;
}

async function products(limits: Peak, n: number, rounds: number): Promise<Measurement[]> {
  const kernels = denseKernels("float32");
  const [a, b, c] = [vector(kernels, n * n), vector(kernels, n * n), vector(kernels, n * n)];
  const repeat = Math.ceil(2 ** 24 / n ** 3);
  const flops = repeat * 2 * n ** 3;
  const product = (transposedA: boolean, transposedB: boolean) => () => {
    for (let i = 0; i < repeat; i++) kernels.product({ m: n, n, k: n, transposedA, transposedB }, a, b, c);
  };
  const measured = await measure(
    `product ${n}`,
    "",
    [
      { name: "multiply-add peak", run: () => void limits.multiplyAdd(flops / 96, 0.75) },
      { name: "A B", run: product(false, false) },
      { name: "A Bᵀ", run: product(false, true) },
      { name: "Aᵀ B", run: product(true, false) },
    ],
    { rounds, perRun: flops, scale: 1e6 },
  );
  return measured.map((one) => rate(one, "GFLOP/s"));
}

async function vectors(limits: Peak, n: number, rounds: number): Promise<Measurement[]> {
  const kernels = denseKernels("float32");
  const w = vector(kernels, n * n);
  const [x, u, y, z] = [0, 1, 2, 3].map(() => vector(kernels, n)) as [Vector, Vector, Vector, Vector];
  const bytes = 128 * Math.floor((n * n * 4) / 128);
  const repeat = Math.ceil(2 ** 25 / bytes);
  const times = (run: () => void) => () => {
    for (let i = 0; i < repeat; i++) run();
  };
  const measured = await measure(
    `vector ${n} x ${n}`,
    "",
    [
      { name: "read bandwidth", run: times(() => limits.read(bytes)) },
      { name: "W x", run: times(() => kernels.matrixVector(n, n, w, x, y)) },
      { name: "Wᵀ v", run: times(() => kernels.transposedVector(n, n, w, x, y)) },
      { name: "Wᵀ v and (W∘W)ᵀ u", run: times(() => kernels.transposedSquares(n, n, w, x, u, y, z)) },
    ],
    { rounds, perRun: bytes * repeat, scale: 1e6 },
  );
  return measured.map((one) => rate(one, "GB/s"));
}

async function updates(rounds: number): Promise<Measurement[]> {
  const kernels = denseKernels("float32");
  const [m, n, k, repeat] = [128, 64, 32, 100];
  const [w, u, h, velocity, mean, square] = [m * n, k * m, k * n, m * n, m * n, m * n].map((length) =>
    vector(kernels, length),
  ) as [Vector, Vector, Vector, Vector, Vector, Vector];
  square.values.fill(1);
  const steps: readonly OptimiserStep[] = [
    { kind: "sgd", rate: 1e-6 },
    { kind: "momentum", rate: 1e-6, momentum: 0.9, velocity },
    {
      ...({ kind: "adam", rate: 1e-6, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, epsilonRoot: 0 } as const),
      ...{ decay: 1e-4, count: 7, mean, square },
    },
  ];
  const run = (step: OptimiserStep, batch: boolean) => () => {
    for (let i = 0; i < repeat; i++) {
      if (batch) kernels.rankK(step, { m, n, k, factor: 1 / k }, w, u, h);
      else kernels.rankOne(step, m, n, w, u, h);
    }
  };
  const variants = [false, true].flatMap((batch) =>
    steps.map((step) => ({ name: `${step.kind}, ${batch ? `rank ${k}` : "rank 1"}`, run: run(step, batch) })),
  );
  return measure(`update ${m} x ${n}`, "us", variants, { rounds, perRun: repeat, scale: 1e3 });
}

async function activations(rounds: number): Promise<Measurement[]> {
  const kernels = denseKernels("float32");
  const [n, repeat] = [8192, 5];
  const [x, y, first] = [vector(kernels, n), vector(kernels, n), vector(kernels, n)];
  const names = ["identity", "tanh", "sigmoid", "relu", "gelu"] as const;
  const variants = names.map((name) => ({
    name: `${name} with derivative`,
    run: () => {
      for (let i = 0; i < repeat; i++) kernels.activate(name, x, y, first);
    },
  }));
  return measure("activation", "ns", variants, { rounds, perRun: n * repeat, scale: 1e6 });
}

/** Work in a nanosecond, and as the ratio the share of the first variant's, from a time per unit of work. */
function rate({ median, low, high, ratio, ...rest }: Measurement, unit: string): Measurement {
  const share =
    ratio === undefined
      ? {}
      : { ratio: { to: ratio.to, median: 1 / ratio.median, low: 1 / ratio.high, high: 1 / ratio.low } };
  return { ...rest, median: 1 / median, low: 1 / high, high: 1 / low, unit, ...share };
}
