/**
 * Training of attractor networks in turn with JAX: the same step, settings and float type, the numbers of a short training
 * compared first. JAX runs on one thread and on as many as it takes; Credence on one and on two.
 */

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AttractorNetwork,
  attractorNetwork,
  employRowThreads,
  randomPatterns,
  trainAttractor,
} from "../../src/attractor/index.js";
import { UsageError } from "../../src/errors.js";
import { nodeWorkers } from "../../src/node/threads.js";
import { purpose, stream } from "../../src/random/index.js";
import type { BenchOptions } from "../main.js";
import { type Measurement, measure } from "../measure.js";
import { Peer } from "./peer.js";

/** The project folder; written in when the benches are bundled. */
declare const BENCH_ROOT: string;

/** Virtual environments that have JAX. */
const environments = ["pyhgf030", "pyhgf032"] as const;
const STEPS = 10;
/** Of the training that is compared: patterns of its epochs, and rows of couplings. */
const [ORDER, ROWS] = [[0, 3, 1, 0], 4] as const;
/** Largest relative difference, in the root mean square, of numbers in single precision. */
const CLOSE = 1e-5;

/** Whole folds, as nearly all of a long training has, and fewer rounds where they take long. */
export const course = (n: number, smoke: boolean): { readonly epochs: number; readonly rounds: number } => {
  if (smoke) return { epochs: 1, rounds: 1 };
  return n > 2000 ? { epochs: 16, rounds: 9 } : { epochs: 32, rounds: 15 };
};

const settings = { evidenceLevel: 1, inverseTemperature: 0.7, learningRate: 1e-4, steps: STEPS } as const;

export async function besideJax({ smoke }: BenchOptions, folder: string): Promise<Measurement[]> {
  const pythons = environments
    .map((name) => join(folder, name, "bin/python"))
    .filter((python) => existsSync(python));
  if (pythons.length === 0) {
    throw new UsageError(
      `--peers ${folder}: neither ${environments.join(" nor ")} is there; make a virtual environment of that name in it that has JAX`,
    );
  }
  const all: Measurement[] = [];
  for (const n of smoke ? [512] : [1024, 4096]) all.push(...(await inTurn(n, smoke, pythons)));
  return all;
}

async function inTurn(n: number, smoke: boolean, pythons: readonly string[]): Promise<Measurement[]> {
  const patterns = randomPatterns({ count: 20, size: n, seed: 1 });
  // Single precision holds them on both sides.
  const chance = stream(2, purpose.activity, 0);
  const uniform = (update: number, node: number): number => Math.fround(chance.uniform(update, node));
  const place = mkdtempSync(join(tmpdir(), "credence-attractor-"));
  const file = join(place, "data.json");
  let crew: { close(): void } | undefined;
  const peers: { readonly name: string; readonly process: Peer }[] = [];
  try {
    const expected = short(n, patterns, uniform);
    for (const python of pythons) {
      for (const threads of [1, null]) {
        writeFileSync(
          file,
          JSON.stringify({
            patterns: patterns.map((pattern) => Array.from(pattern)),
            uniforms: Array.from({ length: ORDER.length * STEPS }, (_, update) =>
              Array.from({ length: n }, (_, node) => uniform(update, node)),
            ),
            ...{ order: ORDER, rows: ROWS, steps: STEPS, threads },
            evidence_level: settings.evidenceLevel,
            inverse_temperature: settings.inverseTemperature,
            learning_rate: settings.learningRate,
          }),
        );
        const process = await Peer.start(python, join(BENCH_ROOT, "bench/peers/attractor.py"), file);
        const name = `JAX ${process.versions.jax}, ${threads === 1 ? "one thread" : "its own threads"}`;
        peers.push({ name, process });
        checkAgreement(name, expected, process.values);
      }
    }
    const [network, shared] = [attractorNetwork({ size: n }), attractorNetwork({ size: n })];
    crew = await employRowThreads(shared, { count: 2, start: nodeWorkers });
    const { epochs, rounds } = course(n, smoke);
    const ours = (name: string, of: AttractorNetwork) => ({
      name: `credence, ${name}`,
      run: () => {
        trainAttractor(of, { ...settings, patterns, epochs, statePolicy: "reset", seed: 1 });
      },
    });
    const variants = [
      ours("one thread", network),
      ours("two threads", shared),
      ...peers.map(({ name, process }) => ({ name, run: () => process.time("epochs", epochs) })),
    ];
    return await measure(`attractor: update of training beside JAX, ${n} nodes`, "ms", variants, {
      ...{ rounds, perRun: epochs * STEPS, scale: 1 },
    });
  } finally {
    crew?.close();
    for (const { process } of peers) process.end();
    rmSync(place, { recursive: true, force: true });
  }
}

/** What a short training ends with: the norm of the couplings, the state, the first rows of the couplings. */
function short(
  n: number,
  patterns: readonly Float64Array[],
  uniforms: (update: number, node: number) => number,
): number[] {
  const network = attractorNetwork({ size: n });
  trainAttractor(network, {
    ...{ ...settings, patterns, epochs: ORDER.length, order: ORDER, statePolicy: "reset", uniforms },
  });
  const { matrix } = network.couplings;
  return [norm(matrix), ...network.state, ...matrix.subarray(0, ROWS * n)];
}

/** A comparison of speed between different steps would be none. */
function checkAgreement(name: string, ours: readonly number[], theirs: readonly number[]): void {
  const n = (ours.length - 1) / (ROWS + 1);
  for (const [what, from, to] of [
    ["norm of the couplings", 0, 1],
    ["state", 1, n + 1],
    ["couplings", n + 1, ours.length],
  ] as const) {
    const [x, y] = [ours.slice(from, to), theirs.slice(from, to)];
    const off = norm(x.map((value, i) => value - y[i]!)) / norm(x);
    if (!(off < CLOSE)) throw new Error(`${name} and credence disagree: ${what} by ${off}`);
  }
}

function norm(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}
