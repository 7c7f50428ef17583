/** What the figures of a group show, for readers of the page. */

import type { FitResult } from "../fit/index.js";
import { DENSITIES } from "./group-figures.js";
import type { FigureKind } from "./source.js";

export interface Caption {
  readonly caption: string;
  /** Over all columns of figures. */
  readonly wide: boolean;
}

export function captionOf(kind: FigureKind, { participants, group }: FitResult): Caption {
  const many = participants.filter(({ status }) => status !== "failed").length > DENSITIES;
  const several = severalPriors(participants);
  const differ = several
    ? " Priors that differ between participants, because they are read off the inputs, are averaged."
    : "";
  switch (kind) {
    case "network":
      return {
        caption:
          "The network as a generative model: arrows lead from parents to children. Numbers are parameters that were fixed (ω tonic volatility, ρ drift, λ autoconnection, π precision of an input; at arrows strengths other than 1); what was estimated has none.",
        wide: false,
      };
    case "model":
      return {
        caption:
          "The model as a graph: what is in a plate is repeated for each participant, run or trial. Coefficients b and standard deviations sd are the population's; u are the coefficients of one participant or group, around what the population says.",
        wide: true,
      };
    case "population":
      return {
        caption: `Posterior means with intervals on the scale of estimation.${group?.contrasts.length === 0 ? "" : " Contrasts have a figure of their own."}`,
        wide: true,
      };
    case "hyperpriors":
      return {
        caption:
          "What was thought of each quantity before the data, and what is thought after. A posterior that looks like its hyperprior was not informed by the data.",
        wide: true,
      };
    case "contrasts":
      return { caption: "Posterior means of contrasts with intervals.", wide: true };
    case "shrinkage":
      return {
        caption:
          "From the estimate of a fit to each participant's own data to the posterior mean of the group model, on the scale of estimation. Lines are long where own data say little.",
        wide: true,
      };
    case "loo":
      return {
        caption:
          "Shape of the tail of each unit's importance ratios: above 0.7 the estimate of that unit is not reliable.",
        wide: true,
      };
    case "overview":
      return {
        caption:
          "Estimates of every participant by parameter, and the evidence in order; shape and colour tell the status.",
        wide: true,
      };
    case "forest":
      return {
        caption: `Estimate and 90 % interval of each participant. ${several ? "Where all have the same prior, its 90 % interval is shaded." : "The shaded range is the 90 % interval of the prior."}`,
        wide: true,
      };
    case "priors":
      return {
        caption:
          (many
            ? "Density of the prior, scaled to its peak, and the estimates as ticks, on the native scale."
            : "Densities of the prior and of every participant's posterior, each scaled to its own peak, and the estimates as ticks, on the native scale.") +
          differ,
        wide: true,
      };
    case "posterior":
      return {
        caption:
          "Mean and equal-tailed 89 % interval of each participant's draws. Another shape marks draws that should not be trusted.",
        wide: true,
      };
    case "correlations":
      return {
        caption:
          "Posterior correlations of the parameters on the scale of estimation, averaged over participants. Near ±1 the data cannot tell two parameters apart.",
        wide: false,
      };
    default:
      return {
        caption:
          "What the response model says at typical parameters, and how often response 1 was given at such beliefs: all scored trials in ten bins of belief, with 90 % Wilson intervals, where a bin has 5 trials or more. Bins mix participants, so that points need not lie on a curve.",
        wide: false,
      };
  }
}

function severalPriors(participants: FitResult["participants"]): boolean {
  const known = new Map<string, string>();
  return participants.some(({ estimates }) =>
    estimates.some(({ name, prior }) => {
      if (prior === null) return false;
      const own = `${prior.mean} ${prior.sd}`;
      const first = known.get(name) ?? own;
      known.set(name, first);
      return first !== own;
    }),
  );
}
