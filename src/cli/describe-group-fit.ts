/** The fit of a group model on the screen: population, contrasts, leave-one-out, in as few lines as tell it. */

import { align, type FitResult } from "../fit/index.js";
import { people } from "./people.js";

export function describeGroupFit({ title, model, inference, group, timing }: FitResult): string {
  const { parameters, population, contrasts, interval, loo, laplace, posterior } = group!;
  const { sampling } = inference;
  const responses = model.responses.map((response) => response.model).join(" and ");
  const how =
    sampling?.method === "nuts"
      ? `nuts, ${posterior.chains} chains of ${sampling.warmup} + ${posterior.draws} draws, seed ${inference.seed}`
      : sampling?.method === "pathfinder"
        ? `pathfinder, ${posterior.draws} draws, seed ${inference.seed}`
        : `Laplace EM, ${group!.laplace?.iterations} steps, ${group!.laplace?.hyperpriors === true ? "with hyperpriors" : "empirical Bayes"}`;
  const range = `${interval.kind.toUpperCase()} ${Number((100 * interval.prob).toPrecision(4))} %`;
  const told = population.filter(
    ({ kind }) => kind !== "coefficient_original" && kind !== "variance_explained",
  );
  const rows = told.map(({ parameter, kind, grouping, term, term2, summary, positive, mayBeZero }) => [
    parameter,
    kind === "intercept" ? "mean" : kind,
    [grouping, term, term2].filter((part) => part !== "").join(", "),
    digits(summary.mean),
    digits(summary.sd),
    `${digits(summary.low)} to ${digits(summary.high)}`,
    positive === undefined ? "" : positive.value.toFixed(3),
    digits(summary.rHat, 3),
    mayBeZero === true ? "may be zero" : "",
  ]);
  const compared = contrasts.map(({ parameter, contrast, at, scale, summary, positive }) => [
    parameter,
    `${contrast}${at === "" ? "" : ` at ${at}`}`,
    scale,
    digits(summary.mean),
    digits(summary.sd),
    `${digits(summary.low)} to ${digits(summary.high)}`,
    positive === undefined ? "" : positive.value.toFixed(3),
  ]);
  return [
    ...(title === undefined ? [] : [title, ""]),
    `${model.perceptual} with ${responses}; ${people(group!.participants)}; ${how}`,
    ...parameters.map(({ formula, pooling }) => `  ${formula}   (pooling ${pooling})`),
    "",
    "Population, on the estimation scale (log of positive parameters, logit of bounded ones):",
    align([["parameter", "kind", "of", "mean", "sd", range, "P(> 0)", "R-hat", ""], ...rows]),
    ...(compared.length === 0
      ? []
      : ["", align([["parameter", "contrast", "scale", "mean", "sd", range, "P(> 0)"], ...compared])]),
    "",
    ...(loo === undefined
      ? []
      : [
          `Leave-one-out of ${loo.units} ${loo.unit}s: elpd ${loo.elpd.toFixed(1)} (SE ${loo.standardError.toFixed(1)}), ` +
            `p_loo ${loo.effectiveParameters.toFixed(1)}`,
        ]),
    ...(laplace === undefined
      ? []
      : [
          `Sum of log m ${laplace.evidence.preferred.toFixed(1)}, integrated BIC ${laplace.evidence.bic.toFixed(1)}; standard errors take sds as known, which are modes and smaller than posterior means`,
        ]),
    `${conclusion(group!, inference.method)}   (${timing.seconds.toFixed(2)} s)`,
  ].join("\n");
}

function conclusion({ posterior }: NonNullable<FitResult["group"]>, method: string): string {
  if (posterior.status !== "converged") return "The posterior should not be trusted as it is";
  return method === "nuts" ? "The chains agree" : "An approximation of the posterior";
}

function digits(x: number, decimals = 2): string {
  return Number.isFinite(x) ? x.toFixed(decimals) : "-";
}
