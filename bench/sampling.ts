/**
 * Sampling the published tutorial's posterior (10 participants x 320 trials, 4 chains of 500 + 1000): processor time of
 * effective draws on one thread, and the whole command on two: to the first iterations of its chains, to the written
 * report, and its peak memory.
 */

import { type SpawnOptions, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAnalysis } from "../src/fit/analysis-schema.js";
import { aroundMode } from "../src/fit/group-start.js";
import { sampledDensity } from "../src/group/centring/index.js";
import { cellLikelihood } from "../src/group/likelihood/likelihood.js";
import { diagnose, sampleNow } from "../src/inference/index.js";
import { prepareGroup } from "../src/node/group-prepare.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure, spread } from "./measure.js";

/** The project folder; written in when the benches are bundled. */
declare const BENCH_ROOT: string;
const study = join(BENCH_ROOT, "studies/multilevel");

export async function samplingBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  return [...(await effective(smoke)), ...(await whole(smoke))];
}

async function effective(smoke: boolean): Promise<Measurement[]> {
  const analysis = parseAnalysis(readFileSync(join(study, "group.yaml"), "utf8"), "group.yaml");
  const { agent, participants, group } = await prepareGroup(analysis, study);
  const { built, hyperpriors } = group;
  const likelihood = cellLikelihood(agent, participants, built.design);
  let seed = 0;
  return measure(
    "sampling: group-HGF, processor time of 1,000 effective draws",
    "ms",
    [
      {
        name: "NUTS, minimum bulk ESS",
        run: () => {
          const before = process.cpuUsage();
          const { density, centring } = sampledDensity(likelihood, hyperpriors);
          const result = sampleNow(density, {
            seed: ++seed,
            start: aroundMode(density, centring.mode),
            ...(smoke && { chains: 1, tune: 20, draws: 10 }),
          });
          const { user, system } = process.cpuUsage(before);
          const least = Math.min(...diagnose(result).summary.map(({ essBulk }) => essBulk));
          return (user + system) / least;
        },
      },
    ],
    { rounds: smoke ? 1 : 7, scale: 1 },
  );
}

interface Process {
  /** Milliseconds from its start to the first iterations of a chain, and to its end. */
  readonly first: number;
  readonly end: number;
  /** Megabytes. */
  readonly peak: number;
}

async function whole(smoke: boolean): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "credence-bench-"));
  const told = 'process.on("exit", () => console.error("peak", process.resourceUsage().maxRSS))';
  const few = smoke ? ["--chains", "1", "--draws", "10", "--warmup", "20"] : [];
  const command = [
    ...["--import", `data:text/javascript,${encodeURIComponent(told)}`, join(BENCH_ROOT, "dist/cli.js")],
    ...["fit", join(study, "group.yaml"), "--out", join(folder, "fit"), "--overwrite"],
    ...["--threads", "2", "--log", "json", ...few],
  ];
  try {
    // Every process tells all three; the first one warms the files' cache.
    if (!smoke) await timed(command, { cwd: folder });
    const processes: Process[] = [];
    for (let round = 0; round < (smoke ? 1 : 7); round++)
      processes.push(await timed(command, { cwd: folder }));
    const part = (name: string, unit: string, of: (process: Process) => number): Measurement => ({
      bench: `sampling: group-HGF, whole command, ${name}`,
      variant: "two threads",
      ...spread(processes.map(of)),
      unit,
    });
    return [
      part("start to first iterations", "ms", ({ first }) => first),
      part("start to report", "ms", ({ end }) => end),
      part("peak memory", "MB", ({ peak }) => peak),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timed(command: readonly string[], options: SpawnOptions): Promise<Process> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, command, { ...options, stdio: ["ignore", "ignore", "pipe"] });
    let first = Number.NaN;
    let text = "";
    child.stderr!.on("data", (piece: Buffer) => {
      text += piece.toString();
      if (Number.isNaN(first) && text.includes('"progress"')) first = performance.now() - start;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      const peak = /peak (\d+)/.exec(text)?.[1];
      // 3: finished, and a chain is not to be trusted.
      if ((code !== 0 && code !== 3) || peak === undefined) reject(new Error(text));
      else resolve({ first, end: performance.now() - start, peak: Number(peak) / 1024 });
    });
  });
}
