/**
 * Importance-sampled evidence at a mode: draws from a multivariate Student t with the mode and covariance of the
 * Laplace approximation, weighed by the target. The parts that need no evaluation of the target: it is evaluated
 * at all draws at once, by whoever owns it.
 *
 * Student t rather than normal because its heavier tails keep the ratios bounded where the posterior is a little
 * wider than its Laplace approximation. inference 15.
 */

import { drawChiSquare, type Random } from "../random/index.js";
import { exp, log, log1p } from "../scalar/elementary/index.js";
import { logGamma } from "../scalar/special.js";
import { logDeterminantFromCholesky } from "./linear.js";
import { paretoSmooth } from "./pareto.js";

export interface StudentProposalOptions {
  /** Centre, d long. */
  readonly mode: Float64Array;
  /** Lower triangular factor of the scale matrix, d × d row-major: the covariance of the Laplace approximation. */
  readonly covarianceCholesky: Float64Array;
  /** Above 0. Default 5: heavy tails, yet a finite fourth moment. */
  readonly degreesOfFreedom?: number;
  /** Number of draws. */
  readonly count: number;
  readonly random: Random;
}

export interface Proposal {
  readonly points: Float64Array[];
  /** Normalised log density of the proposal at each point. */
  readonly logDensity: Float64Array;
}

/**
 * Draws from a multivariate Student t: mode + L z √(ν/χ²), z standard normal, and their log densities
 *   logΓ((ν + d)/2) - logΓ(ν/2) - (d/2) log(νπ) - log det L - ((ν + d)/2) log(1 + |z|²/χ²)
 */
export function studentProposal(options: StudentProposalOptions): Proposal {
  const { mode, covarianceCholesky, degreesOfFreedom = 5, count, random } = options;
  const d = mode.length;
  const halfSum = 0.5 * (degreesOfFreedom + d);
  const logNormaliser =
    logGamma(halfSum) -
    logGamma(0.5 * degreesOfFreedom) -
    0.5 * d * log(degreesOfFreedom * Math.PI) -
    0.5 * logDeterminantFromCholesky(covarianceCholesky, d);
  const logDensity = new Float64Array(count);
  const z = new Float64Array(d);
  const points = Array.from({ length: count }, (_, s) => {
    let squaredLength = 0;
    for (let j = 0; j < d; j++) {
      z[j] = random.normal();
      squaredLength += z[j]! * z[j]!;
    }
    const chiSquare = drawChiSquare(degreesOfFreedom, random);
    logDensity[s] = logNormaliser - halfSum * log1p(squaredLength / chiSquare);
    const stretch = Math.sqrt(degreesOfFreedom / chiSquare);
    const point = new Float64Array(d);
    for (let i = 0; i < d; i++) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += covarianceCholesky[i * d + j]! * z[j]!;
      point[i] = mode[i]! + stretch * sum;
    }
    return point;
  });
  return { points, logDensity };
}

export interface ImportanceEvidence {
  /** Logarithm of the integral of the target, from Pareto smoothed ratios. */
  readonly logEvidence: number;
  /** Of `logEvidence`: standard deviation of the weights over their mean and √S. Only to be believed below k-hat 0.7. */
  readonly standardError: number;
  /** Shape of the tail of the ratios; see `paretoSmooth`. */
  readonly khat: number;
  /** 1/Σw² of the normalised smoothed weights, at most the number of draws. */
  readonly effectiveSampleSize: number;
}

/**
 * Evidence from the log densities of target and proposal at the proposal's draws.
 *
 * @param logTarget not normalised; -Infinity where the target is 0 or its model failed
 * @param logProposal normalised
 * @returns where all targets are 0: log evidence -Infinity, effective sample size 0, standard error NaN; with a
 *   NaN target, NaN and k-hat Infinity
 */
export function importanceEvidence(logTarget: Float64Array, logProposal: Float64Array): ImportanceEvidence {
  const count = logTarget.length;
  const { khat, logWeights, logEvidence } = paretoSmooth(logTarget.map((l, s) => l - logProposal[s]!));
  if (logEvidence === Number.NEGATIVE_INFINITY) {
    return { logEvidence, standardError: Number.NaN, khat, effectiveSampleSize: 0 };
  }
  const sumOfSquares = logWeights.reduce((sum, w) => sum + exp(2 * w), 0);
  // var(w)/mean(w)² = S Σw² - 1 for weights of sum 1, up to S/(S - 1).
  const standardError = Math.sqrt(Math.max(0, sumOfSquares - 1 / count) * (count / (count - 1)));
  return { logEvidence, standardError, khat, effectiveSampleSize: 1 / sumOfSquares };
}
