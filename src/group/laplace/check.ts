/**
 * How far Laplace can be trusted: the same integrals over own coefficients by importance sampling from a Student t at
 * each participant's mode. group 8.
 */

import { importanceEvidence, studentProposal } from "../../inference/importance.js";
import { cholesky } from "../../inference/linear.js";
import { TRUSTED_KHAT } from "../../inference/rules.js";
import { purpose, stream } from "../../random/index.js";
import { LOG_TWO_PI } from "../../scalar/functions.js";
import { breath } from "../../workers/index.js";
import { type Expectation, priorOf } from "./expectation.js";
import { quadratic } from "./mode.js";
import type { OwnLikelihood, Population } from "./problem.js";

export interface CheckedMarginal {
  /** Of log m_i by importance sampling. */
  readonly sampled: number;
  readonly standardError: number;
  /** Shape of the tail of the weights. Above 0.7 the sampled value is taken, and neither is sure. */
  readonly khat: number;
}

/** Draws of one kernel call. */
const TOGETHER = 4096;

/**
 * Checks log m_i of every participant.
 *
 * @param draws of each participant, from a Student t of 5 degrees of freedom
 * @returns undefined where it was aborted
 */
export async function checkMarginals(
  population: Population,
  likelihood: OwnLikelihood,
  { values, modes }: Expectation,
  { draws, seed, signal, onProgress }: CheckOptions,
): Promise<CheckedMarginal[] | undefined> {
  const q = population.own.length;
  const prior = priorOf(population, values);
  const results: CheckedMarginal[] = [];
  const together = Math.max(1, Math.floor(TOGETHER / draws));
  for (let first = 0; first < modes.length; first += together) {
    await breath();
    if (signal?.aborted) return undefined;
    const proposals = modes.slice(first, first + together).map(({ own, covariance }, k) =>
      studentProposal({
        mode: own,
        covarianceCholesky: cholesky(covariance, q)!,
        degreesOfFreedom: 5,
        count: draws,
        random: stream(seed, purpose.resampling, population.names[first + k]!).at(0),
      }),
    );
    const points = proposals.flatMap((proposal, k) =>
      proposal.points.map((own) => ({ participant: first + k, own, shared: values.w })),
    );
    const logLikelihood = likelihood.value(points);
    proposals.forEach((proposal, k) => {
      const { mean, precision, logDeterminant } = prior(first + k);
      const target = Float64Array.from(proposal.points, (own, s) => {
        const apart = own.map((a, j) => a - mean[j]!);
        const density = -0.5 * (q * LOG_TWO_PI + logDeterminant + quadratic(precision, apart));
        return logLikelihood[k * draws + s]! + density;
      });
      const { logEvidence, standardError, khat } = importanceEvidence(target, proposal.logDensity);
      results.push({ sampled: logEvidence, standardError, khat });
    });
    onProgress?.(results.length);
  }
  return results;
}

export interface CheckOptions {
  readonly draws: number;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
  /** Told how many participants are done. */
  readonly onProgress?: (participants: number) => void;
}

/** Whether the sampled value is to be taken in place of Laplace's. */
export function isDoubtful({ khat }: CheckedMarginal): boolean {
  return !(khat <= TRUSTED_KHAT);
}
