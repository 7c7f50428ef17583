/** What a run of the sampler can be told, checked before it begins. */

import { UsageError } from "../../errors.js";
import type { Density } from "../density/density.js";
import type { MetricKind } from "./metric.js";
import type { Start } from "./start.js";

export interface SampleOptions {
  /** 64-bit seed: a number from 0 to 2^53 - 1, or a bigint. Default 0. */
  readonly seed?: number | bigint;
  /** Number of chains. Default 4. */
  readonly chains?: number;
  /** Iterations of warm-up. Default 500; 0 needs `warmStart` with a step. */
  readonly tune?: number;
  /** Draws kept of each chain. Default 1000. */
  readonly draws?: number;
  /**
   * How the metric is learnt: by Fisher divergence (default; 400 to 500 iterations are enough as a rule) or in Stan's
   * windows (1000), which can learn a dense metric.
   */
  readonly adaptation?: "fisher" | "windowed";
  /** Default diagonal. A dense one costs d² a leapfrog and needs the windowed adaptation. */
  readonly metric?: MetricKind;
  /** Acceptance aimed at, 0 to 1. Default 0.8. Higher means shorter steps and fewer divergences. */
  readonly targetAcceptance?: number;
  /** Doublings of a trajectory, at most. Default 10. */
  readonly maxDepth?: number;
  /** Increase of energy that counts as a divergence. Default 1000. */
  readonly maxEnergyError?: number;
  /** Each step times uniform(1 - j, 1 + j), 0 ≤ j < 1. Default 0. */
  readonly stepJitter?: number;
  /** Default uniform(-2, 2). */
  readonly start?: Start;
  /** Begins with metric, step and last states of a run that ended; then `tune` may be 0 or small. */
  readonly warmStart?: WarmStart;
  /** Keep the iterations of warm-up too. Default false. */
  readonly keepWarmup?: boolean;
  /** Keep the ends of so many diverging steps of each chain. Default 50. */
  readonly keepDivergences?: number;
  /** What the model and its data are, in any words or a hash; a checkpoint of another one is refused. */
  readonly identity?: string;
}

/** For each chain: metric, step and, unless `start` says otherwise, a position. */
export interface WarmStart {
  readonly chains: readonly {
    readonly inverseMetric: Float64Array;
    readonly stepSize: number;
    readonly z?: Float64Array;
  }[];
}

/** All options that shape the draws, filled in. */
export interface Settings {
  readonly seed: number | bigint;
  readonly chains: number;
  readonly tune: number;
  readonly draws: number;
  readonly adaptation: "fisher" | "windowed";
  readonly metric: MetricKind;
  readonly targetAcceptance: number;
  readonly maxDepth: number;
  readonly maxEnergyError: number;
  readonly stepJitter: number;
  readonly start: Start;
  readonly warmStart: WarmStart | undefined;
  readonly keepWarmup: boolean;
  readonly keepDivergences: number;
  readonly identity: string;
}

/**
 * Fills in defaults.
 *
 * @throws UsageError that names the option, what was given and what is possible
 */
export function settingsOf(density: Density, options: SampleOptions): Settings {
  const { dimension: d } = density;
  const {
    seed = 0,
    chains = 4,
    tune = 500,
    draws = 1000,
    metric = "diagonal",
    targetAcceptance = 0.8,
    maxDepth = 10,
    maxEnergyError = 1000,
    stepJitter = 0,
    warmStart,
    keepWarmup = false,
    keepDivergences = 50,
    identity = "",
  } = options;
  const { adaptation = metric === "dense" ? "windowed" : "fisher" } = options;
  whole("chains", chains, 1, 2 ** 16);
  whole("tune", tune, 0, 2 ** 31);
  whole("draws", draws, 0, 2 ** 31);
  whole("maxDepth", maxDepth, 1, 20);
  whole("keepDivergences", keepDivergences, 0, 2 ** 31);
  demand(
    targetAcceptance > 0 && targetAcceptance < 1,
    "targetAcceptance",
    targetAcceptance,
    "between 0 and 1",
  );
  demand(maxEnergyError > 0, "maxEnergyError", maxEnergyError, "> 0");
  demand(stepJitter >= 0 && stepJitter < 1, "stepJitter", stepJitter, "at least 0 and below 1");
  demand(metric === "diagonal" || metric === "dense", "metric", metric, "diagonal or dense");
  demand(
    adaptation === "fisher" || adaptation === "windowed",
    "adaptation",
    adaptation,
    "fisher or windowed",
  );
  if (metric === "dense" && adaptation === "fisher") {
    throw new UsageError(
      'sampling: a dense metric needs adaptation "windowed"; Fisher divergence learns diagonals',
    );
  }
  if (warmStart === undefined && tune === 0) {
    throw new UsageError("sampling: tune 0 needs a warmStart with metric and step");
  }
  const size = metric === "dense" ? d * d : d;
  if (warmStart !== undefined && warmStart.chains.length < chains) {
    throw new UsageError(
      `sampling: warmStart has ${warmStart.chains.length} chains, ${chains} are asked for`,
    );
  }
  for (const { inverseMetric, stepSize, z } of warmStart?.chains ?? []) {
    demand(inverseMetric.length === size, "warmStart.inverseMetric", inverseMetric.length, `${size} long`);
    demand(stepSize > 0 && stepSize < Number.POSITIVE_INFINITY, "warmStart.stepSize", stepSize, "> 0");
    if (z !== undefined) demand(z.length === d, "warmStart.z", z.length, `${d} long`);
  }
  return {
    seed,
    chains,
    tune,
    draws,
    adaptation,
    metric,
    targetAcceptance,
    maxDepth,
    maxEnergyError,
    stepJitter,
    start: startOf(density, options, chains),
    warmStart,
    keepWarmup,
    keepDivergences,
    identity,
  };
}

function startOf(density: Density, { start, warmStart }: SampleOptions, chains: number): Start {
  const { dimension: d } = density;
  if (start === undefined) {
    const last = warmStart?.chains.map(({ z }) => z);
    const known = last?.filter((z) => z !== undefined);
    return known !== undefined && known.length >= chains
      ? { kind: "points", points: known }
      : { kind: "uniform" };
  }
  if (start.kind === "prior" && density.drawPrior === undefined) {
    throw new UsageError('sampling: start "prior" needs a density with drawPrior; use another start');
  }
  if (start.kind === "around")
    demand(start.point.length === d, "start.point", start.point.length, `${d} long`);
  if (start.kind === "around" && start.scale !== undefined) {
    demand(start.scale.length === d, "start.scale", start.scale.length, `${d} long`);
  }
  if (start.kind === "points") {
    demand(
      start.points.length >= chains,
      "start.points",
      start.points.length,
      `one for each of ${chains} chains`,
    );
    for (const point of start.points) demand(point.length === d, "start.points", point.length, `${d} long`);
  }
  return start;
}

function whole(name: string, value: number, least: number, most: number): void {
  demand(
    Number.isInteger(value) && value >= least && value <= most,
    name,
    value,
    `a whole number from ${least} to ${most}`,
  );
}

function demand(fine: boolean, name: string, value: unknown, wanted: string): void {
  if (!fine) throw new UsageError(`sampling: ${name} must be ${wanted}, got ${String(value)}`);
}
