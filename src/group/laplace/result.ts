/** What Laplace EM finds, as plain data: no typed arrays, no functions. NaN is what could not be had. */

import type { EmState, EmStatus } from "./em.js";

export interface GroupLaplaceFit {
  readonly method: "laplace-em";
  readonly status: EmStatus;
  readonly reason?: string;
  /** Whether hyperpriors counted; without them values are empirical Bayes. */
  readonly hyperpriors: boolean;
  readonly iterations: number;
  /** Sum of log m_i (with log hyperpriors where they count) after each accepted step. */
  readonly trace: readonly number[];
  readonly effects: readonly EffectEstimate[];
  /** Covariance of the effects in their order, population sds taken as known; undefined where it cannot be had. */
  readonly covariance?: readonly (readonly number[])[];
  /** Effects of standardised columns on their original scale, where it differs. */
  readonly original: readonly EffectEstimate[];
  readonly sds: readonly SdEstimate[];
  readonly correlations: readonly CorrelationEstimate[];
  readonly participants: readonly ParticipantEstimate[];
  readonly cells: readonly CellEstimate[];
  readonly evidence: GroupEvidence;
  /** In sentences. */
  readonly warnings: readonly string[];
  /** To go on from, where it was stopped. */
  readonly state: EmState;
}

export interface EffectEstimate {
  readonly parameter: string;
  /** Label of the column. */
  readonly term: string;
  readonly kind: "intercept" | "coefficient";
  readonly estimate: number;
  /** A little small: population sds are taken as known. */
  readonly standardError: number;
  /** P(b > 0) = Phi(estimate / standard error), approximate. */
  readonly probabilityPositive: number;
}

/** A mode, which is smaller than the mean of a posterior. */
export interface SdEstimate {
  readonly parameter: string;
  readonly grouping: string;
  readonly term: string;
  readonly sd: number;
  /** "no differences between people in this coefficient": the sd stays at the floor below which it is none. */
  readonly none: boolean;
}

export interface CorrelationEstimate {
  readonly parameter: string;
  readonly grouping: string;
  readonly term: string;
  /** Differs from `parameter` in a block that joins parameters. */
  readonly parameter2: string;
  readonly term2: string;
  readonly correlation: number;
}

/**
 * `indefinite`: no maximum in curvature, spread kept from a step before; `stuck`: the gradient does not vanish, a kink
 * or a rough likelihood; `khat`: the posterior is not normal, log m is that of importance sampling.
 */
export type ParticipantFlag = "indefinite" | "stuck" | "khat";

export interface ParticipantEstimate {
  readonly id: string;
  readonly coefficients: readonly CoefficientEstimate[];
  /** Covariance of the coefficients, population values taken as known. */
  readonly covariance: readonly (readonly number[])[];
  /** How far each coefficient moves with each effect: coefficients × effects. */
  readonly slopes: readonly (readonly number[])[];
  readonly logLikelihood: number;
  /** log m by Laplace, by importance sampling, and the one to take. */
  readonly logMarginal: {
    readonly laplace: number;
    readonly sampled?: number;
    readonly standardError?: number;
    readonly khat?: number;
    readonly preferred: number;
  };
  readonly flags: readonly ParticipantFlag[];
}

/** An own coefficient on the estimation scale. */
export interface CoefficientEstimate {
  readonly parameter: string;
  readonly term: string;
  readonly mode: number;
  readonly sd: number;
  /** What the population says of this participant. */
  readonly populationMean: number;
  /** Var(u | y)/sd²: 0 own data decide, 1 the population does. NaN where it is not pooled. */
  readonly shrinkage: number;
}

/** A parameter in one cell of the design. */
export interface CellEstimate {
  readonly participant: string;
  /** By number in the design. */
  readonly cell: number;
  readonly parameter: string;
  /** Estimation scale; the sd takes population values as known. */
  readonly z: number;
  readonly sd: number;
  readonly native: number;
}

export interface GroupEvidence {
  /** Sum of log m_i by Laplace. */
  readonly laplace: number;
  /** The same with sampled values for participants whose k-hat is above 0.7. */
  readonly preferred: number;
  /** Free elements of effects, sds and correlations. */
  readonly parameters: number;
  /** Scored trials. */
  readonly observations: number;
  /** -2 sum log m + d log(scored trials), of `preferred`. */
  readonly bic: number;
  /** The same with the number of participants. */
  readonly bicParticipants: number;
}
