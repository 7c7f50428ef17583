/**
 * How far participants are drawn to the population (group models 6): 0, their own data decide; 1, the population does.
 * Gelman & Pardoe 2006, Bayesian measures of explained variance and pooling in multilevel models (Technometrics 48,
 * 241-251).
 */

import { mean, variance } from "../../inference/diagnostics/series.js";
import type { Series } from "./draws.js";
import type { ParameterPosterior } from "./posterior.js";

/** min(1, Var(u | y) / E(sd² | y)) */
export function shrinkageOf(deviation: Series, expected: Series): number {
  return Math.min(1, variance(deviation) / mean(expected));
}

export interface PoolingFactor {
  readonly parameter: string;
  readonly grouping: string;
  readonly term: string;
  /** 1 - Var_i(E u_i) / (mean_i Var(u_i) + Var_i(E u_i)); NaN for a single group. */
  readonly factor: number;
}

/** One for each column of each random term. */
export function poolingFactors(posterior: ParameterPosterior): PoolingFactor[] {
  if (!posterior.pooled) return [];
  return posterior.design.terms.flatMap(({ grouping, columns, groups }, t) =>
    columns.map((term, k): PoolingFactor => {
      const means: number[] = [];
      let spread = 0;
      groups.forEach((_, g) => {
        const u = posterior.deviation(t, k, g);
        means.push(mean(u));
        spread += variance(u) / groups.length;
      });
      const between = variance(means);
      return { parameter: posterior.name, grouping, term, factor: 1 - between / (spread + between) };
    }),
  );
}
