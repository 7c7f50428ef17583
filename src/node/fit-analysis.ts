/** Runs an analysis of either kind: independent fits, or a group model. */

import { UsageError } from "../errors.js";
import { type Analysis, checkAnalysis, type FitResult, isGroupAnalysis } from "../fit/index.js";
import { type AnalysisRun, runAnalysis } from "./analysis.js";

/**
 * Fits an analysis to its end.
 *
 * @throws UsageError, DataError; UsageError where the run was interrupted
 */
export async function fitAnalysis(
  analysis: Analysis,
  run: AnalysisRun,
): Promise<{ readonly result: FitResult; readonly written: readonly string[] }> {
  checkAnalysis(analysis);
  if (!isGroupAnalysis(analysis)) return runAnalysis(analysis, run);
  // Loaded where there is a group: other fits need none of it.
  const { runGroup } = await import("./group.js");
  const { result, written } = await runGroup(analysis, run);
  if (result === undefined) throw new UsageError("the fit was interrupted");
  return { result, written };
}
