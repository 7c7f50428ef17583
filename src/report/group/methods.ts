/** Sentences on a group model: formulas, hyperpriors, sampler, convergence, leave-one-out. */

import type { Agent } from "../../agent/index.js";
import type { GroupParameter, GroupResult } from "../../fit/group-result.js";
import type { FitResult } from "../../fit/index.js";
import { parameterOf } from "../labels.js";
import type { Cite } from "../methods.js";
import { startInWords } from "../methods-inference.js";
import { exact, fixed, plural, whole } from "../numbers.js";
import { scaleName } from "../priors.js";
import { elpdText } from "./opening.js";

export function groupSentences(result: FitResult, group: GroupResult, agent: Agent, cite: Cite): string[] {
  return [
    ...modelSentences(group, agent),
    // Without hyperpriors the population is that of empirical Bayes.
    ...(group.laplace?.hyperpriors === false ? [] : hyperpriorSentences(group)),
    ...inferenceSentences(result, group, cite),
    ...looSentences(group, cite),
  ];
}

function modelSentences({ parameters, variables, correlated, dropped }: GroupResult, agent: Agent): string[] {
  const formulas = parameters.map(({ parameter, formula, pooling }) => {
    const scale = scaleName(parameterOf(agent, parameter));
    const on = scale === "native" ? "" : ` (on the ${scale} scale)`;
    return `${formula}${on}${pooling === "partial" ? "" : `, pooling ${pooling}`}`;
  });
  const numeric = variables.filter(({ kind }) => kind === "numeric").map(({ name }) => name);
  const factors = variables.filter(({ kind, name }) => kind === "factor" && name !== "participant");
  const out = dropped.filter(({ session }) => session === undefined).map(({ participant }) => participant);
  return [
    `Parameters of all participants were estimated together in a hierarchical model: ${formulas.join("; ")}.`,
    ...(factors.length === 0
      ? []
      : [
          `Factors, first level first: ${factors.map(({ name, levels }) => `${name} (${levels.join(", ")})`).join("; ")}.`,
        ]),
    ...(numeric.length === 0 ? [] : [`Numeric variables: ${numeric.join(", ")}.`]),
    ...correlated.map(
      (names) => `The deviations of ${names.join(" and ")} were correlated across participants.`,
    ),
    ...(out.length === 0
      ? []
      : [
          `${plural(out.length, "participant")} without a covariate of the model ${out.length === 1 ? "was" : "were"} left out: ${out.join(", ")}.`,
        ]),
  ];
}

/** Each distribution with what it holds for. */
function hyperpriorSentences({ hyperpriors, parameters }: GroupResult): string[] {
  const of = parameters.map(({ parameter, prior }: GroupParameter) => {
    const rows = hyperpriors.filter((row) => row.parameter === parameter);
    const distributions = new Map<string, string[]>();
    for (const { kind, term, grouping, distribution } of rows) {
      const what =
        kind === "sd"
          ? `sd of ${term} over ${grouping}`
          : kind === "correlation"
            ? `correlations over ${grouping}`
            : term;
      distributions.set(distribution, [...(distributions.get(distribution) ?? []), what]);
    }
    const texts = [...distributions].map(([distribution, whats]) => `${whats.join(", ")} ~ ${distribution}`);
    return `${parameter} (individual prior mean ${exact(digits(prior.mean))}, sd ${exact(digits(prior.sd))}): ${texts.join("; ")}`;
  });
  return [`Hyperpriors on the scale of estimation were, for ${of.join(". For ")}.`];
}

function inferenceSentences(result: FitResult, group: GroupResult, cite: Cite): string[] {
  if (group.laplace !== undefined) return laplaceSentences(group.laplace, group, cite);
  if (result.inference.sampling?.method !== "pathfinder") return samplingSentences(result, group, cite);
  return [
    "The posterior was approximated by Pathfinder: normals along the paths of an optimiser, whose draws were resampled " +
      `by importance (${plural(group.posterior.draws, "draw")}). ${group.posterior.verdict}`,
  ];
}

function laplaceSentences(
  { hyperpriors, iterations, evidence }: NonNullable<GroupResult["laplace"]>,
  { posterior: { status } }: GroupResult,
  cite: Cite,
): string[] {
  return [
    "The population was fitted by expectation maximisation with a normal approximation at the mode of each " +
      `participant${cite("tierney1986")}, ${hyperpriors ? "under these hyperpriors" : "without hyperpriors (empirical Bayes)"}; ` +
      `it ${status === "converged" ? "converged" : "did not converge"} in ${plural(iterations, "step")}.`,
    "Standard errors and probabilities are approximate: they take the standard deviations of the population as known, " +
      "which are modes, smaller than posterior means.",
    `The sum of the participants' log marginal likelihoods was ${fixed(evidence.preferred, 1)}, the integrated BIC ${fixed(evidence.bic, 1)} (n: ${plural(evidence.observations, "scored trial")}).`,
  ];
}

function samplingSentences({ inference }: FitResult, group: GroupResult, cite: Cite): string[] {
  const { sampling: how } = inference;
  const { posterior, parameters } = group;
  const centrings = new Set(
    parameters.flatMap(({ random }) => random.flatMap(({ parametrisation }) => parametrisation)),
  );
  const sheared = parameters.some(({ random }) => random.some((term) => term.sheared.includes(true)));
  const depth = how !== undefined && "maxTreeDepth" in how ? `, tree depth at most ${how.maxTreeDepth}` : "";
  const settings =
    how?.method !== "nuts"
      ? ""
      : `: ${plural(how.chains, "chain")} from ${startInWords(how.start, "the mode of the population", "in the coordinates sampled")}, each with ${plural(how.warmup, "iteration")} of warm-up and ${plural(how.draws, "draw")}, acceptance aimed at ${how.targetAcceptance}${depth}`;
  const { rHat, essBulk, essTail } = posterior.worst;
  const trusted =
    posterior.status === "converged"
      ? "By these the draws can be trusted."
      : "By these the draws should not be trusted as they are.";
  return [
    `The posterior was sampled by the No-U-Turn sampler${cite("hoffman2014")}${settings}` +
      `${centrings.size === 0 ? "" : `; deviations were sampled in ${[...centrings].join(" and ")} form${cite("papaspiliopoulos2007")}`}` +
      `${sheared ? ", with the linear dependence between the coefficients of a group, as it is at the mode of the population, taken out" : ""}.`,
    `The largest R-hat${cite("vehtari2021")} was ${fixed(rHat, 3)}, the smallest effective sample sizes ${fixed(essBulk, 0)} (bulk) and ${fixed(essTail, 0)} (tail), with ${posterior.divergences === null ? "an unknown number of divergences" : `${whole(posterior.divergences)} divergent transitions`}. ${trusted}`,
  ];
}

const left: Readonly<Record<"trial" | "session" | "participant", string>> = {
  trial: "single trials",
  session: "sessions, with the participant's own parameters integrated out",
  participant: "participants, with their own parameters integrated out",
};

function looSentences({ loo }: GroupResult, cite: Cite): string[] {
  if (loo === undefined) return [];
  const { bad, veryBad } = loo.counts;
  const high = bad + veryBad;
  const units = `Pareto k exceeded ${fixed(loo.threshold, 2)} for ${high === 0 ? "no unit" : plural(high, "unit")}`;
  return [
    `Leaving out ${left[loo.unit]} by Pareto-smoothed importance sampling${cite("vehtari2017")}, the expected log predictive density was ${elpdText(loo.elpd, loo.standardError)}; ${units} of ${whole(loo.units)}.`,
  ];
}

/** To six digits. */
function digits(x: number): number {
  return Number(x.toPrecision(6));
}
