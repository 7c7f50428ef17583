/** Which sampled posteriors need a look, and why, in plain words. */

import type { ParticipantFit } from "../fit/index.js";
import type { Notice } from "./care.js";

/** Draws that should not be trusted, or responses that leave-one-out does not reach. */
export function doubtfulPosterior({ posterior }: ParticipantFit): boolean {
  if (posterior === undefined) return false;
  return posterior.status !== "converged" || (posterior.loo?.nBadK ?? 0) > 0;
}

/** What each flag of a verdict means; what to do is the flag's own advice. */
export const meanings: Readonly<Record<string, { readonly title: string; readonly meaning: string }>> = {
  modes: {
    title: "Chains in different modes",
    meaning:
      "Chains settled in regions of their own, so that their draws together are no posterior: how many fell into which region is chance.",
  },
  rHat: {
    title: "Chains that do not agree (R-hat)",
    meaning: "Chains differ by more than chance: they have not reached one distribution yet.",
  },
  ess: {
    title: "Few effective draws",
    meaning: "Draws follow each other so closely that means and intervals are uncertain.",
  },
  divergences: {
    title: "Divergent trajectories",
    meaning:
      "The sampler met curvature that its steps are too long for, and may have missed a part of the posterior there.",
  },
  treeDepth: {
    title: "Trajectories cut short at the greatest tree depth",
    meaning: "Trajectories were still on their way when they were stopped: draws are right, but dear.",
  },
  energy: {
    title: "Energies explored slowly (E-BFMI)",
    meaning: "Chains move little between energies from draw to draw, so that tails may be missed.",
  },
  chains: {
    title: "Few chains",
    meaning: "Fewer than four chains can hardly show that they agree.",
  },
  notFinite: {
    title: "Draws that are no numbers",
    meaning: "Some draws have values that are not finite.",
  },
  khat: {
    title: "Pathfinder far from the posterior (k-hat)",
    meaning:
      "The importance ratios of the draws are too heavy-tailed: the approximation is not the posterior.",
  },
  warning: {
    title: "Warnings of the sampler",
    meaning: "The sampler met what it should not; the verdict of each participant says what.",
  },
};

/** One for each kind of doubt; without anybody where there is none. */
export function posteriorNotices(participants: readonly ParticipantFit[]): Notice[] {
  const fitted = participants.filter(({ status }) => status !== "failed");
  const flagged = Object.entries(meanings).map(([kind, { title, meaning }]): Notice => {
    const found = fitted.flatMap(({ id, posterior }) => {
      const flag = posterior?.flags.find((one) => one.kind === kind);
      return flag === undefined ? [] : [{ id, advice: flag.advice }];
    });
    const advice = [...new Set(found.map((one) => sentence(one.advice)))];
    return {
      title: `${title}: sampled posteriors`,
      meaning,
      advice: advice.join(" "),
      ids: found.map(({ id }) => id),
    };
  });
  const ids = (holds: (fit: ParticipantFit) => boolean): string[] => fitted.filter(holds).map(({ id }) => id);
  return [
    ...flagged,
    {
      title: "No draws",
      meaning: "The posterior could not be sampled; the verdict of each participant in fit.json says why.",
      advice: "Look at the model where it fails, or start the chains elsewhere (--start prior).",
      ids: ids(({ posterior }) => posterior?.status === "failed"),
    },
    {
      title: "Leave-one-out with large Pareto k",
      meaning:
        "Some responses change the posterior so much that the draws with them say little of what it would be without them: their part of the elpd is unreliable.",
      advice: "See loo.csv for the responses; do not rest a comparison on a difference that they decide.",
      ids: ids(({ posterior }) => (posterior?.loo?.nBadK ?? 0) > 0),
    },
  ];
}

function sentence(text: string): string {
  return `To try: ${text}.`;
}
