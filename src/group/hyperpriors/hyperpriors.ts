/**
 * Hyperpriors of a group model: what is thought of population means, effects and sds before the data
 * (group models 2.3, 2.4). Plain data, written with sds and scales, never variances.
 */

import { log, log1p } from "../../scalar/elementary/index.js";
import { LOG_TWO_PI } from "../../scalar/functions.js";
import { logGamma } from "../../scalar/special.js";

export type Hyperprior =
  | { readonly family: "normal"; readonly mean: number; readonly sd: number }
  | { readonly family: "student"; readonly df: number; readonly mean: number; readonly scale: number }
  | { readonly family: "uniform"; readonly low: number; readonly high: number }
  | { readonly family: "laplace"; readonly scale: number }
  | { readonly family: "half-normal"; readonly scale: number }
  | { readonly family: "half-student"; readonly df: number; readonly scale: number }
  | { readonly family: "half-cauchy"; readonly scale: number }
  | { readonly family: "exponential"; readonly rate: number }
  | { readonly family: "lognormal"; readonly meanlog: number; readonly sdlog: number }
  | { readonly family: "inverse-gamma"; readonly shape: number; readonly scale: number };

/** Of one random term. */
export interface TermHyperpriors {
  /** Of the sds, by column of the term; densities of the sd itself. */
  readonly sds: readonly Hyperprior[];
  /** LKJ shape of the correlations among the columns, > 0; the same for all terms of a joined block. */
  readonly eta: number;
}

export interface ParameterHyperpriors {
  /** Printed name: `om2`. */
  readonly parameter: string;
  /** Mean and sd of the individual prior on the estimation scale. */
  readonly m0: number;
  readonly s0: number;
  /** c of the rule: sds are half-normal(c s0), coefficients normal(0, c s0). */
  readonly spread: number;
  /** Of the fixed columns, in the order of the design. */
  readonly columns: readonly Hyperprior[];
  /** As the terms of the design. */
  readonly terms: readonly TermHyperpriors[];
  readonly centring: "auto" | "centred" | "non-centred";
}

/** A row of `hyperpriors.csv`. */
export interface HyperpriorRow {
  readonly parameter: string;
  readonly kind: "intercept" | "coefficient" | "sd" | "correlation";
  /** Of sds and correlations; empty elsewhere. */
  readonly grouping: string;
  /** Label of the column; empty for correlations, which are of all columns of the term. */
  readonly term: string;
  /** As text that can be read back: `normal(mean=0, sd=1)`, `lkj(eta=2)`. */
  readonly distribution: string;
  readonly source: "rule" | "file" | "flag";
  /** 5 % and 95 % quantile of the native value of an unknown participant of the parameter. */
  readonly nativeLow: number;
  readonly nativeHigh: number;
}

export interface Hyperpriors {
  /** As the parameters of the design. */
  readonly parameters: readonly ParameterHyperpriors[];
  readonly table: readonly HyperpriorRow[];
}

const LOG_TWO = 0.6931471805599453;
const LOG_PI = 1.1447298858494002;
const IMPOSSIBLE = { value: Number.NEGATIVE_INFINITY, slope: 0 } as const;

/**
 * Log density of a hyperprior at x with all its constants, and its slope. For an sd, x is the sd itself: the Jacobian
 * of a logarithm is the caller's.
 *
 * @returns value -Infinity and slope 0 where the density is 0; a kink (laplace at 0) has slope 0
 */
export function logHyperprior(prior: Hyperprior, x: number): { value: number; slope: number } {
  switch (prior.family) {
    case "normal":
      return normal(x, prior.mean, prior.sd);
    case "student":
      return student(x, prior.df, prior.mean, prior.scale);
    case "uniform":
      if (!(x >= prior.low && x <= prior.high)) return IMPOSSIBLE;
      return { value: -log(prior.high - prior.low), slope: 0 };
    case "laplace":
      return {
        value: -LOG_TWO - log(prior.scale) - Math.abs(x) / prior.scale,
        slope: -Math.sign(x) / prior.scale,
      };
    case "half-normal":
      return half(x, normal(x, 0, prior.scale));
    case "half-student":
      return half(x, student(x, prior.df, 0, prior.scale));
    case "half-cauchy":
      return half(x, cauchy(x, prior.scale));
    case "exponential":
      if (!(x >= 0)) return IMPOSSIBLE;
      return { value: log(prior.rate) - prior.rate * x, slope: -prior.rate };
    case "lognormal": {
      if (!(x > 0)) return IMPOSSIBLE;
      const logX = log(x);
      const { value, slope } = normal(logX, prior.meanlog, prior.sdlog);
      return { value: value - logX, slope: (slope - 1) / x };
    }
    case "inverse-gamma": {
      if (!(x > 0)) return IMPOSSIBLE;
      const { shape, scale } = prior;
      const value = shape * log(scale) - logGamma(shape) - (shape + 1) * log(x) - scale / x;
      return { value, slope: (scale / x - shape - 1) / x };
    }
  }
}

/** The same density on one side of 0 alone. */
function half(x: number, { value, slope }: { value: number; slope: number }) {
  return x >= 0 ? { value: LOG_TWO + value, slope } : IMPOSSIBLE;
}

function normal(x: number, mean: number, sd: number) {
  const u = (x - mean) / sd;
  return { value: -0.5 * LOG_TWO_PI - log(sd) - 0.5 * u * u, slope: -u / sd };
}

function student(x: number, df: number, mean: number, scale: number) {
  const u = (x - mean) / scale;
  const constant = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * (log(df) + LOG_PI) - log(scale);
  return {
    value: constant - 0.5 * (df + 1) * log1p((u * u) / df),
    slope: (-(df + 1) * u) / (scale * (df + u * u)),
  };
}

function cauchy(x: number, scale: number) {
  const u = x / scale;
  return { value: -LOG_PI - log(scale) - log1p(u * u), slope: (-2 * u) / (scale * (1 + u * u)) };
}
