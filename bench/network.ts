/**
 * Networks of 3 to 300 nodes: warm time a trial, a new network to its first result, a new process to its first result;
 * with `--peers` beside both back ends of pyhgf. A result is the log-likelihood of the inputs, value only.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentDensity, buildAgent, type Point } from "../src/agent/index.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure, type Variant } from "./measure.js";
import { Peer, pythonOf } from "./peers/peer.js";
import { observer, sizes, tree, treeRows, wave } from "./trees.js";

/** The project folder; written in when the benches are bundled. */
declare const BENCH_ROOT: string;

const TRIALS = 200;
const script = join(BENCH_ROOT, "bench/peers/network.py");
const backends = ["jax", "rust"] as const;
/** Seconds that a back end of the peer may take to its first result of a network; slower ones are named and left out. */
const PATIENCE = 120;
const u = wave(TRIALS);
/** The tonic volatility that trees are declared with. */
const points: readonly Point[] = [{ participant: 0, z: Float64Array.of(-4) }];
/** Two runs fill the lanes of a vector, of which one run leaves half empty. */
const two: readonly Point[] = [...points, { participant: 0, z: Float64Array.of(-3.9) }];

const densityOf = (nodes: number) =>
  agentDensity(buildAgent(observer(nodes)).agent, [[{ trials: TRIALS, inputs: { x0: u }, responses: [] }]]);
const valueOf = (nodes: number): number => densityOf(nodes).value(points)[0]!.logLikelihood;

export async function networkBench({ smoke, peers }: BenchOptions): Promise<Measurement[]> {
  const measured = smoke ? sizes.slice(0, 2) : sizes;
  const place = mkdtempSync(join(tmpdir(), "credence-networks-"));
  try {
    const all: Measurement[] = [];
    for (const nodes of measured) {
      const ready = peers === undefined ? [] : await beside(peers, place, nodes);
      try {
        all.push(
          ...(await warm(nodes, smoke, ready)),
          ...(await first(nodes, smoke, ready)),
          ...(await cold(nodes, smoke, place, ready)),
        );
      } finally {
        for (const { process } of ready) process.end();
      }
    }
    return all;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** A back end of the peer, in a process of its own. */
interface Beside {
  readonly backend: string;
  readonly process: Peer;
  readonly python: string;
  readonly file: string;
}

/** The back ends of the peer that have a result in time. */
async function beside(folder: string, place: string, nodes: number): Promise<Beside[]> {
  const python = pythonOf(folder);
  const ours = valueOf(nodes);
  const ready: Beside[] = [];
  for (const backend of backends) {
    const file = join(place, `${nodes} ${backend}.json`);
    writeFileSync(file, JSON.stringify({ u: [...u], backends: [backend], trees: [treeRows(nodes)] }));
    const process = await Peer.start(python, script, file, PATIENCE);
    if (process === undefined) {
      console.error(`pyhgf, ${backend}: no result of ${nodes} nodes within ${PATIENCE} s; left out`);
      continue;
    }
    ready.push({ backend, process, python, file });
    const off = Math.abs(ours - process.values[0]!) / Math.abs(ours);
    if (!(off < 1e-9)) {
      throw new Error(`${nodes} nodes: pyhgf and credence disagree by ${off} of the log-likelihood`);
    }
  }
  return ready;
}

/** The back ends of pyhgf, doing a task. */
function theirs(peers: readonly Beside[], run: (peer: Beside) => unknown): Variant[] {
  return peers.map((peer) => {
    const { pyhgf, jax } = peer.process.versions;
    return {
      name: `pyhgf ${pyhgf}, ${peer.backend === "jax" ? `JAX ${jax}` : "Rust"}`,
      run: () => run(peer),
    };
  });
}

async function warm(nodes: number, smoke: boolean, peers: readonly Beside[]): Promise<Measurement[]> {
  const density = densityOf(nodes);
  const net = tree(nodes);
  const repeat = smoke ? 2 : 2 * Math.ceil(150 / nodes);
  const times =
    (run: () => unknown, count = repeat) =>
    (): void => {
      for (let k = 0; k < count; k++) run();
    };
  return measure(
    `network: ${nodes} nodes, warm`,
    "µs/trial",
    [
      { name: "credence, compiled", run: times(() => density.value(points)) },
      { name: "credence, compiled, each of two runs", run: times(() => density.value(two), repeat / 2) },
      { name: "credence, on numbers", run: times(() => net.filter({ x0: u })) },
      ...theirs(peers, ({ backend, process }) => process.time(`${backend} ${nodes}`, repeat)),
    ],
    { rounds: smoke ? 1 : 11, perRun: repeat * TRIALS, scale: 1e3 },
  );
}

/** A network nobody has run, in a process that has run others. */
async function first(nodes: number, smoke: boolean, peers: readonly Beside[]): Promise<Measurement[]> {
  return measure(
    `network: ${nodes} nodes, first result`,
    "ms",
    [
      { name: "credence, compiled", run: () => void valueOf(nodes) },
      { name: "credence, on numbers", run: () => tree(nodes).filter({ x0: u }) },
      ...theirs(peers, ({ backend, process }) => process.time(`first ${backend} ${nodes}`, 1)),
    ],
    { rounds: fewRounds(nodes, smoke), scale: 1 },
  );
}

/** JAX compiles large networks for minutes. */
function fewRounds(nodes: number, smoke: boolean): number {
  return smoke || nodes > 30 ? 1 : 3;
}

async function cold(
  nodes: number,
  smoke: boolean,
  place: string,
  peers: readonly Beside[],
): Promise<Measurement[]> {
  const file = join(place, "first.mjs");
  const index = JSON.stringify(join(BENCH_ROOT, "dist/index.js"));
  writeFileSync(
    file,
    `import { agentDensity, buildAgent } from ${index};
    const run = { trials: ${TRIALS}, inputs: { x0: Float64Array.from(${JSON.stringify([...u])}) }, responses: [] };
    const density = agentDensity(buildAgent(${JSON.stringify(observer(nodes))}).agent, [[run]]);
    console.log(density.value([{ participant: 0, z: Float64Array.of(-4) }])[0].logLikelihood);`,
  );
  const whole = (command: string, ...args: string[]): void => {
    const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  };
  return measure(
    `network: ${nodes} nodes, process start to first result`,
    "ms",
    [
      { name: "credence, compiled", run: () => whole(process.execPath, file) },
      ...theirs(peers, ({ backend, python, file: data }) => whole(python, script, data, backend, `${nodes}`)),
    ],
    { rounds: fewRounds(nodes, smoke), scale: 1 },
  );
}
