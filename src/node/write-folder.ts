/** Writes a fit folder, one participant at a time, so that memory does not grow with their number. */

import { join, relative, resolve } from "node:path";
import {
  type Analysis,
  type FitResult,
  nativeAtMode,
  participantsTable,
  participantTrajectories,
  toCsv,
  toJson,
  trajectoryColumns,
  trajectoryHeader,
  trajectoryLines,
} from "../fit/index.js";
import type { Prepared } from "./analysis.js";
import { growingFile, writeWhole } from "./files.js";
import { renameModels } from "./models.js";

/** @param base folder that the analysis' paths are relative to */
export async function writeFolder(
  out: string,
  base: string,
  prepared: Prepared,
  result: FitResult,
): Promise<void> {
  const { agent, participants } = prepared;
  const table = participantsTable(result.participants);
  writeWhole(join(out, "participants.csv"), toCsv(table.header, table.rows));

  const file = growingFile(join(out, "trajectories.csv"));
  try {
    file.write(trajectoryHeader(trajectoryColumns(agent, participants)));
    for (const [k, participant] of participants.entries()) {
      const fit = result.participants[k]!;
      if (fit.status === "failed") continue;
      const native = nativeAtMode(agent, participant, fit);
      file.write(trajectoryLines(participantTrajectories(agent, participant, native)));
    }
    file.finish();
  } finally {
    file.discard();
  }

  const { stringify } = await import("yaml");
  // The copy in the folder finds data and models from where it lies.
  const from = (path: string): string => relative(out, resolve(base, path)).replaceAll("\\", "/");
  writeWhole(join(out, "analysis.yaml"), stringify(relocate(prepared, from), { lineWidth: 110 }));
  writeWhole(join(out, "fit.json"), toJson(result));
}

function relocate({ analysis, specification }: Prepared, from: (path: string) => string): Analysis {
  const { file, inputsFile, responsesFile, ...data } = analysis.data;
  const { outputs: _, agent: __, ...rest } = analysis;
  return {
    ...rest,
    data: {
      ...(file === undefined ? {} : { file: from(file) }),
      ...(inputsFile === undefined ? {} : { inputsFile: from(inputsFile) }),
      ...(responsesFile === undefined ? {} : { responsesFile: from(responsesFile) }),
      ...data,
    },
    agent: renameModels(specification, from),
  };
}
