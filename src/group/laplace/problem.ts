/**
 * What empirical-Bayes Laplace EM works on: participants' likelihoods as functions of coefficients, and the population
 * those coefficients come from. Own coefficients of participant i: a_i ~ normal(M_i g, S); w are shared by all.
 * group 8.
 */

import type { Hyperprior } from "../hyperpriors/hyperpriors.js";

/** Coefficients of one participant: its own, and those all share. */
export interface OwnPoint {
  readonly participant: number;
  readonly own: Float64Array;
  readonly shared: Float64Array;
}

/** Of the log-likelihood of one participant with respect to its own coefficients, then the shared ones. */
export interface Derivatives {
  /** -Infinity where the model failed; derivatives are then 0. */
  readonly logLikelihood: number;
  readonly gradient: Float64Array;
  /** Square, row-major. */
  readonly hessian: Float64Array;
}

/** Log-likelihoods of participants, at many points at once. */
export interface OwnLikelihood {
  /** Log-likelihoods; -Infinity where the model failed. */
  value(points: readonly OwnPoint[]): Float64Array;
  derivatives(points: readonly OwnPoint[]): Derivatives[];
}

/** A fixed effect. */
export interface Effect {
  /** Printed name: `om2`. */
  readonly parameter: string;
  /** Label of its column: `age`. */
  readonly label: string;
  readonly start: number;
  readonly prior: Hyperprior;
}

/** An effect on the mean of an own coefficient: the column of M_i is `weights[i]` at `own`. */
export interface AbsorbedEffect extends Effect {
  readonly own: number;
  /** By participant. */
  readonly weights: Float64Array;
}

/** One own coefficient of every participant. */
export interface OwnColumn {
  readonly parameter: string;
  readonly grouping: string;
  readonly label: string;
  /** Added to M_i g: mean of a coefficient whose population is known, otherwise 0. */
  readonly offset: number;
  readonly startSd: number;
  /** Least sd that is told from none. */
  readonly floorSd: number;
  /** Of the sd; absent where the population is known. */
  readonly sdPrior?: Hyperprior;
}

/** Own coefficients that may be correlated with each other; none is with one outside. */
export interface Block {
  readonly columns: readonly number[];
  /** Of the LKJ prior of their correlations. */
  readonly eta: number;
  /** Whether the variance is given and not estimated: an individual prior. */
  readonly known: boolean;
}

export interface Population {
  readonly participants: number;
  /** Numbers that name the participants' random numbers. */
  readonly names: readonly number[];
  readonly own: readonly OwnColumn[];
  /** g, in this order. */
  readonly absorbed: readonly AbsorbedEffect[];
  /** w, in this order. */
  readonly shared: readonly Effect[];
  /** A partition of the own columns. */
  readonly blocks: readonly Block[];
}

/** What EM estimates. */
export interface PopulationValues {
  /** Effects on the means of own coefficients. */
  readonly g: Float64Array;
  /** Shared effects. */
  readonly w: Float64Array;
  /** Covariance of own coefficients, q × q row-major. */
  readonly S: Float64Array;
}

/** M_i g and the known means. */
export function meanOf(population: Population, g: Float64Array, participant: number): Float64Array {
  const mean = Float64Array.from(population.own, ({ offset }) => offset);
  population.absorbed.forEach(({ own, weights }, j) => {
    mean[own]! += weights[participant]! * g[j]!;
  });
  return mean;
}

/** Means of the rule, independent coefficients. */
export function startValues({ own, absorbed, shared }: Population): PopulationValues {
  const q = own.length;
  const S = new Float64Array(q * q);
  own.forEach(({ startSd }, k) => {
    S[k * q + k] = startSd * startSd;
  });
  return {
    g: Float64Array.from(absorbed, ({ start }) => start),
    w: Float64Array.from(shared, ({ start }) => start),
    S,
  };
}
