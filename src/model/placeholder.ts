/**
 * Priors that are read off the inputs before fitting. HGF toolbox 8.2 writes them as 99991 to 99994
 * (perceptual-models 1.5). Unlike there, missing inputs are left out instead of turning the prior into NaN.
 */

import { UsageError } from "../errors.js";
import { log } from "../scalar/index.js";
import type { Placeholder, Prior } from "./parameter.js";

/** How many inputs a placeholder looks at. */
const WINDOW = 20;

/**
 * The numbers of a prior.
 *
 * @param inputs the first input column; NaN is missing
 * @throws UsageError when a placeholder needs an input and the first 20 are all missing
 */
export function resolvePlaceholders(
  prior: Prior,
  inputs: ArrayLike<number>,
): { readonly mean: number; readonly variance: number } {
  return { mean: resolve(prior.mean, inputs), variance: resolve(prior.variance, inputs) };
}

function resolve(value: number | Placeholder, inputs: ArrayLike<number>): number {
  if (typeof value === "number") return value;
  const seen = Array.from({ length: Math.min(WINDOW, inputs.length) }, (_, t) => inputs[t]!).filter(
    (u) => !Number.isNaN(u),
  );
  const first = seen[0];
  if (first === undefined) {
    throw new UsageError(
      `the prior "${value.from}" is read off the first ${WINDOW} inputs, and all of them are missing; ` +
        "give this parameter a prior of its own",
    );
  }
  switch (value.from) {
    case "firstInput":
      return first;
    case "inputVariance":
      return populationVariance(seen);
    case "logInputVariance":
      return log(populationVariance(seen));
    case "negativeLogInputVariance":
      return -log(populationVariance(seen));
    case "logInputVarianceMinus2":
      return log(populationVariance(seen)) - 2;
  }
}

/** Divided by the count, not by the count less one. */
function populationVariance(values: readonly number[]): number {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
}
