/** Writes `draws.csv` and `posterior.nc` of a fit folder. */

import { join } from "node:path";
import type { FitResult, ParticipantDraws } from "../fit/index.js";
import { growingFile, writeWhole } from "./files.js";

/**
 * @param onNote is told whose draws are not in the files
 * @returns the files, relative to the folder; none where nobody has draws
 */
export async function writeDraws(
  out: string,
  all: readonly ParticipantDraws[],
  { seed, ...settings }: NonNullable<FitResult["inference"]["sampling"]>,
  onNote: (text: string) => void,
): Promise<string[]> {
  const { studyDraws, studyDrawsCsv, studyDrawsNetcdf } = await import("../export/index.js");
  const study = studyDraws(all);
  if (study.leftOut.length > 0) {
    onNote(
      `draws.csv and posterior.nc are without ${study.leftOut.map((id) => JSON.stringify(id)).join(", ")}: ` +
        "no draws, or fewer than the others have (posterior in fit.json says why)",
    );
  }
  if (study.participants.length === 0) return [];
  const file = growingFile(join(out, "draws.csv"));
  try {
    for (const piece of studyDrawsCsv(study)) file.write(piece);
    file.finish();
  } finally {
    file.discard();
  }
  const attributes = { seed: String(seed), options: JSON.stringify(settings) };
  writeWhole(join(out, "posterior.nc"), await studyDrawsNetcdf(study, attributes));
  return ["draws.csv", "posterior.nc"];
}
