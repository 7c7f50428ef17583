/** Hyperpriors as densities of Stan, with all their constants (group models 2.4). */

import { stan } from "../../compile/stan.js";
import type { Hyperprior } from "../hyperpriors/index.js";

/** Densities of one side of 0 alone, which Stan has no names for. */
const halves = {
  "half-normal": ["half_normal", "real scale", "normal_lpdf(x | 0.0, scale)"],
  "half-student": ["half_student_t", "real df, real scale", "student_t_lpdf(x | df, 0.0, scale)"],
  "half-cauchy": ["half_cauchy", "real scale", "cauchy_lpdf(x | 0.0, scale)"],
} as const;

/** Names that `hyperpriorFunctions` defines. */
export const hyperpriorNames = Object.values(halves).map(([name]) => `${name}_lpdf`);

/** Definitions of the functions that these hyperpriors call. */
export function hyperpriorFunctions(priors: readonly Hyperprior[]): string[] {
  const families = new Set<string>(priors.map(({ family }) => family));
  return Object.entries(halves).flatMap(([family, [name, parameters, density]]) =>
    families.has(family)
      ? [`real ${name}_lpdf(real x, ${parameters}) {`, `  return log(2.0) + ${density};`, "}"]
      : [],
  );
}

/** The log density of `x`; of an sd `x` is the sd itself. */
export function hyperpriorDensity(prior: Hyperprior, x: string): string {
  const of = (name: string, ...values: readonly number[]): string =>
    `${name}_lpdf(${x} | ${values.map((value) => stan.number(value).text).join(", ")})`;
  switch (prior.family) {
    case "normal":
      return of("normal", prior.mean, prior.sd);
    case "student":
      return of("student_t", prior.df, prior.mean, prior.scale);
    case "uniform":
      return of("uniform", prior.low, prior.high);
    case "laplace":
      return of("double_exponential", 0, prior.scale);
    case "half-normal":
    case "half-cauchy":
      return of(halves[prior.family][0], prior.scale);
    case "half-student":
      return of(halves[prior.family][0], prior.df, prior.scale);
    case "exponential":
      return of("exponential", prior.rate);
    case "lognormal":
      return of("lognormal", prior.meanlog, prior.sdlog);
    case "inverse-gamma":
      return of("inv_gamma", prior.shape, prior.scale);
  }
}
