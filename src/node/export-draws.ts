/** Exports the draws of a fit folder with what belongs to them: one netCDF file, or a Zarr folder. */

import { UsageError } from "../errors.js";
import type { ExportFile, Group, Note, StudyDraws } from "../export/index.js";
import { drawsAttributes, responsesOf } from "./draws-files.js";
import { readFitData } from "./fit-data.js";
import { readFitDraws } from "./read-draws.js";
import type { FitFolder } from "./read-folder.js";

/**
 * Draws of a fit folder, participants side by side.
 *
 * @param note is told whose draws are left out
 * @throws UsageError where nothing was sampled, DataError where the draws are damaged
 */
export async function readStudyDraws(fit: FitFolder, note: Note): Promise<StudyDraws> {
  const { studyDraws } = await import("../export/index.js");
  const draws = await readFitDraws(fit);
  if (draws.size === 0) {
    throw new UsageError(
      `${fit.path}: the fit has no draws; sample with credence fit ... --inference nuts, then export`,
    );
  }
  const drawn = fit.result.participants.flatMap(({ id, posterior }) => {
    const own = draws.get(id);
    if (own === undefined || posterior === undefined) return [];
    return [{ id, summary: posterior, values: own.values, stats: own.stats }];
  });
  const missing = fit.result.participants
    .filter(({ id }) => !draws.has(id))
    .map(({ id }) => JSON.stringify(id));
  if (missing.length > 0) note(`without ${missing.join(", ")}, who have no draws in posterior.nc`);
  return studyDraws(drawn);
}

/** @throws UsageError where nothing was sampled, or the data are needed and not there */
export async function drawsExport(
  fit: FitFolder,
  to: "netcdf" | "zarr",
  {
    logLikelihood,
    note,
    signal,
  }: { readonly logLikelihood: boolean; readonly note: Note; readonly signal?: AbortSignal },
): Promise<Iterable<ExportFile> | AsyncIterable<ExportFile>> {
  const { netcdfTo, studyGroups, zarrFiles } = await import("../export/index.js");
  const study = await readStudyDraws(fit, note);
  const groups: Group[] = studyGroups(study);
  if (logLikelihood) {
    const need = "Log-likelihoods are computed from them; leave them out with --no-log-likelihood";
    groups.push(...(await responsesOf(study, await readFitData(fit, need), signal)));
  }
  const { sampling } = fit.result.inference;
  const attributes = sampling === undefined ? {} : drawsAttributes(sampling);
  if (to === "zarr") return zarrFiles("posterior.zarr", groups, attributes);
  return [{ path: "posterior.nc", content: { writeTo: (nc) => netcdfTo(nc, groups, attributes) } }];
}
