/**
 * Ours and pyhgf in turn, on the same data and parameters: a three-level binary eHGF with mean-field updates and
 * three free parameters, 320 trials, double precision, one thread each. Ratios above 1 say how many times longer pyhgf takes.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { agentDensity, buildAgent, type Point } from "../../src/agent/index.js";
import { log } from "../../src/scalar/elementary/index.js";
import { runOf, taskData } from "../data.js";
import type { BenchOptions } from "../main.js";
import { type Measurement, measure, type Variant } from "../measure.js";
import { Peer, peerScript, pythonOf } from "./peer.js";

/** The project folder; written in when the benches are bundled. */
declare const BENCH_ROOT: string;

const AGENTS = 100;
const TRIALS = 320;

const data = taskData(AGENTS, TRIALS);
const runs = Array.from({ length: AGENTS }, (_, r) => runOf(data, r));
const spread = (low: number, high: number): number[] =>
  Array.from({ length: AGENTS }, (_, i) => low + ((high - low) * i) / (AGENTS - 1));
/** Within the range where neither side cuts off a probability or a precision, so that both compute the same sums. */
const native = { om2: spread(-4, -3), om3: spread(-7, -6), ze: spread(1, 4) };

const specification = {
  perceptualModel: "ehgf_binary",
  responseModel: "unitsq_sgm",
  free: ["om2", "om3", "ze"],
} as const;

const densityOf = (agents: number) =>
  agentDensity(
    buildAgent(specification).agent,
    runs.slice(0, agents).map((run) => [run]),
  );

const pointOf = (participant: number): Point => ({
  participant,
  z: Float64Array.of(native.om2[participant]!, native.om3[participant]!, log(native.ze[participant]!)),
});

export async function peersBench(
  { smoke }: BenchOptions,
  folder: string,
): Promise<{ measurements: Measurement[]; versions: Readonly<Record<string, string>> }> {
  const python = pythonOf(folder);
  const place = mkdtempSync(join(tmpdir(), "credence-peers-"));
  try {
    const file = join(place, "data.json");
    const columns = (name: "u" | "y"): number[][] =>
      runs.map((run) => Array.from(name === "u" ? run.inputs.u : run.responses[0]!));
    writeFileSync(file, JSON.stringify({ inputs: columns("u"), responses: columns("y"), ...native }));
    const peer = await Peer.start(python, join(BENCH_ROOT, peerScript), file);
    try {
      const measurements = [...(await warm(peer, smoke)), ...(await cold(peer, place, file, python, smoke))];
      return { measurements, versions: peer.versions };
    } finally {
      peer.end();
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Compiled, again and again. */
async function warm(peer: Peer, smoke: boolean): Promise<Measurement[]> {
  const [one, many] = [densityOf(1), densityOf(AGENTS)];
  const points = runs.map((_, participant) => pointOf(participant));
  checkAgreement(
    many.value(points).map((p) => p.logLikelihood),
    peer.values,
  );
  const first = [points[0]!];
  const pair = (repeat: number, task: string, run: () => unknown): [number, Variant[]] => [
    repeat,
    [
      {
        name: "credence",
        run: () => {
          for (let k = 0; k < repeat; k++) run();
        },
      },
      { name: `pyhgf ${peer.versions.pyhgf}`, run: () => peer.time(task, repeat) },
    ],
  ];
  const tasks: Readonly<Record<string, [number, Variant[]]>> = {
    "one agent, value": pair(smoke ? 1 : 400, "value", () => one.value(first)),
    "one agent, value and gradient": pair(smoke ? 1 : 200, "gradient", () => one.gradient(first)),
    "100 agents, value": pair(smoke ? 1 : 20, "values", () => many.value(points)),
    "100 agents, value and gradient": pair(smoke ? 1 : 5, "gradients", () => many.gradient(points)),
  };
  const all: Measurement[] = [];
  for (const [name, [repeat, variants]] of Object.entries(tasks)) {
    const options = { rounds: smoke ? 1 : 31, perRun: repeat, scale: 1 };
    all.push(...(await measure(`peers: ${name}`, "ms", variants, options)));
  }
  return all;
}

/** Once each time: a model nobody has compiled, and a process nobody has started. */
async function cold(
  peer: Peer,
  place: string,
  file: string,
  python: string,
  smoke: boolean,
): Promise<Measurement[]> {
  const rounds = smoke ? 1 : 7;
  const theirs = `pyhgf ${peer.versions.pyhgf}`;
  const script = join(place, "first.mjs");
  const index = JSON.stringify(join(BENCH_ROOT, "dist/index.js"));
  writeFileSync(
    script,
    `import { readFileSync } from "node:fs";
    import { agentDensity, buildAgent } from ${index};
    const { inputs, responses, om2, om3, ze } = JSON.parse(readFileSync(${JSON.stringify(file)}, "utf8"));
    const run = { trials: ${TRIALS}, inputs: { u: Float64Array.from(inputs[0]) }, responses: [Float64Array.from(responses[0])] };
    const density = agentDensity(buildAgent(${JSON.stringify(specification)}).agent, [[run]]);
    const [first] = density.gradient([{ participant: 0, z: Float64Array.of(om2[0], om3[0], Math.log(ze[0])) }]);
    console.log(JSON.stringify([first.logLikelihood, [...first.gradient]]));`,
  );
  const process_ = (command: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
  };
  return [
    ...(await measure(
      "peers: first gradient of a new model",
      "ms",
      [
        { name: "credence", run: () => void densityOf(1).gradient([pointOf(0)]) },
        { name: theirs, run: () => peer.time("first gradient", 1) },
      ],
      { rounds, scale: 1 },
    )),
    ...(await measure(
      "peers: process start to first gradient",
      "ms",
      [
        { name: "credence", run: () => process_(process.execPath, script) },
        { name: theirs, run: () => process_(python, join(BENCH_ROOT, peerScript), file, "--cold") },
      ],
      { rounds, scale: 1 },
    )),
  ];
}

/** The two mean the same model: a comparison of speed between different sums would be none. */
function checkAgreement(ours: readonly number[], theirs: readonly number[]): void {
  const off = Math.max(...ours.map((x, i) => Math.abs(x - theirs[i]!) / Math.abs(x)));
  if (!(off < 1e-9)) throw new Error(`pyhgf and credence disagree by ${off} of the log-likelihood`);
}
