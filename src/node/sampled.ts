/** Draws as reports and figures take them: of a fit that has just ended, or of a fit folder. */

import type { ParticipantDraws } from "../fit/index.js";
import type { Sampled } from "../report/index.js";
import { readFitDraws } from "./read-draws.js";
import type { FitFolder } from "./read-folder.js";
import { readLooTable } from "./read-loo.js";

/** @param streams names, in order */
export function sampledOf(
  all: readonly ParticipantDraws[],
  streams: readonly string[],
): Map<string, Sampled> {
  return new Map(
    all.flatMap(({ id, summary, values, stats, loo }) => {
      if (summary.chains === 0) return [];
      const units = loo?.units.map(({ run, trial, stream }, i) => ({
        trial: placeOf(run + 1, trial + 1, streams[stream]!),
        k: loo.k[i]!,
        transform: loo.transform[i]!,
      }));
      const { chains, draws } = summary;
      return [
        [id, { chains, draws, values, stats, ...(units === undefined ? {} : { loo: units }) }] as const,
      ];
    }),
  );
}

/**
 * Of participants that were sampled one by one: a group has one posterior of all, with tables of its own.
 *
 * @throws UsageError, DataError where files are missing or damaged
 */
export async function readSampled(fit: FitFolder): Promise<Map<string, Sampled>> {
  if (fit.result.group !== undefined) return new Map();
  const draws = await readFitDraws(fit);
  if (draws.size === 0) return new Map();
  const loo = readLooTable(fit.path);
  return new Map(
    [...draws].map(([id, { chains, draws: count, values, stats }]) => {
      const units = loo
        .get(id)
        ?.map(({ run, trial, unit, k, transform }) => ({ trial: placeOf(run, trial, unit), k, transform }));
      return [
        id,
        { chains, draws: count, values, stats, ...(units === undefined ? {} : { loo: units }) },
      ] as const;
    }),
  );
}

function placeOf(run: number, trial: number, stream: string): string {
  return `run ${run}, trial ${trial}, ${stream}`;
}
