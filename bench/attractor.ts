/**
 * Attractor networks: an update of training, of relaxation and of inference in batches, beside the time in which this core
 * reads as many bytes as an update must move. Training starts each epoch from 0 (ten updates, the first of which needs no
 * product) and folds K = 32 updates at a time: 4n² (1 - 1/10) + 8n²/K bytes in float32.
 */

import {
  attractorNetwork,
  employRowThreads,
  infer,
  randomPatterns,
  relax,
  trainAttractor,
} from "../src/attractor/index.js";
import { nodeWorkers } from "../src/node/threads.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure } from "./measure.js";
import { peak, peakOfTwo } from "./peak.js";
import { besideJax, course } from "./peers/attractor.js";

const STEPS = 10;
const RANK = 32;

export async function attractorBench({ smoke, peers }: BenchOptions): Promise<Measurement[]> {
  const all: Measurement[] = [];
  for (const n of smoke ? [64] : [1024, 4096]) {
    all.push(...(await training(n, smoke)), ...(await recall(n, smoke)));
  }
  if (peers !== undefined) all.push(...(await besideJax({ smoke }, peers)));
  return all;
}

/** Reads so many bytes. */
const reading = (bytes: number) => {
  const limits = peak();
  return () => void limits.read(128 * Math.ceil(bytes / 128));
};

async function training(n: number, smoke: boolean): Promise<Measurement[]> {
  const patterns = randomPatterns({ count: 20, size: n, seed: 1 });
  const { epochs, rounds } = course(n, smoke);
  const updates = epochs * STEPS;
  const settings = { patterns, evidenceLevel: 1, inverseTemperature: 0.7, learningRate: 1e-4, steps: STEPS };
  const shared = attractorNetwork({ size: n });
  const step = (
    float: "float32" | "float64",
    deferredRank: number,
    network = attractorNetwork({ size: n, float }),
  ) => {
    return {
      name: `${float}, rank ${deferredRank}${network === shared ? ", two threads" : ""}`,
      run: () => {
        trainAttractor(network, { ...settings, epochs, statePolicy: "reset", seed: 1, deferredRank });
      },
    };
  };
  const bytes = 4 * n * n * (1 - 1 / STEPS) + (8 * n * n) / RANK;
  const read = reading(bytes);
  const name = `reading ${(bytes / 1e6).toFixed(1)} MB`;
  const bound = {
    name,
    run: () => {
      for (let k = 0; k < updates; k++) read();
    },
  };
  const two = await peakOfTwo();
  const boundOfTwo = {
    name: `${name}, two threads`,
    run: () => two.read(bytes, updates),
  };
  const crew = await employRowThreads(shared, { count: 2, start: nodeWorkers });
  const variants = [
    bound,
    boundOfTwo,
    step("float32", RANK),
    step("float32", RANK, shared),
    step("float32", 0),
    step("float64", RANK),
  ];
  try {
    return await measure(`attractor: update of training, ${n} nodes`, "ms", variants, {
      ...{ rounds, perRun: updates, scale: 1 },
    });
  } finally {
    crew.close();
    two.end();
  }
}

async function recall(n: number, smoke: boolean): Promise<Measurement[]> {
  const patterns = randomPatterns({ count: 64, size: n, seed: 1 });
  const network = attractorNetwork({ size: n });
  trainAttractor(network, { patterns, learningRate: 1e-4, epochs: 8, steps: 2, seed: 1 });
  const { rounds } = course(n, smoke);
  const updates = n > 2000 ? 10 : 100;
  const read = reading(4 * n * n);
  const options = { steps: 2, seed: 3 };
  const variants = [
    {
      name: `reading ${((4 * n * n) / 1e6).toFixed(1)} MB`,
      run: () => {
        for (let k = 0; k < updates; k++) read();
      },
    },
    {
      name: "relaxation",
      run: () => relax(network, patterns[0]!, { stop: "steps", maxSteps: updates }),
    },
    {
      name: "recall",
      run: () => infer(network, [{ evidence: patterns[0]! }], { ...options, steps: updates }),
    },
  ];
  const one = await measure(`attractor: update of one state, ${n} nodes`, "ms", variants, {
    ...{ rounds, perRun: updates, scale: 1 },
  });
  const members = patterns.map((evidence) => ({ initial: evidence, evidence }));
  const batch = { name: "64 states", run: () => infer(network, members, options) };
  const many = await measure(`attractor: update of a state of a batch, ${n} nodes`, "ms", [batch], {
    ...{ rounds, perRun: 64 * options.steps, scale: 1 },
  });
  return [...one, ...many];
}
