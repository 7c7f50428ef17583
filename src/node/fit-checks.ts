/** Checks that an analysis asks for beside its fit: made of the fit folder once it is whole, in a folder below it. */

import { join } from "node:path";
import type { Agent } from "../agent/index.js";
import { refuseSilent } from "../checklist/index.js";
import type { Analysis } from "../fit/index.js";
import type { ChecksRun } from "./analysis.js";
import { runPosteriorPredictive } from "./predictive.js";
import { noteWritten } from "./written.js";

/** Below the fit folder. */
const FOLDER = "posterior-predictive";

/** @throws UsageError, before anything is computed, for an agent that gives no responses to check */
export function refuseUncheckable(agent: Agent): void {
  refuseSilent(agent);
}

/**
 * The posterior predictive check of a fit that has been written, with the seed of the fit. Without a fit folder there is
 * none, which is said.
 *
 * @returns its files, relative to the fit folder
 */
export async function checkFit(
  { checks = {}, inference = {} }: Analysis,
  { out, threads = inference.threads, signal, onNote }: ChecksRun,
): Promise<string[]> {
  const { posteriorPredictive: draws = 0 } = checks;
  if (out === undefined) {
    onNote?.("checks.posteriorPredictive is made of a fit folder, and none is written; name one with --out");
    return [];
  }
  const { report, written } = await runPosteriorPredictive({
    folder: out,
    out: join(out, FOLDER),
    overwrite: true,
    seed: inference.seed ?? 1,
    draws,
    ...(threads === undefined ? {} : { threads }),
    ...(signal && { signal }),
  });
  if (report === undefined) {
    onNote?.(
      `the posterior predictive check was stopped; the fit is whole: credence posterior-predictive ${out}`,
    );
    return [];
  }
  for (const warning of report.warnings) onNote?.(`posterior predictive check: ${warning}`);
  const files = written.map((file) => `${FOLDER}/${file}`);
  noteWritten(out, files);
  return files;
}
