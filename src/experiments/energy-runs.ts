/** Energy and cost of every way to infer on random networks, seed by seed, and what they amount to. */

import { meanOf } from "../checklist/moments.js";
import type { CheckRun } from "../checklist/report.js";
import { inferenceCost } from "./energy-cost.js";
import {
  costedMethods,
  drawSample,
  INDEPENDENT_SEEDS,
  independentMean,
  type RandomNetwork,
  YARDSTICK,
} from "./energy-networks.js";
import { keptParts } from "./kept-parts.js";

/** What one method did on one network with one seed; energies are parts of that of the forward pass. */
export interface MethodRun {
  /** After each step, the start left out. */
  readonly trace: readonly number[];
  /** Layers 1 to the output. */
  readonly perLayer: readonly number[];
  readonly multiplyAdds: number;
  readonly milliseconds: number;
}

/** By method. */
export type SeedRun = Readonly<Record<string, MethodRun>>;

/** One sample by all methods, or some. */
export function seedRun(network: RandomNetwork, seed: number, methods = costedMethods): SeedRun {
  const sample = drawSample(network, seed);
  return Object.fromEntries(
    methods.map((costed) => {
      const started = performance.now();
      const { energyTrace, energyPerLayer } = costed.infer(sample);
      const milliseconds = performance.now() - started;
      const whole = energyTrace[0]!;
      const after = energyTrace.slice(1);
      return [
        costed.name,
        {
          // A forward pass that is at rest already takes no step.
          trace: after.length === 0 ? [1] : after.map((each) => each / whole),
          perLayer: energyPerLayer.map((each) => each / whole),
          multiplyAdds: inferenceCost(network.sizes, costed.method, after.length),
          milliseconds,
        },
      ];
    }),
  );
}

/** @returns undefined where it was stopped; what is done is kept by network and seed */
export async function seedRuns(
  networks: readonly RandomNetwork[],
  seeds: readonly number[],
  run: CheckRun,
): Promise<ReadonlyMap<string, readonly SeedRun[]> | undefined> {
  const runs = await keptParts(
    "inferring",
    networks.flatMap((network) =>
      seeds.map((seed) => ({ key: `${network.name}, seed ${seed}`, run: () => seedRun(network, seed) })),
    ),
    run,
  );
  if (runs === undefined) return undefined;
  const count = seeds.length;
  return new Map(networks.map(({ name }, n) => [name, runs.slice(n * count, (n + 1) * count)]));
}

export interface MethodRow {
  readonly network: string;
  readonly method: string;
  /** Energy after over energy at the forward pass: mean over seeds, and their standard deviation. */
  readonly mean: number;
  readonly sd: number | null;
  /** Mean of an independent program's five seeds. */
  readonly independent: number | null;
  /** Difference of both means in standard errors, from this standard deviation; null for fewer than ten seeds. */
  readonly standardErrors: number | null;
  readonly multiplyAdds: number;
  /** Median over seeds. */
  readonly milliseconds: number;
  /** Seeds with less, and with more, energy than 128 steps of settling leave. */
  readonly wins: number;
  readonly losses: number;
  /** Whether no other method leaves less energy at the same or a smaller number of multiply-adds. */
  readonly best: boolean;
}

/** Energies that differ by less than this part are the same. */
const SAME = 1e-6;
/** Seeds whose standard deviation is worth judging by. */
const ENOUGH = 10;

export function methodRows(network: string, runs: readonly SeedRun[]): MethodRow[] {
  const last = (run: SeedRun, method: string): number => run[method]!.trace.at(-1)!;
  const rows = costedMethods.map(({ name }) => {
    const values = runs.map((run) => last(run, name));
    const mean = meanOf(values);
    const sd = runs.length > 1 ? Math.sqrt(sumOf(values, (x) => (x - mean) ** 2) / (runs.length - 1)) : null;
    const independent = independentMean(network, name) ?? null;
    const error = (sd ?? 0) * Math.sqrt(1 / runs.length + 1 / INDEPENDENT_SEEDS);
    const judged = independent !== null && runs.length >= ENOUGH && error > 0;
    const than = (sign: 1 | -1): number =>
      runs.filter((run) => {
        const yardstick = last(run, YARDSTICK);
        return sign * (last(run, name) - yardstick) > SAME * yardstick;
      }).length;
    return {
      ...{ network, method: name, mean, sd, independent },
      standardErrors: judged ? (mean - independent) / error : null,
      multiplyAdds: meanOf(runs.map((run) => run[name]!.multiplyAdds)),
      milliseconds: middle(runs.map((run) => run[name]!.milliseconds)),
      ...{ wins: than(-1), losses: than(1) },
    };
  });
  return rows.map((row) => ({
    ...row,
    best: rows.every((other) => other.multiplyAdds > row.multiplyAdds || other.mean >= row.mean * (1 - SAME)),
  }));
}

function sumOf(values: readonly number[], term: (value: number) => number): number {
  return values.reduce((sum, value) => sum + term(value), 0);
}

/** The middle value; of an even number of them the larger of two. */
export function middle(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
