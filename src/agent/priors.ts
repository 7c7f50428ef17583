/** The priors of an agent for one participant: those that are read off the inputs as numbers. */

import { UsageError } from "../errors.js";
import { resolvePlaceholders } from "../model/placeholder.js";
import { toNative } from "../model/transform.js";
import { type Agent, freeIndices } from "./agent.js";
import { inputColumn, type RunData } from "./data.js";

/** Normal priors of one participant, placeholders resolved; free parameters only, in order. */
export interface ResolvedPriors {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** Native values of all parameters of the agent at the prior mean. */
  readonly native: Float64Array;
  /** Prior means of all parameters on the estimation scale. */
  readonly estimation: Float64Array;
  readonly variances: Float64Array;
}

/**
 * Priors of one participant: placeholders are read off the first run's first input.
 * @throws UsageError naming a free parameter whose prior is no distribution
 */
export function resolvePriors(agent: Agent, runs: readonly RunData[]): ResolvedPriors {
  const inputs = inputColumn(runs[0]!, agent.filter.inputs[0]!.name);
  const resolved = agent.parameters.map((p) => resolvePlaceholders(p.prior, inputs));
  const estimation = Float64Array.from(resolved, (prior) => prior.mean);
  const variances = Float64Array.from(resolved, (prior) => prior.variance);
  const free = freeIndices(agent);
  for (const i of free) {
    if (Number.isFinite(estimation[i]!) && variances[i]! > 0 && Number.isFinite(variances[i]!)) continue;
    const { name, prior } = agent.parameters[i]!;
    const read = typeof prior.mean !== "number" || typeof prior.variance !== "number";
    throw new UsageError(
      `the prior of ${name} has mean ${estimation[i]} and variance ${variances[i]}` +
        `${read ? ", read off the first 20 inputs" : ""}; give it a finite mean and a width with --prior`,
    );
  }
  return {
    mean: Float64Array.from(free, (i) => estimation[i]!),
    variance: Float64Array.from(free, (i) => variances[i]!),
    native: Float64Array.from(agent.parameters, (p, i) => toNative(p.domain, estimation[i]!)),
    estimation,
    variances,
  };
}
