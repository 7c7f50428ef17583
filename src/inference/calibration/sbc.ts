/**
 * Simulation-based calibration: over data simulated from draws of the prior, the rank of the truth among the draws of
 * its posterior is uniform if model, gradient and sampler are right. Talts, Betancourt, Simpson, Vehtari & Gelman 2018,
 * arXiv:1804.06788; Modrák et al. 2023 for the log likelihood among the quantities. inference 14.
 */

import { UsageError } from "../../errors.js";
import { purpose, type Random, stream } from "../../random/index.js";
import type { Density } from "../density/density.js";
import { essBulk, essTail } from "../diagnostics/effective.js";
import { laplace } from "../laplace.js";
import { cholesky } from "../linear.js";
import { type SampleOptions, settingsOf } from "../nuts/options.js";
import { columnOf, resultOf } from "../nuts/result.js";
import { finished } from "../nuts/run.js";
import { Sampler } from "../nuts/sampler.js";
import { pathfinder } from "../pathfinder.js";
import { type Band, empiricalShares, uniformityBand } from "./band.js";

/** A model that can be simulated. */
export interface CalibrationSource {
  /** Writes a draw from the prior, in the coordinates of the posteriors. */
  drawPrior(random: Random, zOut: Float64Array): void;
  /** Number of coordinates. */
  readonly dimension: number;
  /** Simulates data at z and returns their posterior. */
  simulate(z: Float64Array, random: Random): Density;
}

export interface CalibrationOptions {
  readonly seed?: number;
  /** Data sets. Default 200. */
  readonly replications?: number;
  /** What is calibrated. Default NUTS. */
  readonly method?: "nuts" | "laplace" | "pathfinder";
  /** Draws kept of each posterior, at most. Default 99. */
  readonly draws?: number;
  /** Of NUTS. */
  readonly sampling?: SampleOptions;
}

/** Ranks so far: plain data, from which a calibration goes on. */
export interface CalibrationState {
  readonly seed: number;
  readonly method: "nuts" | "laplace" | "pathfinder";
  readonly names: readonly string[];
  /** Of each replication: normalised ranks of all quantities, in (0, 1); null where the fit failed. */
  readonly ranks: readonly (readonly number[] | null)[];
}

export interface CalibrationRow {
  readonly name: string;
  readonly ranks: Float64Array;
  /** Largest distance of the distribution function from that of uniform ranks. */
  readonly largestDeviation: number;
  /** Whether it stays in the band everywhere. */
  readonly inside: boolean;
}

export interface Calibration {
  readonly rows: readonly CalibrationRow[];
  readonly band: Band;
  /** Replications without ranks. */
  readonly failed: number;
}

/**
 * Runs a calibration, one replication a step. Yields the state after each; a run that begins with a state goes on
 * from there and ends with the ranks of one that was never interrupted.
 *
 * @throws UsageError where the state is of another seed or method
 */
export function* calibrate(
  source: CalibrationSource,
  options: CalibrationOptions = {},
  state?: CalibrationState,
): Generator<CalibrationState, CalibrationState> {
  const { seed = 0, replications = 200, method = "nuts" } = options;
  if (state !== undefined && (state.seed !== seed || state.method !== method)) {
    throw new UsageError(
      `calibration: the state is of seed ${state.seed} and ${state.method}, this run of ${seed} and ${method}`,
    );
  }
  let current: CalibrationState = state ?? { seed, method, names: [], ranks: [] };
  for (let r = current.ranks.length; r < replications; r++) {
    const { names, ranks } = runToEnd(calibrateOnce(source, options, r));
    current = { ...current, names, ranks: [...current.ranks, ranks] };
    yield current;
  }
  return current;
}

/** Names of the quantities of a replication, and their normalised ranks in (0, 1); null where the fit failed. */
export interface ReplicationRanks {
  readonly names: readonly string[];
  readonly ranks: readonly number[] | null;
}

/**
 * One replication, which depends on options and number alone: so that threads can share a calibration. Sampling by
 * NUTS gives the thread back where `pause`, asked after every evaluation, says so; this changes no rank.
 */
export function* calibrateOnce(
  source: CalibrationSource,
  options: CalibrationOptions,
  replication: number,
  pause?: () => boolean,
): Generator<void, ReplicationRanks> {
  const { seed = 0 } = options;
  const truth = new Float64Array(source.dimension);
  source.drawPrior(stream(seed, purpose.prior, replication).at(0), truth);
  const density = source.simulate(truth, stream(seed, purpose.simulation, replication).at(0));
  const posterior = posteriorOf(density, options, replication, pause);
  for (let step = posterior.next(); ; step = posterior.next()) {
    if (step.done) return ranksOf(density, truth, step.value, options, replication);
    yield;
  }
}

/**
 * Judges the ranks of a calibration.
 *
 * @param probability with which right ranks stay inside the band, for each quantity. Default 0.99
 */
export function judgeCalibration(state: CalibrationState, probability = 0.99): Calibration {
  const known = state.ranks.filter((ranks) => ranks !== null);
  if (known.length < 2) throw new UsageError("calibration: fewer than two replications have ranks");
  const band = uniformityBand(known.length, probability);
  const rows = state.names.map((name, q): CalibrationRow => {
    const ranks = Float64Array.from(known, (of) => of[q]!);
    const shares = empiricalShares(ranks, band.points);
    const deviations = shares.map((F, k) => Math.abs(F - band.points[k]!));
    return {
      name,
      ranks,
      largestDeviation: deviations.reduce((a, b) => Math.max(a, b), 0),
      inside: shares.every((F, k) => F >= band.lower[k]! && F <= band.upper[k]!),
    };
  });
  return { rows, band, failed: state.ranks.length - known.length };
}

/** Quantities of z: values of all parameters, log posterior, log likelihood where the density tells prior apart. */
function quantitiesOf(density: Density) {
  const { layout, dimension: d } = density;
  const gradient = new Float64Array(d);
  const x = new Float64Array(layout.values);
  const names = [
    ...layout.valueNames,
    "log posterior",
    ...(density.logPrior === undefined ? [] : ["log likelihood"]),
  ];
  const of = (z: Float64Array): number[] => {
    layout.constrain(z, x);
    const value = density.logDensity(z, gradient);
    const prior = density.logPrior?.(z);
    return [...x, value, ...(prior === undefined ? [] : [value - prior])];
  };
  return { names, of };
}

function runToEnd<T>(steps: Generator<void, T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value;
}

function ranksOf(
  density: Density,
  truth: Float64Array,
  points: readonly Float64Array[] | undefined,
  options: CalibrationOptions,
  r: number,
): ReplicationRanks {
  const { names, of } = quantitiesOf(density);
  if (points === undefined) return { names, ranks: null };
  const wanted = of(truth);
  const drawn = points.map(of);
  const random = stream(options.seed ?? 0, purpose.resampling, r).at(0);
  const ranks = wanted.map((t, q) => {
    let below = 0;
    let equal = 0;
    for (const values of drawn) {
      if (values[q]! < t) below += 1;
      else if (values[q] === t) equal += 1;
    }
    // Ties are broken at random; a uniform within the rank makes the distribution continuous.
    const rank = below + Math.floor(random.uniform() * (equal + 1));
    return (rank + random.uniform()) / (points.length + 1);
  });
  return { names, ranks };
}

/** Nearly independent draws of a posterior; undefined where the fit failed. */
function* posteriorOf(
  density: Density,
  options: CalibrationOptions,
  r: number,
  pause?: () => boolean,
): Generator<void, Float64Array[] | undefined> {
  const { seed = 0, method = "nuts", draws: L = 99 } = options;
  const d = density.dimension;
  const rows = (all: Float64Array, every: number): Float64Array[] =>
    Array.from({ length: Math.min(L, Math.floor(all.length / d / every)) }, (_, k) =>
      all.subarray(k * every * d, (k * every + 1) * d),
    );
  if (method === "laplace") {
    const { z, covariance } = laplace(density, { seed });
    const lower = covariance === undefined ? undefined : cholesky(covariance, d);
    if (lower === undefined) return undefined;
    const numbers = stream(seed, purpose.posteriorPredictive, r);
    return Array.from({ length: L }, (_, n) =>
      z.map((x, i) => {
        let sum = x;
        for (let j = 0; j <= i; j++) sum += lower[i * d + j]! * numbers.normal(n, j);
        return sum;
      }),
    );
  }
  try {
    if (method === "pathfinder") {
      const { unconstrained, draws } = pathfinder(density, { seed: seed + r });
      return rows(unconstrained, Math.max(1, Math.floor(draws / L)));
    }
    const settings = settingsOf(density, {
      seed: BigInt(seed) + (BigInt(r + 1) << 40n),
      ...options.sampling,
    });
    const sampler = new Sampler(density, settings);
    while (!sampler.run(pause)) yield;
    const result = finished(resultOf(density, settings, sampler.chains));
    const { chains, draws, unconstrained } = result;
    const least = result.coordinateNames.reduce((ess, _, j) => {
      const series = columnOf(unconstrained, chains, draws, d, j);
      return Math.min(ess, essBulk(series), essTail(series));
    }, Number.POSITIVE_INFINITY);
    // NaN where a coordinate did not move.
    if (!(least > 0)) return undefined;
    const S = chains * draws;
    return rows(unconstrained, Math.max(Math.ceil(S / least), Math.floor(S / L)));
  } catch (error) {
    // A posterior that cannot be sampled is counted; a mistake in the model's code is not hidden.
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}
