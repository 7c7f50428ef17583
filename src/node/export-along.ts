/** Exports that are written into a fit folder while its beliefs are computed, so that one pass serves all. */

import { join } from "node:path";
import type { Agent } from "../agent/index.js";
import type { ExportFile, FitSource, Note, RegressorOptions } from "../export/index.js";
import type { FitResult, ParticipantTrajectories } from "../fit/index.js";
import { writeExportFile, writeExportFolder } from "./export-files.js";
import { feed } from "./feed.js";

export interface AlongOptions {
  /** `participants.parquet` and `trajectories.parquet`. Default false. */
  readonly parquet?: boolean;
  /** Trial-wise regressors in `regressors/`: as BIDS where the study has onsets, else one table. Default false. */
  readonly regressors?: boolean | RegressorOptions;
  /** Is told what regressors leave out. */
  readonly note?: Note;
}

export interface ExportsAlong {
  /** Beliefs of the next participant, in the order of the result, without those that failed. */
  add(beliefs: ParticipantTrajectories): Promise<void>;
  /** Gives the files their names. @returns them, relative to the folder */
  finish(): Promise<string[]>;
  /** Removes what was written; without effect after `finish`, so that it may stand in `finally`. */
  discard(): Promise<void>;
}

/**
 * Parquet twins and regressors of a fit, fed participant by participant. Memory holds a group of rows at most.
 *
 * ```ts
 * const exports = await exportsAlong(out, result, agent, { parquet: true });
 * try {
 *   for await (const beliefs of trajectories) await exports.add(beliefs);
 *   written.push(...(await exports.finish()));
 * } finally {
 *   await exports.discard();
 * }
 * ```
 *
 * @param folder of the fit, which exists
 * @throws UsageError, from every call, for files that cannot be written
 */
export async function exportsAlong(
  folder: string,
  result: FitResult,
  agent: Agent,
  { parquet = false, regressors = false, note = () => {} }: AlongOptions,
): Promise<ExportsAlong> {
  const sourceOf = (beliefs: AsyncIterable<ParticipantTrajectories>): FitSource => ({
    result,
    agent: () => Promise.resolve(agent),
    trajectories: () => beliefs,
  });
  const { parquetFiles, regressorFiles } = await import("../export/index.js");
  const writers: ((source: FitSource) => Promise<string[]>)[] = [];
  if (parquet) writers.push((source) => writeTables(folder, parquetFiles(source)));
  if (regressors !== false) {
    const options = regressors === true ? {} : regressors;
    writers.push(async (source) => {
      const files = regressorFiles(source, options, note);
      const written = await writeExportFolder(folder, join(folder, "regressors"), files);
      return written.map((file) => `regressors/${file}`);
    });
  }
  const feeds = writers.map((write) =>
    feed((beliefs: AsyncIterable<ParticipantTrajectories>) => write(sourceOf(beliefs))),
  );
  return {
    add: async (beliefs) => {
      for (const each of feeds) await each.add(beliefs);
    },
    finish: async () => {
      const written: string[] = [];
      for (const each of feeds) written.push(...(await each.finish()));
      return written;
    },
    discard: async () => {
      for (const each of feeds) await each.discard();
    },
  };
}

async function writeTables(folder: string, files: readonly ExportFile[]): Promise<string[]> {
  for (const { path, content } of files) await writeExportFile(folder, join(folder, path), content);
  return files.map(({ path }) => path);
}
