/** The agent's priors as a group model reads them: mean and sd on the estimation scale (group models 2.1, 2.3). */

import { type Agent, freeIndices, type RunData, resolvePriors } from "../../agent/index.js";
import { UsageError } from "../../errors.js";
import type { Domain } from "../../model/index.js";

/** What is thought of one participant's parameter, on the estimation scale. */
export interface IndividualPrior {
  /** Printed name. */
  readonly parameter: string;
  readonly domain: Domain;
  /** Normal; any other distribution by its quantiles. */
  readonly prior:
    | { readonly mean: number; readonly sd: number }
    | { readonly quantile: (probability: number) => number };
}

/** Probabilities of a normal at one sd below and above its mean. */
const BELOW = 0.1586553;
const ABOVE = 0.8413447;

/**
 * Priors of the free parameters of an agent, in its order.
 *
 * @param participants runs of each participant: some priors are read off their inputs
 * @throws UsageError where such a prior differs between participants: a population has one
 */
export function individualPriors(
  agent: Agent,
  participants: readonly (readonly RunData[])[],
): IndividualPrior[] {
  const resolved = participants.map((runs) => resolvePriors(agent, runs));
  const problems: string[] = [];
  const priors = freeIndices(agent).map((index, k): IndividualPrior => {
    const { name, domain, prior: stated } = agent.parameters[index]!;
    const sources = [stated.mean, stated.variance].flatMap((value) =>
      typeof value === "number" ? [] : [value.from],
    );
    const ranges = [resolved.map(({ mean }) => mean[k]!), resolved.map(({ variance }) => variance[k]!)].map(
      (values) => [Math.min(...values), Math.max(...values)] as const,
    );
    const differs = (["mean", "variance"] as const).flatMap((what, at) => {
      const [low, high] = ranges[at]!;
      return low === high ? [] : [`${what} ${digits(low)} to ${digits(high)}`];
    });
    if (differs.length > 0) {
      problems.push(
        `prior of ${name}: it is read off the data of each participant (${sources.join(", ")}) and differs between ` +
          `them (${differs.join(", ")}); a group model needs one: state it, as in ` +
          `normal(mean=${digits(resolved[0]!.mean[k]!)}, sd=${digits(Math.sqrt(resolved[0]!.variance[k]!))})`,
      );
    }
    const [mean, variance] = [resolved[0]?.mean[k] ?? Number.NaN, resolved[0]?.variance[k] ?? Number.NaN];
    return { parameter: name, domain, prior: { mean, sd: Math.sqrt(variance) } };
  });
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  return priors;
}

/** m0 and s0: what is not normal is replaced by its median and half the distance of the quantiles at one sd. */
export function normalOf({ prior }: IndividualPrior): { readonly m0: number; readonly s0: number } {
  if ("sd" in prior) return { m0: prior.mean, s0: prior.sd };
  const { quantile } = prior;
  return { m0: quantile(0.5), s0: (quantile(ABOVE) - quantile(BELOW)) / 2 };
}

function digits(x: number): string {
  return String(Number(x.toPrecision(4)));
}
