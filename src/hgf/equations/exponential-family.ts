/**
 * Generalised filtering: the expected sufficient statistics of a distribution follow those of the observations.
 * Mathys & Weber 2020, arXiv:2003.02564; hgf.md section 4.
 */

import { add, div, log, log1p, logGamma, mul, type Scalar, square, sub } from "../../scalar/index.js";

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
 * Predictive density of an observation x of d entries, a multivariate Student t with n = ν + 1 degrees of freedom around
 * the mean m, of scale V, the covariance: Γ((n+d)/2) / Γ(n/2) (n π)^(-d/2) |V|^(-1/2) (1 + q/n)^(-(n+d)/2), where
 * q = (x - m)ᵀ V⁻¹ (x - m). With d = 1 it is hgf.md section 4.
 *
 * @param statistics expected sufficient statistics: d means, then the lower triangle of E[x xᵀ] row by row
 * @returns the logarithm of the density, nats; NaN where V is not positive definite
 */
export function predictiveLogDensity<S extends Scalar>(
  observation: readonly (S | number)[],
  statistics: readonly (S | number)[],
  weight: S | number,
): S {
  const d = observation.length;
  const freedom = add<S>(weight, 1);
  const upper = mul<S>(0.5, add<S>(freedom, d));
  const { distance, logDeterminant } = mahalanobis<S>(observation, statistics);
  const gammas = sub<S>(logGamma<S>(upper), logGamma<S>(mul<S>(0.5, freedom)));
  const scale = mul<S>(0.5, add<S>(mul<S>(d, log<S>(mul<S>(Math.PI, freedom))), logDeterminant));
  return sub<S>(sub<S>(gammas, scale), mul<S>(upper, log1p<S>(div<S>(distance, freedom))));
}

/** (x - m)ᵀ V⁻¹ (x - m) and log |V|, by V = L D Lᵀ: entry i less what the entries before it explain. */
function mahalanobis<S extends Scalar>(
  observation: readonly (S | number)[],
  statistics: readonly (S | number)[],
): { distance: S | number; logDeterminant: S | number } {
  const d = observation.length;
  const lower: (S | number)[][] = [];
  const pivots: (S | number)[] = [];
  const residuals: (S | number)[] = [];
  let distance: S | number = 0;
  let logDeterminant: S | number = 0;
  for (let i = 0; i < d; i++) {
    const row: (S | number)[] = [];
    for (let j = 0; j <= i; j++) {
      let rest: S | number = covarianceOf<S>(statistics, d, i, j);
      for (let k = 0; k < j; k++) {
        rest = sub<S>(rest, mul<S>(mul<S>(row[k]!, (i === j ? row : lower[j]!)[k]!), pivots[k]!));
      }
      if (i === j) pivots.push(rest);
      else row.push(div<S>(rest, pivots[j]!));
    }
    let residual: S | number = sub<S>(observation[i]!, statistics[i]!);
    row.forEach((entry, k) => {
      residual = sub<S>(residual, mul<S>(entry, residuals[k]!));
    });
    lower.push(row);
    residuals.push(residual);
    const term = div<S>(square<S>(residual), pivots[i]!);
    distance = i === 0 ? term : add<S>(distance, term);
    const size = log<S>(pivots[i]!);
    logDeterminant = i === 0 ? size : add<S>(logDeterminant, size);
  }
  return { distance, logDeterminant };
}
