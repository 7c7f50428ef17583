/** A group analysis from files to its model: data, covariates, design, hyperpriors. */

import { basename, resolve } from "node:path";
import { type GroupModel, groupModel } from "../fit/group-model.js";
import { groupSettings } from "../fit/group-settings.js";
import type { Analysis } from "../fit/index.js";
import { type CovariatesTable, readCovariates } from "../study/index.js";
import { type Prepared, prepare } from "./analysis.js";
import { readBytes, sha256 } from "./files.js";

export interface PreparedGroup extends Prepared {
  readonly group: GroupModel;
}

/**
 * Reads data and covariates of a group analysis and builds its model. Participants and study are those of the model,
 * without who was left out.
 *
 * @param use `schedule`: responses will be simulated, and none are needed
 * @throws UsageError, DataError, each with everything that is wrong at that step
 */
export async function prepareGroup(
  analysis: Analysis,
  base: string,
  use: "fit" | "schedule" = "fit",
): Promise<PreparedGroup> {
  // What cannot be asked for is said before any file is read.
  groupSettings(analysis);
  const prepared = await prepare(analysis, base, use === "fit" ? undefined : use);
  const files = [...prepared.files];
  const covariates = await covariatesOf(analysis, base, prepared, files);
  const group = groupModel(analysis, prepared.agent, prepared, covariates);
  return { ...prepared, files, participants: group.participants, study: group.study, group };
}

async function covariatesOf(
  { covariates }: Analysis,
  base: string,
  { study: { columns } }: Prepared,
  files: { name: string; sha256: string }[],
): Promise<CovariatesTable | undefined> {
  if (covariates === undefined) return undefined;
  const { file, by = ["participant"], ...options } = covariates;
  const bytes = readBytes(resolve(base, file), file);
  files.push({ name: basename(file), sha256: sha256(bytes) });
  // A key may be named by its role: then it has that name here, or the one that it has in the study.
  const [participant, session] = by.map((name) => [
    name,
    ...(name === "participant" ? (columns.participant ?? []) : []),
    ...(name === "session" ? (columns.session ?? []) : []),
  ]);
  return readCovariates(
    { name: basename(file), bytes },
    { ...options, keys: { participant: participant!, ...(session === undefined ? {} : { session }) } },
  );
}
