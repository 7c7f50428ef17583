// Chains of a group of three levels, and how far they can be trusted.
import { aroundMode } from "../../src/fit/group-start.js";
import { sampledDensity } from "../../src/group/centring/index.js";
import type { Design } from "../../src/group/design/design.js";
import { checkAgainstPosterior, type Hyperpriors } from "../../src/group/hyperpriors/index.js";
import type { CellLikelihood } from "../../src/group/likelihood/likelihood.js";
import { diagnose } from "../../src/inference/diagnostics/index.js";
import { sampleNow } from "../../src/inference/nuts/index.js";

export interface Sampling {
  readonly chains: number;
  readonly tune: number;
  readonly draws: number;
  readonly targetAcceptance: number;
}

export interface Sampled {
  /** By block. */
  readonly parametrisations: readonly (readonly string[])[];
  readonly draws: number;
  readonly divergences: number;
  readonly largestRHat: number;
  readonly leastBulk: number;
  readonly leastTail: number;
  /** Warnings about hyperpriors after the fit, by code and quantity. */
  readonly warnings: readonly string[];
  readonly quantities: Readonly<
    Record<string, { readonly mean: number; readonly sd: number; readonly mcse: number }>
  >;
}

/** Chains by the rule of parametrisations, from around the mode of the population, as `fit` has them. */
export function sampleStudy(
  likelihood: CellLikelihood,
  design: Design,
  hyperpriors: Hyperpriors,
  seed: number,
  sampling: Sampling,
): Sampled {
  const { density, centring } = sampledDensity(likelihood, hyperpriors);
  const result = sampleNow(density, { ...sampling, seed, start: aroundMode(density, centring.mode) });
  const { summary, worst } = diagnose(result);
  const row = new Map(summary.map((each) => [each.name, each]));
  return {
    parametrisations: centring.parametrisations,
    draws: result.chains * result.draws,
    divergences: result.stats.diverging.reduce((sum, is) => sum + is, 0),
    largestRHat: worst.rHat,
    leastBulk: worst.essBulk,
    leastTail: worst.essTail,
    warnings: checkAgainstPosterior(hyperpriors, design, (name) => row.get(name)).map(
      ({ code, message }) => `${code}: ${message}`,
    ),
    quantities: Object.fromEntries(
      summary.map(({ name, mean, sd, mcseMean }) => [name, { mean, sd, mcse: mcseMean }]),
    ),
  };
}
