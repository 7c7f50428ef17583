// The reference posterior of three levels (test/golden/bayes/group-hgf-3level-hard.json) with its stated priors: the
// analysis that means its model, and its chains. Its geometry is hard, so steps are small and chains long. Three shorter
// runs of this seed went before, of 1000 draws a chain: at 0.95 2.5 % diverged (R-hat 1.006), and 1.7 % (1.017) with
// om2 and ze centred; at 0.99 0.95 % (1.011).
import { fileURLToPath } from "node:url";
import { cellLikelihood } from "../../src/group/likelihood/likelihood.js";
import { threeLevelStudy } from "../../test/group/three-level-study.js";
import { type Sampled, type Sampling, sampleStudy } from "./chains.js";
import { replications } from "./replications.js";

const sampling: Sampling = { chains: 4, tune: 500, draws: 2000, targetAcceptance: 0.99 };
const seed = 1;

/** A mean of the reference, ours, and their difference in combined standard errors, those of the reference doubled. */
export interface Compared {
  readonly name: string;
  readonly reference: number;
  readonly z: number;
}

export type ThreeLevels = Sampled & { readonly compared: readonly Compared[] };

function replicate(): ThreeLevels {
  const { agent, participants, design, hyperpriors, posterior } = threeLevelStudy();
  const likelihood = cellLikelihood(agent, participants, design);
  const sampled = sampleStudy(likelihood, design, hyperpriors, seed, sampling);
  const compared = Object.entries(sampled.quantities).flatMap(([name, { mean, mcse }]): Compared[] => {
    const theirs = posterior(name);
    if (theirs === undefined) return [];
    return [
      { name, reference: theirs.mean, z: (mean - theirs.mean) / Math.hypot(mcse, 2 * theirs.mcse_mean) },
    ];
  });
  return { ...sampled, compared };
}

await replications<ThreeLevels>(
  { name: "three-levels", seed, planned: 1, settings: { sampling }, replicate },
  fileURLToPath(import.meta.url),
);
