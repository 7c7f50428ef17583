/** Step E: the modes of all participants, in lock-step. group 8. */

import { cholesky, invertPositiveDefinite, logDeterminantFromCholesky } from "../../inference/linear.js";
import { purpose, stream } from "../../random/index.js";
import { breath } from "../../workers/index.js";
import { findMode, type Mode, type OwnPrior } from "./mode.js";
import { meanOf, type OwnLikelihood, type Population, type PopulationValues } from "./problem.js";

export interface Expectation {
  readonly values: PopulationValues;
  readonly modes: readonly Mode[];
  /** Sum of the participants' log m_i; -Infinity where one of them could not be evaluated. */
  readonly sumLogMarginal: number;
}

/** Where participants begin, and the covariance that one in trouble keeps. */
export interface Beginning {
  readonly own: Float64Array;
  readonly covariance: Float64Array;
}

/** Participants of one kernel call: enough to fill its lanes, few enough to let messages through. */
const TOGETHER = 256;
/** Let timers, progress and signals through this often, in milliseconds. */
const BREATH = 40;
/** Points drawn from the population for a participant whose model fails at its mean. */
const TRIES = 50;

/** The population of one participant's own coefficients. */
export function priorOf(population: Population, { g, S }: PopulationValues): (i: number) => OwnPrior {
  const q = population.own.length;
  const precision = q === 0 ? S : invertPositiveDefinite(S, q);
  const logDeterminant = q === 0 ? 0 : logDeterminantFromCholesky(cholesky(S, q)!, q);
  return (i) => ({ mean: meanOf(population, g, i), precision, logDeterminant });
}

/** All participants at the means of their populations. */
export function beginnings(population: Population, { g, S }: PopulationValues): Beginning[] {
  return Array.from({ length: population.participants }, (_, i) => ({
    own: meanOf(population, g, i),
    covariance: S,
  }));
}

/**
 * Finds the modes of all participants.
 *
 * @param from where they begin
 * @param seed of the points tried where a model fails at its beginning
 */
export async function findModes(
  population: Population,
  likelihood: OwnLikelihood,
  values: PopulationValues,
  from: readonly Beginning[],
  seed: number,
): Promise<Expectation> {
  const prior = priorOf(population, values);
  const modes: Mode[] = new Array(population.participants);
  let last = performance.now();
  for (let first = 0; first < population.participants; first += TOGETHER) {
    const end = Math.min(first + TOGETHER, population.participants);
    let climbing = Array.from({ length: end - first }, (_, k) => {
      const i = first + k;
      const others = elsewhere(values.S, prior(i).mean, seed, population.names[i]!);
      const climb = findMode(from[i]!.own, others, prior(i), from[i]!.covariance);
      return { i, climb, step: climb.next() };
    });
    while (climbing.length > 0) {
      const points = climbing.map(({ i, step }) => ({
        participant: i,
        own: step.value as Float64Array,
        shared: values.w,
      }));
      const answers = likelihood.derivatives(points);
      climbing = climbing.flatMap(({ i, climb }, k) => {
        const step = climb.next(answers[k]!);
        if (!step.done) return [{ i, climb, step }];
        modes[i] = step.value;
        return [];
      });
      if (performance.now() - last > BREATH) {
        await breath();
        last = performance.now();
      }
    }
  }
  return { values, modes, sumLogMarginal: modes.reduce((sum, { logMarginal }) => sum + logMarginal, 0) };
}

/** Draws from a participant's population, made when asked for. */
function* elsewhere(S: Float64Array, mean: Float64Array, seed: number, name: number) {
  const q = mean.length;
  const lower = cholesky(S, q);
  if (q === 0 || lower === undefined) return;
  const random = stream(seed, purpose.start, name);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    yield mean.map((centre, k) => {
      let sum = centre;
      for (let l = 0; l <= k; l++) sum += lower[k * q + l]! * random.normal(attempt, l);
      return sum;
    });
  }
}
