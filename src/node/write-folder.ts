/**
 * Writes a fit folder, one participant at a time, so that memory does not grow with their number. `fit.json` comes
 * last: a folder that holds one is whole.
 */

import { rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { FitSource } from "../export/index.js";
import {
  type Analysis,
  type FitResult,
  looLines,
  type ParticipantDraws,
  type ParticipantTrajectories,
  type Progress,
  participantsTable,
  toCsv,
  toJson,
  trajectoriesAtModes,
  trajectoryColumns,
  trajectoryHeader,
  trajectoryLines,
} from "../fit/index.js";
import type { Prepared } from "./analysis.js";
import { copyModels } from "./copy-models.js";
import type { DrawsFilesOptions } from "./draws-files.js";
import { growingFile, writeWhole } from "./files.js";
import { renameModels } from "./models.js";
import { readTrajectories } from "./read-folder.js";
import { writeReport } from "./report-files.js";
import { sampledOf } from "./sampled.js";
import { replaceWritten } from "./written.js";

export interface WriteOptions {
  /** Stops between two participants. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Is told what regressors leave out, and which model files could not be copied. */
  readonly onNote?: (text: string) => void;
}

/**
 * @param base folder that the analysis' paths are relative to
 * @param draws of every participant, where posteriors were sampled
 * @returns the files, relative to the folder
 * @throws the signal's reason when it stops the writing; the folder then holds no `fit.json`
 */
export async function writeFolder(
  out: string,
  base: string,
  prepared: Prepared,
  result: FitResult,
  options: WriteOptions = {},
  draws?: readonly ParticipantDraws[],
): Promise<string[]> {
  const { agent, analysis } = prepared;
  const { report = true, figures = ["svg"], parquet = false, regressors = false } = analysis.outputs ?? {};
  rmSync(join(out, "fit.json"), { force: true });
  const table = participantsTable(result.participants);
  writeWhole(join(out, "participants.csv"), toCsv(table.header, table.rows));
  const written = ["fit.json", "participants.csv", "trajectories.csv", "analysis.yaml"];

  const file = growingFile(join(out, "trajectories.csv"));
  try {
    const trajectories = eachWritten(file, prepared, result, options);
    if (report || figures !== false) {
      const sampled = sampledOf(
        draws ?? [],
        agent.streams.map(({ name }) => name),
      );
      const source = { result, agent, trajectories, sampled };
      written.push(...(await writeReport(out, source, { report, figures })));
    } else for await (const _ of trajectories);
    file.finish();
  } finally {
    file.discard();
  }

  const { stringify } = await import("yaml");
  const copies = await copyModels(out, base, prepared.modelFiles, options.onNote ?? (() => {}));
  written.push(...copies.values());
  // The analysis in the folder finds its data, and models that could not be copied, from where it lies.
  const from = (path: string): string =>
    copies.get(path) ?? relative(out, resolve(base, path)).replaceAll("\\", "/");
  writeWhole(join(out, "analysis.yaml"), stringify(relocate(prepared, from), { lineWidth: 110 }));
  const { sampling } = result.inference;
  if (draws !== undefined && sampling !== undefined) {
    const { writeDraws } = await import("./draws-files.js");
    written.push(...(await writeDraws(out, draws, sampling, prepared, drawsOptions(analysis, options))));
    writeLoo(out, draws, prepared, result);
    written.push("loo.csv");
  }
  if (parquet) written.push(...(await writeParquet(out, prepared, result, options, draws)));
  if (regressors) written.push(...(await writeRegressors(out, prepared, result, options)));
  replaceWritten(out, written);
  writeWhole(join(out, "fit.json"), toJson(result));
  return written;
}

/** Leave-one-out response by response, as `loo.csv`. */
function writeLoo(
  out: string,
  draws: readonly ParticipantDraws[],
  { agent }: Prepared,
  { participants }: FitResult,
): void {
  const file = growingFile(join(out, "loo.csv"));
  try {
    const streams = agent.streams.map(({ name }) => name);
    for (const piece of looLines(draws, participants, streams)) file.write(piece);
    file.finish();
  } finally {
    file.discard();
  }
}

/** Beliefs of one participant after the other, each in the table before it is handed on. */
async function* eachWritten(
  table: { write(piece: string): void },
  { agent, participants }: Prepared,
  result: FitResult,
  { signal, onProgress }: WriteOptions,
): AsyncGenerator<ParticipantTrajectories> {
  table.write(trajectoryHeader(trajectoryColumns(agent, participants)));
  const beliefsOf = trajectoriesAtModes(agent, participants, result.participants);
  for (const done of participants.keys()) {
    onProgress?.({ stage: "writing", done, total: participants.length, evaluations: 0 });
    // Signals and the progress bar need a turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const beliefs = beliefsOf(done);
    if (beliefs === undefined) continue;
    table.write(trajectoryLines(beliefs));
    yield beliefs;
  }
}

/** Twins of the tables, from the folder's own. */
export async function writeParquet(...fit: Parameters<typeof exportSource>): Promise<string[]> {
  const { parquetFiles } = await import("../export/index.js");
  const { writeExportFile } = await import("./export-files.js");
  const [out] = fit;
  const written: string[] = [];
  for (const { path, content } of parquetFiles(exportSource(...fit))) {
    await writeExportFile(out, join(out, path), content);
    written.push(path);
  }
  return written;
}

/** Trial-wise regressors, from the table of beliefs. */
export async function writeRegressors(...fit: Parameters<typeof exportSource>): Promise<string[]> {
  const { regressorFiles } = await import("../export/index.js");
  const { writeExportFolder } = await import("./export-files.js");
  const [out, , , { onNote = () => {} }] = fit;
  const files = regressorFiles(exportSource(...fit), {}, onNote);
  const written = await writeExportFolder(out, join(out, "regressors"), files);
  return written.map((file) => `regressors/${file}`);
}

function drawsOptions({ outputs }: Analysis, { onNote = () => {}, signal }: WriteOptions): DrawsFilesOptions {
  const { logLikelihood } = outputs ?? {};
  return {
    onNote,
    ...(signal === undefined ? {} : { signal }),
    ...(logLikelihood === undefined ? {} : { logLikelihood }),
  };
}

/** The fit as exports read it, from the table that was written. */
function exportSource(
  out: string,
  { agent }: Prepared,
  result: FitResult,
  { signal }: WriteOptions,
  draws: readonly ParticipantDraws[] = [],
): FitSource {
  return {
    result,
    ...(draws.some(({ summary }) => summary.chains > 0)
      ? { draws: async () => (await import("../export/index.js")).studyDraws(draws) }
      : {}),
    agent: async () => agent,
    async *trajectories() {
      for await (const each of readTrajectories(join(out, "trajectories.csv"))) {
        signal?.throwIfAborted();
        yield each;
      }
    },
  };
}

/** The analysis of a folder: the agent in full, paths that lead from there. */
export function relocate({ analysis, specification }: Prepared, from: (path: string) => string): Analysis {
  return relocatePaths({ ...analysis, agent: specification }, from);
}

/** An analysis whose paths are given another start; it says nothing of the folder that it goes to. */
export function relocatePaths(analysis: Analysis, from: (path: string) => string): Analysis {
  const { file, inputsFile, responsesFile, ...data } = analysis.data;
  const { outputs, agent, covariates, ...rest } = analysis;
  const { folder: _, ...kept } = outputs ?? {};
  const { file: agentFile, ...specification } = agent ?? {};
  return {
    ...rest,
    data: {
      ...(file === undefined ? {} : { file: typeof file === "string" ? from(file) : file.map(from) }),
      ...(inputsFile === undefined ? {} : { inputsFile: from(inputsFile) }),
      ...(responsesFile === undefined ? {} : { responsesFile: from(responsesFile) }),
      ...data,
    },
    ...(covariates === undefined ? {} : { covariates: { ...covariates, file: from(covariates.file) } }),
    ...(agent === undefined
      ? {}
      : {
          agent: {
            ...renameModels(specification, from),
            ...(agentFile === undefined ? {} : { file: from(agentFile) }),
          },
        }),
    ...(Object.keys(kept).length === 0 ? {} : { outputs: kept }),
  };
}
