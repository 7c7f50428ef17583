/** What an analysis asks for that does not belong to its kind of fit, or is not offered yet: all of it at once. */

import { UsageError } from "../errors.js";
import type { Analysis } from "./analysis.js";
import { isGroupAnalysis } from "./analysis-group.js";

/** @throws UsageError that lists every key which would have no effect */
export function checkAnalysis(analysis: Analysis): void {
  const { group = {}, outputs = {}, inference = {}, checks = {} } = analysis;
  const isGroup = isGroupAnalysis(analysis);
  const problems: string[] = [];
  for (const [name, count = 0] of Object.entries(checks)) {
    if (count > 0) problems.push(`checks.${name}: is not available yet; set it to 0 or leave it out`);
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
