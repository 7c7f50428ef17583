/** Sentences on estimation: optimiser, evidence, criteria, and whom it did not work for. */

import type { Agent } from "../agent/index.js";
import type { FitResult, ParticipantFit, StatedStart } from "../fit/index.js";
import { FIRST_DRAWS, MARGIN, PURSUED, SURE_KHAT, TRUSTED_KHAT } from "../inference/rules.js";
import { creased } from "./citations.js";
import type { Cite } from "./methods.js";
import { plural, whole } from "./numbers.js";

export function inferenceSentences(result: FitResult, agent: Agent, cite: Cite): string[] {
  const { participants, failed } = result;
  const fitted = participants.filter(({ status }) => status !== "failed");
  const free = agent.parameters.filter(({ prior }) => prior.variance !== 0);
  return [
    ...(free.length === 0 ? withoutFree(fitted) : optimiser(result, fitted.length > 0, cite)),
    ...(fitted.length === 0 || free.length === 0 ? [] : curvature(fitted)),
    ...evidence(result, fitted, free.length, cite),
    ...criteria(fitted, agent, free.length, cite),
    ...(fitted.length === 0 ? [] : [...sampling(result, cite), ...leaveOneOut(result, cite)]),
    ...(failed.length === 0
      ? []
      : [
          `Of ${plural(participants.length, "participant")}, ${whole(failed.length)} could not be fitted and ${failed.length === 1 ? "has" : "have"} no estimates.`,
        ]),
  ];
}

function withoutFree(fitted: readonly ParticipantFit[]): string[] {
  return fitted.length === 0 ? [] : ["The likelihood of each participant was computed at these values."];
}

function optimiser(result: FitResult, ended: boolean, cite: Cite): string[] {
  const { inference, participants } = result;
  const { starts } = inference;
  const redrawn = participants.reduce((sum, fit) => sum + fit.redrawn, 0);
  return [
    `Each participant's parameters were ${ended ? "" : "to be "}estimated on their own, at the maximum of the posterior on the scale of estimation, by L-BFGS${cite("liu1989")} ` +
      `with exact gradients from ${plural(starts, "start")}: the prior mean${starts > 1 ? " and draws from the prior" : ""}.`,
    ...(redrawn === 0
      ? []
      : [`Starts at which the model could not be evaluated were drawn again (${whole(redrawn)}).`]),
    ...(creased(result)
      ? [
          `Where starts stopped at a kink of the objective or at the edge of the valid region within ${MARGIN} of the best log joint, the best ${PURSUED} of a participant were pursued by BFGS with a weak Wolfe search${cite("lewis2013")}.`,
        ]
      : []),
  ];
}

function curvature(fitted: readonly ParticipantFit[]): string[] {
  const open = fitted.filter(({ covariance }) => covariance === null).length;
  const without =
    open === 0
      ? ""
      : `; ${plural(open, "participant")}, whose Hessian is not positive definite, ${open === 1 ? "has" : "have"} none, and no evidence`;
  if (open === fitted.length) {
    return ["No Hessian was positive definite: there are no standard deviations and no evidence."];
  }
  return [
    `Standard deviations and 90 % intervals are those of the Laplace approximation with the exact Hessian${without}.`,
  ];
}

function evidence(
  { inference: { evidenceDraws } }: FitResult,
  fitted: readonly ParticipantFit[],
  dimension: number,
  cite: Cite,
): string[] {
  const weighed = fitted.filter((fit) => fit.evidence !== null);
  if (weighed.length === 0) return [];
  if (dimension === 0) return ["The log model evidence (LME) is the log-likelihood."];
  const laplace = `The log model evidence (LME) is that of the Laplace approximation${cite("tierney1986")}`;
  if (!weighed.some((fit) => fit.evidence?.sampled !== undefined))
    return [`${laplace}, not checked by sampling.`];
  const sampled = weighed.filter((fit) => fit.evidence?.method === "importance sampling").length;
  const first = Math.ceil(evidenceDraws * FIRST_DRAWS);
  const more =
    first === evidenceDraws
      ? ""
      : `, ${whole(evidenceDraws)} where those gave a k-hat above ${SURE_KHAT} or the mode lay on a kink or edge`;
  return [
    `${laplace}, checked by importance sampling from a Student t distribution (5 degrees of freedom) at the mode, ` +
      `Pareto-smoothed${cite("vehtari2024")}, with ${plural(first, "draw")}${more}; where k-hat exceeded ${TRUSTED_KHAT} or the mode lay on a kink or edge, ` +
      `the sampled value was used (${plural(sampled, "participant")}).`,
  ];
}

/** How posteriors were drawn, and how many of them can be believed. */
function sampling({ inference, participants }: FitResult, cite: Cite): string[] {
  const { sampling: how } = inference;
  if (how === undefined) return [];
  const trusted = participants.filter(({ posterior }) => posterior?.status === "converged").length;
  const judged = (by: string): string =>
    `By ${by} the draws of ${whole(trusted)} of ${plural(participants.length, "participant")} can be trusted; the estimates of this report are those at the maximum.`;
  if (how.method === "pathfinder") {
    return [
      `Each participant's posterior was also approximated by multi-path Pathfinder${cite("zhang2022")}: ${plural(how.paths, "path")} from draws of the prior, ${plural(how.draws, "draw")} resampled by importance.`,
      judged("the Pareto k-hat of the importance ratios"),
    ];
  }
  return [
    `Each participant's posterior was also sampled by the No-U-Turn sampler${cite("hoffman2014")}: ${plural(how.chains, "chain")} from ${startInWords(how.start)}, each with ${plural(how.warmup, "iteration")} of warm-up and ${plural(how.draws, "draw")}, acceptance aimed at ${how.targetAcceptance}, at most ${plural(how.maxTreeDepth, "doubling")} of a trajectory.`,
    judged(`R-hat, effective sample sizes${cite("vehtari2021")}, divergences, tree depth and E-BFMI`),
  ];
}

/**
 * @param mode what chains begin around by default
 * @param scale of the coordinates in which chains move
 */
export function startInWords(
  start: StatedStart,
  mode = "the maximum",
  scale = "on the scale of estimation",
): string {
  if (start === "mode") return `around ${mode}`;
  if (start === "around") return "around the middle of the hyperpriors";
  if (start === "pathfinder") return "draws of Pathfinder";
  if (start === "prior") return "draws from the prior";
  if (start === "uniform") return `between −2 and 2 ${scale}`;
  const values = Object.entries(start).map(([name, value]) => `${name} = ${value}`);
  return `around the point ${values.join(", ")}`;
}

function leaveOneOut({ total: { loo } }: FitResult, cite: Cite): string[] {
  if (loo === undefined) return [];
  const { refitted, moved, nBadK } = loo;
  const repaired = [
    ...(refitted === 0 ? [] : [`${plural(refitted, "response")} by an exact refit`]),
    ...(moved === 0 ? [] : [`${plural(moved, "response")} by moment matching`]),
  ];
  const rest = repaired.length === 0 ? "" : `, of ${repaired.join(" and ")}`;
  const bad = nBadK === 0 ? "" : `; of ${plural(nBadK, "response")} the Pareto k stayed too large`;
  return [
    `Each response was predicted from the participant's other responses by Pareto-smoothed importance sampling${cite("vehtari2017")}${rest}${bad}.`,
  ];
}

function criteria(fitted: readonly ParticipantFit[], agent: Agent, dimension: number, cite: Cite): string[] {
  if (!fitted.some(({ aic }) => aic !== null)) return [];
  const scoring = agent.streams.some(({ response }) => response.scores === "response");
  const counted =
    agent.streams.length > 1
      ? "scored trials"
      : scoring || agent.settings.responseGaps === "drop"
        ? "responses"
        : "inputs";
  return [
    `AIC${cite("akaike1974")} and BIC${cite("schwarz1978")} are computed ${dimension === 0 ? "" : "at that maximum "}from the likelihood alone; n of the BIC is the number of ${counted}.`,
  ];
}
