/**
 * Empirical-Bayes Laplace EM: steps E and M in turn, accelerated by SQUAREM, until nothing moves. It can be stopped
 * between steps and goes on to the same bits. group 8.
 */

import { UsageError } from "../../errors.js";
import { cholesky } from "../../inference/linear.js";
import { breath } from "../../workers/index.js";
import { extrapolate } from "./accelerate.js";
import { type Beginning, beginnings, type Expectation, findModes } from "./expectation.js";
import { maximise } from "./maximise.js";
import { objectiveOf } from "./objective.js";
import { type OwnLikelihood, type Population, type PopulationValues, startValues } from "./problem.js";

export interface EmOptions {
  /** Whether hyperpriors count (modes of population values) or not (empirical Bayes). Default false. */
  readonly hyperpriors?: boolean;
  /** Most steps E, those of rejected trials included. Default 500. */
  readonly maxIterations?: number;
  /** Multiplies the limits of the stop rule. Default 1. */
  readonly precision?: number;
  /** Whether SQUAREM extrapolates. Default true. */
  readonly accelerate?: boolean;
  /** Of points tried where a model fails at the population mean. Default 1. */
  readonly seed?: number;
  /** Stops between steps. */
  readonly signal?: AbortSignal;
  /** Told after every step E. */
  readonly onProgress?: (progress: EmProgress) => void;
  /** Goes on from here. */
  readonly state?: EmState;
}

export interface EmProgress {
  readonly iteration: number;
  readonly sumLogMarginal: number;
  /** What the stop rule measures, in units of its limits: at most 1 when done. */
  readonly remaining: number;
}

export type EmStatus = "converged" | "notConverged" | "stopped" | "failed";

/** Where EM stands, as plain numbers, for a file. */
export interface EmState {
  readonly iteration: number;
  readonly values: StoredValues;
  /** Values since the last extrapolation, oldest first. */
  readonly before: readonly StoredValues[];
  /** Mode and kept covariance of every participant. */
  readonly own: readonly (readonly number[])[];
  readonly covariance: readonly (readonly number[])[];
  /** The objective after every accepted step E. */
  readonly trace: readonly number[];
  /** Whether shared effects rest, because steps of them lowered the objective. */
  readonly sharedHeld: boolean;
}

interface StoredValues {
  readonly g: readonly number[];
  readonly w: readonly number[];
  readonly S: readonly number[];
}

export interface EmResult {
  readonly status: EmStatus;
  readonly reason?: string;
  /** Values and the modes at them. */
  readonly at: Expectation;
  readonly iterations: number;
  /** Sum of log m_i (with log hyperpriors where they count) after every accepted step E. */
  readonly trace: readonly number[];
  readonly state: EmState;
  /** Participants, by number, whose model fails wherever it was tried. */
  readonly lost?: readonly number[];
}

const MOST_ITERATIONS = 500;
/** A fall of the objective up to this is rounding and the approximation of log m. */
const FALL = 1e-6;
/** Steps E before SQUAREM begins: most fits end sooner, and are spared its trials. */
const PATIENCE = 20;
/** Halvings of a step of the shared effects before it is given up. */
const HALVINGS = 10;
/**
 * Held shared effects stay until a step promises this much. Their gradient leaves out how the curvature changes with
 * them, so that where it vanishes is a little beside the top of the objective.
 */
const HELD = 1e-3;

/**
 * Runs EM.
 *
 * @throws UsageError where a state does not belong to the population
 */
export async function laplaceEm(
  population: Population,
  likelihood: OwnLikelihood,
  options: EmOptions = {},
): Promise<EmResult> {
  const { hyperpriors = false, maxIterations = MOST_ITERATIONS, precision = 1 } = options;
  const { accelerate = true, seed = 1, signal } = options;
  const start = options.state === undefined ? freshStart(population) : restored(population, options.state);
  let { iteration, before, trace, sharedHeld } = start;

  const height = (at: Expectation): number => objectiveOf(population, at, hyperpriors);
  const expect = (values: PopulationValues, from: readonly Beginning[]): Promise<Expectation> => {
    iteration += 1;
    return findModes(population, likelihood, values, from, seed);
  };
  const finish = (status: EmStatus, at: Expectation, reason?: string): EmResult => ({
    status,
    ...(reason === undefined ? {} : { reason }),
    at,
    iterations: iteration,
    trace,
    state: stateOf(at, iteration, before, trace, sharedHeld),
  });

  let here = await findModes(population, likelihood, start.values, start.from, seed);
  if (options.state === undefined) {
    iteration = 1;
    trace = [height(here)];
  }
  const lost = here.modes.flatMap(({ logLikelihood }, i) =>
    logLikelihood > Number.NEGATIVE_INFINITY ? [] : [i],
  );
  if (lost.length > 0) {
    return {
      ...finish("failed", here, "the model fails for participants around their population mean"),
      lost,
    };
  }
  for (;;) {
    const { next: free, sharedError, sharedGain } = maximise(population, here, hyperpriors);
    sharedHeld &&= sharedGain < HELD;
    const next = sharedHeld ? { ...free, w: here.values.w } : free;
    const moving = sharedHeld ? undefined : sharedError;
    const remaining = remainingOf(population, here.values, next, moving, trace) / precision;
    options.onProgress?.({ iteration, sumLogMarginal: here.sumLogMarginal, remaining });
    await breath();
    if (remaining <= 1) return finish("converged", here);
    if (signal?.aborted) return finish("stopped", here, "stopped before it converged");
    if (iteration >= maxIterations) {
      return finish("notConverged", here, `values still moved after ${maxIterations} iterations`);
    }
    const from = here.modes;
    const level = height(here);
    const [first] = before;
    let there: Expectation | undefined;
    if (accelerate && iteration > PATIENCE && first !== undefined) {
      const far = extrapolate(population, [first, here.values, next]);
      if (isLegal(population, far)) {
        const trial = await expect(far, from);
        if (height(trial) >= level - FALL) there = trial;
      }
      before = [];
    } else {
      before = [here.values];
    }
    if (there === undefined) {
      const stepped = await step(here, next, level);
      there = stepped.at;
      sharedHeld ||= stepped.held;
    }
    here = there;
    trace = [...trace, height(here)];
  }

  /** Step E at the values of a step M, whose shared effects go only as far as the objective does not fall for them. */
  async function step(
    old: Expectation,
    next: PopulationValues,
    level: number,
  ): Promise<{ at: Expectation; held: boolean }> {
    const full = await expect(next, old.modes);
    if (next.w === old.values.w || height(full) >= level - FALL) return { at: full, held: false };
    const still = await expect({ ...next, w: old.values.w }, old.modes);
    if (height(full) >= height(still) - FALL) return { at: full, held: false };
    for (let part = 0.5, k = 0; k < HALVINGS; k++, part *= 0.5) {
      const w = old.values.w.map((value, j) => value + part * (next.w[j]! - value));
      const trial = await expect({ ...next, w }, old.modes);
      // A part of a step that gains nothing is the last: otherwise small falls go on for ever.
      const gain = height(trial) - height(still);
      if (gain >= -FALL) return { at: trial, held: gain <= 0 };
    }
    return { at: still, held: true };
  }
}

/**
 * The stop rule as the largest of its parts, each over its limit.
 *
 * @param sharedError absent where shared effects are held, because every step of them lowers the objective
 */
function remainingOf(
  { own, absorbed, participants: N }: Population,
  now: PopulationValues,
  next: PopulationValues,
  sharedError: Float64Array | undefined,
  trace: readonly number[],
): number {
  const q = own.length;
  if (trace.length < 2) return Number.POSITIVE_INFINITY;
  let most = Math.abs(trace.at(-1)! - trace.at(-2)!) / (1e-6 * N);
  const sd = (k: number): number => Math.sqrt(now.S[k * q + k]!);
  absorbed.forEach((effect, j) => {
    most = Math.max(most, Math.abs(next.g[j]! - now.g[j]!) / (1e-5 * sd(effect.own)));
  });
  for (let at = 0; at < q * q; at++) {
    const size = sd(Math.floor(at / q)) * sd(at % q);
    most = Math.max(most, Math.abs(next.S[at]! - now.S[at]!) / (1e-4 * size));
  }
  sharedError?.forEach((error, j) => {
    const moved = Math.abs(next.w[j]! - now.w[j]!);
    if (moved > 0) most = Math.max(most, error > 0 ? moved / (1e-3 * error) : Number.POSITIVE_INFINITY);
  });
  return most;
}

function isLegal({ own }: Population, { g, w, S }: PopulationValues): boolean {
  return g.every(Number.isFinite) && w.every(Number.isFinite) && cholesky(S, own.length) !== undefined;
}

interface Standing {
  readonly values: PopulationValues;
  readonly from: readonly Beginning[];
  readonly iteration: number;
  readonly before: readonly PopulationValues[];
  readonly trace: readonly number[];
  readonly sharedHeld: boolean;
}

function freshStart(population: Population): Standing {
  const values = startValues(population);
  const from = beginnings(population, values);
  return { values, from, iteration: 0, before: [], trace: [], sharedHeld: false };
}

function stateOf(
  { values, modes }: Expectation,
  iteration: number,
  before: readonly PopulationValues[],
  trace: readonly number[],
  sharedHeld: boolean,
): EmState {
  const stored = ({ g, w, S }: PopulationValues): StoredValues => ({ g: [...g], w: [...w], S: [...S] });
  return {
    iteration,
    values: stored(values),
    before: before.map(stored),
    own: modes.map(({ own }) => [...own]),
    covariance: modes.map(({ covariance }) => [...covariance]),
    trace,
    sharedHeld,
  };
}

function restored(population: Population, state: EmState): Standing {
  const { participants, own, absorbed, shared } = population;
  const { g, w, S } = state.values;
  const fits =
    state.own.length === participants &&
    state.own.every((mode) => mode.length === own.length) &&
    g.length === absorbed.length &&
    w.length === shared.length &&
    S.length === own.length ** 2;
  if (!fits) {
    throw new UsageError("the state is of another model or other participants; begin again without it");
  }
  const read = (stored: StoredValues): PopulationValues => ({
    g: Float64Array.from(stored.g),
    w: Float64Array.from(stored.w),
    S: Float64Array.from(stored.S),
  });
  return {
    values: read(state.values),
    from: state.own.map((mode, i) => ({
      own: Float64Array.from(mode),
      covariance: Float64Array.from(state.covariance[i]!),
    })),
    iteration: state.iteration,
    before: state.before.map(read),
    trace: state.trace,
    sharedHeld: state.sharedHeld,
  };
}
