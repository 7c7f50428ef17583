/** What an analysis asks for that does not belong to its kind of fit, or is made elsewhere: all of it at once. */

import { UsageError } from "../errors.js";
import type { Analysis } from "./analysis.js";
import { isGroupAnalysis } from "./analysis-group.js";

/** @throws UsageError that lists every key which would have no effect */
export function checkAnalysis(analysis: Analysis): void {
  const { group = {}, outputs = {}, inference = {}, checks = {} } = analysis;
  const isGroup = isGroupAnalysis(analysis);
  const problems: string[] = [];
  const commands = { priorPredictive: "prior-predictive", recovery: "recovery parameters" } as const;
  for (const name of ["priorPredictive", "recovery"] as const) {
    if ((checks[name] ?? 0) === 0) continue;
    problems.push(
      isGroup && name === "recovery"
        ? `checks.${name}: is of models of single participants; set it to 0, or leave the hierarchy out`
        : `checks.${name}: is not made along with a fit; set it to 0 and run credence ${commands[name]} on the fit folder`,
    );
  }
  if (isGroup && inference.method === "laplace" && (checks.posteriorPredictive ?? 0) > 0) {
    problems.push(
      "checks.posteriorPredictive: needs draws, and Laplace EM keeps none; set it to 0, or use nuts or pathfinder",
    );
  }
  const needsGroup: Readonly<Record<string, unknown>> = {
    covariates: analysis.covariates,
    variables: analysis.variables,
    "group.correlated": group.correlated,
    "group.parameters": group.parameters,
    "group.laplace": group.laplace,
    "compare.unit": analysis.compare?.unit,
    "outputs.contrasts": outputs.contrasts,
    "outputs.marginalMeans": outputs.marginalMeans,
    "outputs.rope": outputs.rope,
    "outputs.interval": outputs.interval,
  };
  if (!isGroup) {
    for (const [key, value] of Object.entries(needsGroup)) {
      if (value === undefined) continue;
      problems.push(
        `${key}: needs a group model; state group.pooling (partial or complete) or group.formula`,
      );
    }
  }
  if (isGroup) {
    for (const key of ["starts", "evidenceDraws"] as const) {
      if (inference[key] === undefined) continue;
      problems.push(`inference.${key}: is an option of independent fits (group.pooling none)`);
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
}
