/** Which fits need a look, and why, in plain words. */

import type { FitResult, ParticipantFit } from "../fit/index.js";
import { TRUSTED_KHAT } from "../inference/rules.js";
import { doubtfulPosterior, posteriorNotices } from "./posterior-care.js";

/** Something that concerns some participants: what it means, and what to do. */
export interface Notice {
  readonly title: string;
  readonly meaning: string;
  readonly advice: string;
  readonly ids: readonly string[];
}

/**
 * Fitted, but not by the book: at a kink or edge, without a definite Hessian, doubtful evidence, draws or leave-one-out,
 * any warning.
 */
export function needsCare(fit: ParticipantFit): boolean {
  if (fit.status === "failed") return false;
  const odd = fit.status !== "converged" || fit.evidence === null || doubtful(fit);
  return odd || doubtfulPosterior(fit) || fit.warnings.length > 0;
}

function doubtful({ evidence }: ParticipantFit): boolean {
  const khat = evidence?.sampled?.khat;
  return khat !== undefined && !(khat <= TRUSTED_KHAT);
}

/** One for each thing that occurred. Failures come with their reasons elsewhere. */
export function notices({ participants }: FitResult): Notice[] {
  const ids = (holds: (fit: ParticipantFit) => boolean): string[] =>
    participants.filter(holds).map(({ id }) => id);
  const all: Notice[] = [
    {
      title: "Mode on a kink (status “kink”)",
      meaning:
        "The best parameters lie where the objective has a kink, so that no gradient vanishes there: the enhanced filter floors the change of its precision. The estimate is the best point found; its standard deviation comes from one side of the kink, and the Laplace evidence does not hold, so that a sampled value is shown where the curvature allows one.",
      advice:
        "A few such participants are normal. If they are many, compare with another form of the update or give the tonic volatilities narrower priors.",
      ids: ids(({ status }) => status === "kink"),
    },
    {
      title: "Mode at an edge (status “edge”)",
      meaning:
        "The best parameters lie at the border of the region where the model is valid: one step further a belief would have no valid precision. The true optimum may lie beyond, and standard deviations describe the inner side only.",
      advice:
        "Use the enhanced (ehgf) or unbounded (uhgf) form of the update, or a narrower prior on the tonic volatilities.",
      ids: ids(({ status }) => status === "edge"),
    },
    {
      title: "No standard deviations and no evidence",
      meaning:
        "The curvature at the mode is not positive in every direction: the data and the prior leave a combination of parameters open.",
      advice:
        "Fix one of the parameters that the warning of the participant names, or give it a narrower prior.",
      ids: ids(({ status, covariance }) => status !== "failed" && covariance === null),
    },
    {
      title: `Evidence by importance sampling, k-hat above ${TRUSTED_KHAT}`,
      meaning:
        "The posterior has heavier tails than its Laplace approximation, so that the LME shown is the sampled one. A few draws dominate that as well: its error may be larger than its standard error (in participants.csv) says.",
      advice:
        "Do not rest a model comparison on these participants alone; more draws (--evidence-draws) or narrower priors may help.",
      ids: ids(doubtful),
    },
    {
      title: "Most starts got stuck",
      meaning:
        "More than half of the starts stopped at a kink or edge worse than the best optimum and were not pursued, so that few starts speak for the optimum that is shown.",
      advice: "Fit again with more starts (--starts 16) and see whether the estimates stay.",
      ids: ids(({ starts, status }) => status !== "failed" && mostlyStuck(starts)),
    },
  ];
  return [...all, ...posteriorNotices(participants)].filter(({ ids: concerned }) => concerned.length > 0);
}

function mostlyStuck(starts: ParticipantFit["starts"]): boolean {
  return starts.filter(({ status }) => status === "stuck").length * 2 > starts.length;
}
