/** Diagnoses of fit folders and of files of draws. */

import { statSync } from "node:fs";
import { UsageError } from "../errors.js";
import {
  type DiagnosedDraws,
  type Diagnosis,
  diagnosisAsFitted,
  diagnosisAsGroupFitted,
  diagnosisOfDraws,
  diagnosisOfMode,
} from "../fit/diagnosis.js";
import type { GroupResult } from "../fit/group-result.js";
import { readBytes } from "./files.js";
import { readDrawsFiles, readFitDraws, readGroupDraws } from "./read-draws.js";
import { type FitFolder, openFitFolder } from "./read-folder.js";

/**
 * Judges the draws of a fit folder, and its modes; or the draws of a file (netCDF-4, Parquet, CSV), or of tables that
 * hold a chain each.
 *
 * @throws UsageError, DataError for what cannot be read
 */
export async function diagnoseSource(paths: readonly string[]): Promise<Diagnosis> {
  const [first] = paths;
  if (first === undefined) throw new UsageError("name a fit folder, or a file of draws");
  const folders = paths.filter((path) => isFolder(path));
  if (folders.length === 0) return ofFiles(paths);
  if (paths.length > 1) throw new UsageError(`${folders[0]}: is a folder; name it alone`);
  return ofFit(first);
}

function isFolder(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  // What is not there is told as a file that cannot be read.
  if (found === undefined) readBytes(path);
  return found?.isDirectory() === true;
}

async function ofFiles(paths: readonly string[]): Promise<Diagnosis> {
  const runs = await readDrawsFiles(paths);
  const posteriors = runs.map(({ label, draws }) => diagnosisOfDraws(label ?? null, draws));
  return {
    schema: "credence-diagnosis/1",
    source: paths.join(", "),
    method: null,
    trusted: posteriors.every(({ trusted }) => trusted),
    posteriors,
    modes: [],
    notes: [],
  };
}

async function ofFit(path: string): Promise<Diagnosis> {
  const fit = openFitFolder(path);
  const { participants, model, inference, group } = fit.result;
  if (group !== undefined) return ofGroup(fit, group);
  const modes = participants.map((each) => diagnosisOfMode(each, model.priors));
  const { posteriors, notes } = await posteriorsOf(fit);
  const sampled = inference.method !== "map";
  return {
    schema: "credence-diagnosis/1",
    source: path,
    method: inference.method,
    trusted: (sampled ? posteriors : modes).every(({ trusted }) => trusted),
    posteriors,
    modes,
    notes,
  };
}

/** All of a group was drawn together: one posterior, and nobody has a mode of their own. */
async function ofGroup(fit: FitFolder, group: GroupResult): Promise<Diagnosis> {
  const { method } = fit.result.inference;
  const told = diagnosisAsGroupFitted(group);
  const posterior =
    method === "nuts"
      ? withMissing(diagnosisOfDraws(null, await readGroupDraws(fit, group)), group.posterior.flags)
      : told;
  return {
    schema: "credence-diagnosis/1",
    ...{ source: fit.path, method, trusted: posterior.trusted },
    ...{ posteriors: [posterior], modes: [], notes: [] },
  };
}

async function posteriorsOf(fit: FitFolder): Promise<Pick<Diagnosis, "posteriors" | "notes">> {
  const { participants, inference } = fit.result;
  if (inference.method === "map") return { posteriors: [], notes: [] };
  const chains = inference.method === "nuts" ? await readFitDraws(fit) : new Map();
  const notes: string[] = [];
  const posteriors = participants.flatMap(({ id, posterior }): DiagnosedDraws[] => {
    if (posterior === undefined) return [];
    const draws = chains.get(id);
    if (draws !== undefined) return [withMissing(diagnosisOfDraws(id, draws), posterior.flags)];
    if (inference.method === "nuts" && posterior.chains > 0)
      notes.push(
        `the draws of ${JSON.stringify(id)} are not in posterior.nc; what the fit said of them is shown`,
      );
    return [diagnosisAsFitted(id, posterior)];
  });
  return { posteriors, notes };
}

/** Chains without draws leave none in the file: what the fit said of them stays. */
function withMissing(found: DiagnosedDraws, fitted: DiagnosedDraws["flags"]): DiagnosedDraws {
  const warnings = fitted.filter(({ kind }) => kind === "warning");
  if (warnings.length === 0) return found;
  const doubts = warnings.map((flag) => `- ${flag.found}. To try: ${flag.advice}.`);
  const opening = found.trusted ? "The draws should not be trusted as they are." : found.verdict;
  return {
    ...found,
    trusted: false,
    flags: [...found.flags, ...warnings],
    verdict: [opening, ...doubts].join("\n"),
  };
}
