/**
 * Generalised filtering: the expected sufficient statistics of a distribution follow those of the observations.
 * Mathys & Weber 2020, arXiv:2003.02564; hgf.md section 4.
 */

import { add, div, exp, log, log1p, logGamma, mul, type Scalar, square, sub } from "../../scalar/index.js";

/** Sufficient statistics of a normal observation: its entries, then the lower triangle of x xᵀ row by row. */
export function sufficientStatistics<S extends Scalar>(x: readonly (S | number)[]): (S | number)[] {
  const products = x.flatMap((a, i) => x.slice(0, i + 1).map((b) => mul<S>(a, b)));
  return [...x, ...products];
}

/** ξ + (T(x) - ξ) / (1 + ν) */
export function followStatistic<S extends Scalar>(
  expected: S | number,
  statistic: S | number,
  weight: S | number,
): S {
  return add<S>(expected, div<S>(sub<S>(statistic, expected), add<S>(1, weight)));
}

/** Covariance of entries i and j from the statistics: E[x_i x_j] - E[x_i] E[x_j]. */
export function covarianceOf<S extends Scalar>(
  statistics: readonly (S | number)[],
  dimension: number,
  i: number,
  j: number,
): S {
  const [row, column] = i >= j ? [i, j] : [j, i];
  const product = statistics[dimension + (row * (row + 1)) / 2 + column]!;
  return sub<S>(product, mul<S>(statistics[i]!, statistics[j]!));
}

/**
 * Predictive density of an observation, a Student t with ν + 1 degrees of freedom:
 * √(1 / (π (ν+1) V)) Γ((ν+2)/2) / Γ((ν+1)/2) (1 + (x-m)² / ((ν+1) V))^(-(ν+2)/2).
 *
 * @returns the logarithm of the density, nats
 */
export function predictiveLogDensity<S extends Scalar>(
  observation: S | number,
  mean: S | number,
  variance: S | number,
  weight: S | number,
): S {
  const freedom = add<S>(weight, 1);
  const upper = mul<S>(0.5, add<S>(weight, 2));
  const spread = mul<S>(freedom, variance);
  const tail = log1p<S>(div<S>(square<S>(sub<S>(observation, mean)), spread));
  const gammas = sub<S>(logGamma<S>(upper), logGamma<S>(mul<S>(0.5, freedom)));
  const scale = mul<S>(0.5, log<S>(mul<S>(Math.PI, spread)));
  return sub<S>(sub<S>(gammas, scale), mul<S>(upper, tail));
}

/** The density itself. */
export function predictiveDensity<S extends Scalar>(
  observation: S | number,
  mean: S | number,
  variance: S | number,
  weight: S | number,
): S {
  return exp<S>(predictiveLogDensity<S>(observation, mean, variance, weight));
}
