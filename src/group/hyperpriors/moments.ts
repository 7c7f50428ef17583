/** Moments of hyperpriors, and draws from them (group models 2.3). */

import { drawGamma, drawStudentT, type Random } from "../../random/index.js";
import { exp, log } from "../../scalar/elementary/index.js";
import { logGamma } from "../../scalar/special.js";
import type { Hyperprior } from "./hyperpriors.js";

export interface Moments {
  /** NaN where there is none. */
  readonly mean: number;
  /** E x², Infinity or NaN where there is none. */
  readonly square: number;
}

/** Mean and mean square. Textbook formulas. */
export function momentsOf(prior: Hyperprior): Moments {
  switch (prior.family) {
    case "normal":
      return { mean: prior.mean, square: prior.mean ** 2 + prior.sd ** 2 };
    case "student":
      return {
        mean: prior.df > 1 ? prior.mean : Number.NaN,
        square: prior.mean ** 2 + studentVariance(prior.df, prior.scale),
      };
    case "uniform": {
      const { low, high } = prior;
      return { mean: (low + high) / 2, square: (low * low + low * high + high * high) / 3 };
    }
    case "laplace":
      return { mean: 0, square: 2 * prior.scale ** 2 };
    case "half-normal":
      return { mean: prior.scale * Math.sqrt(2 / Math.PI), square: prior.scale ** 2 };
    case "half-student": {
      const { df, scale } = prior;
      const front = exp(logGamma((df + 1) / 2) - logGamma(df / 2));
      const mean = df > 1 ? (2 * scale * Math.sqrt(df / Math.PI) * front) / (df - 1) : Number.NaN;
      return { mean, square: studentVariance(df, scale) };
    }
    case "half-cauchy":
      return { mean: Number.NaN, square: Number.POSITIVE_INFINITY };
    case "exponential":
      return { mean: 1 / prior.rate, square: 2 / prior.rate ** 2 };
    case "lognormal": {
      const variance = prior.sdlog ** 2;
      return { mean: exp(prior.meanlog + variance / 2), square: exp(2 * prior.meanlog + 2 * variance) };
    }
    case "inverse-gamma": {
      const { shape, scale } = prior;
      const mean = shape > 1 ? scale / (shape - 1) : Number.NaN;
      const square = shape > 2 ? scale ** 2 / ((shape - 1) * (shape - 2)) : Number.POSITIVE_INFINITY;
      return { mean, square };
    }
  }
}

function studentVariance(df: number, scale: number): number {
  return df > 2 ? (scale ** 2 * df) / (df - 2) : Number.POSITIVE_INFINITY;
}

/** One draw. */
export function drawHyperprior(prior: Hyperprior, random: Random): number {
  switch (prior.family) {
    case "normal":
      return prior.mean + prior.sd * random.normal();
    case "student":
      return prior.mean + prior.scale * drawStudentT(prior.df, random);
    case "uniform":
      return prior.low + (prior.high - prior.low) * random.uniform();
    case "laplace": {
      const size = -prior.scale * log(random.uniform());
      return random.uniform() < 0.5 ? -size : size;
    }
    case "half-normal":
      return prior.scale * Math.abs(random.normal());
    case "half-student":
      return prior.scale * Math.abs(drawStudentT(prior.df, random));
    case "half-cauchy":
      return prior.scale * Math.abs(drawStudentT(1, random));
    case "exponential":
      return -log(random.uniform()) / prior.rate;
    case "lognormal":
      return exp(prior.meanlog + prior.sdlog * random.normal());
    case "inverse-gamma":
      return prior.scale / drawGamma(prior.shape, random);
  }
}
