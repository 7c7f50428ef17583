/** Writes `draws.csv` and `posterior.nc` of a fit folder. */

import { join } from "node:path";
import type { Group, StudyDraws } from "../export/index.js";
import type { FitResult, ParticipantDraws } from "../fit/index.js";
import type { Prepared } from "./analysis.js";
import { growingFile, writeOpen } from "./files.js";

export interface DrawsFilesOptions {
  /** Is told whose draws are not in the files, and whether log-likelihoods are left out. */
  readonly onNote: (text: string) => void;
  readonly signal?: AbortSignal;
  /** Log-likelihoods of every response in `posterior.nc`. Default: where they need at most `mostBytes`. */
  readonly logLikelihood?: boolean;
  /** Default 128 MiB. */
  readonly mostBytes?: number;
}

/**
 * @returns the files, relative to the folder; none where nobody has draws
 * @throws the signal's reason when it stops the writing
 */
export async function writeDraws(
  out: string,
  all: readonly ParticipantDraws[],
  settings: NonNullable<FitResult["inference"]["sampling"]>,
  prepared: Pick<Prepared, "agent" | "participants">,
  options: DrawsFilesOptions,
): Promise<string[]> {
  const { drawsCsv, netcdfTo, studyDraws, studyDrawTable, studyGroups } = await import("../export/index.js");
  const study = studyDraws(all);
  if (study.leftOut.length > 0) {
    options.onNote(
      `draws.csv and posterior.nc are without ${study.leftOut.map((id) => JSON.stringify(id)).join(", ")}: ` +
        "no draws, or fewer than the others have (posterior in fit.json says why)",
    );
  }
  if (study.participants.length === 0) return [];
  const file = growingFile(join(out, "draws.csv"));
  try {
    for (const piece of drawsCsv(studyDrawTable(study))) file.write(piece);
    file.finish();
  } finally {
    file.discard();
  }
  const groups = [...studyGroups(study), ...(await wantedResponses(study, prepared, options))];
  await writeOpen(join(out, "posterior.nc"), (nc) => netcdfTo(nc, groups, drawsAttributes(settings)));
  return ["draws.csv", "posterior.nc"];
}

/** What files of draws say of how they were sampled. */
export function drawsAttributes({
  seed,
  ...settings
}: NonNullable<FitResult["inference"]["sampling"]>): Record<string, string> {
  return { seed: String(seed), options: JSON.stringify(settings) };
}

async function wantedResponses(
  study: StudyDraws,
  prepared: Pick<Prepared, "agent" | "participants">,
  { logLikelihood, mostBytes = 128 * 2 ** 20, onNote, signal }: DrawsFilesOptions,
): Promise<Group[]> {
  if (logLikelihood === false) return [];
  const { logLikelihoodBytes } = await import("../export/index.js");
  const bytes = logLikelihoodBytes(prepared.agent, study, prepared.participants);
  if (logLikelihood === undefined && bytes > mostBytes) {
    onNote(
      `posterior.nc is without log-likelihoods, which need ${Math.round(bytes / 2 ** 20)} MiB: ask for them with ` +
        "--log-likelihood, or later with credence export --to netcdf",
    );
    return [];
  }
  return responsesOf(study, prepared, signal);
}

/** Log-likelihoods, responses and inputs of a study, with turns of the event loop for signals. */
export async function responsesOf(
  study: StudyDraws,
  { agent, participants }: Pick<Prepared, "agent" | "participants">,
  signal?: AbortSignal,
): Promise<Group[]> {
  const { responseGroups } = await import("../export/index.js");
  let until = performance.now() + BREATH;
  return responseGroups(agent, study, participants, async () => {
    if (performance.now() < until) return;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    until = performance.now() + BREATH;
  });
}

/** Let signals through this often, in milliseconds. */
const BREATH = 40;
