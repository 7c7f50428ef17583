/** The draws of a fit folder, or of files, read back for diagnostics and exports. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Agent, freeIndices } from "../agent/index.js";
import { DataError } from "../errors.js";
import type { GroupResult } from "../fit/group-result.js";
import type { ParticipantFit } from "../fit/index.js";
import type { DrawsSource, SampledRun } from "../import/index.js";
import type { ChainDraws } from "../inference/index.js";
import { toEstimation } from "../model/index.js";
import { readBytes } from "./files.js";
import type { FitFolder } from "./read-folder.js";

/** Draws of files that are no fit folder. @throws DataError, UsageError as `readDraws` does */
export async function readDrawsFiles(paths: readonly string[]): Promise<SampledRun[]> {
  const { readDraws } = await import("../import/draws/read.js");
  return readDraws(paths.map((path): DrawsSource => ({ name: path, bytes: readBytes(path) })));
}

/**
 * Draws in `posterior.nc` of a fit folder by participant, on both scales.
 *
 * @returns empty where nothing was sampled, or nobody has draws
 * @throws UsageError where the file is missing, DataError where it is not of this fit
 */
export async function readFitDraws(fit: FitFolder): Promise<Map<string, ChainDraws>> {
  const drawn = fit.result.participants.filter(({ posterior }) => (posterior?.chains ?? 0) > 0);
  if (drawn.length === 0) return new Map();
  const path = join(fit.path, "posterior.nc");
  if (!existsSync(path)) {
    throw new DataError([
      {
        file: path,
        message: "is missing, though the fit was sampled; write it again with credence rerun --out",
      },
    ]);
  }
  const agent = await fit.agent();
  const { sampling } = fit.result.inference;
  const runs = await readDrawsFiles([path]);
  const labelled = runs.length === 1 && runs[0]!.label === undefined ? apart(runs[0]!, drawn) : runs;
  return new Map(
    labelled.map(({ label = "", draws }) => {
      const owner = drawn.find(({ id }) => id === label);
      const problem =
        owner === undefined ? `has draws of ${label}, whom fit.json lacks` : mismatch(owner, draws);
      if (problem !== undefined) {
        throw new DataError([
          { file: path, message: `${problem}; it does not belong to the fit.json beside it` },
        ]);
      }
      const deepest =
        sampling !== undefined && "maxTreeDepth" in sampling ? { maxDepth: sampling.maxTreeDepth } : {};
      return [label, { ...draws, ...deepest, unconstrained: estimationScale(agent, draws) }] as const;
    }),
  );
}

/**
 * Draws in `posterior.nc` of a group fit: coefficients, sds and correlations, and sds by their logarithms to tell modes
 * apart. Native values by cell follow from them and are left out.
 *
 * @throws DataError where the file is missing, or not of this fit
 */
export async function readGroupDraws(
  fit: FitFolder,
  { parameters, posterior }: GroupResult,
): Promise<ChainDraws> {
  const path = join(fit.path, "posterior.nc");
  const refuse = (message: string): never => {
    throw new DataError([{ file: path, message }]);
  };
  if (!existsSync(path)) {
    refuse("is missing, though the fit was sampled; write it again with credence rerun --out");
  }
  const [run] = await readDrawsFiles([path]);
  const { chains, draws, valueNames, values, ...rest } = run!.draws; // a file has one run at least, or is refused
  if (chains !== posterior.chains || draws !== posterior.draws) {
    refuse(
      `has ${chains} chains of ${draws} draws, fit.json ${posterior.chains} of ${posterior.draws}; it does not belong ` +
        "to the fit.json beside it",
    );
  }
  const width = valueNames.length;
  const S = chains * draws;
  const varies = (at: number): boolean => {
    for (let s = 1; s < S; s++) if (values[s * width + at] !== values[at]) return true;
    return false;
  };
  const native = parameters.map(({ parameter }) => `${parameter}[`);
  // The diagonal of correlations, and what is 0 between groupings, is no draw.
  const kept = valueNames.flatMap((name, at) =>
    native.some((start) => name.startsWith(start)) || (name.startsWith("cor_") && !varies(at))
      ? []
      : [{ name, at }],
  );
  const own = new Float64Array(S * kept.length);
  const sampled = new Float64Array(S * kept.length);
  for (let s = 0; s < S; s++) {
    kept.forEach(({ name, at }, j) => {
      const value = values[s * width + at]!;
      own[s * kept.length + j] = value;
      sampled[s * kept.length + j] = name.startsWith("sd_") ? Math.log(value) : value;
    });
  }
  const { sampling } = fit.result.inference;
  return {
    ...{ ...rest, chains, draws, values: own, unconstrained: sampled },
    valueNames: kept.map(({ name }) => name),
    ...(sampling !== undefined && "maxTreeDepth" in sampling ? { maxDepth: sampling.maxTreeDepth } : {}),
  };
}

/** Draws of Pathfinder come without statistics, which tell participants apart: by the labels of the values, then. */
function apart({ draws }: SampledRun, drawn: readonly ParticipantFit[]): SampledRun[] {
  const { valueNames, values } = draws;
  return drawn.flatMap(({ id }) => {
    const own = valueNames.flatMap((name, at) => (name.endsWith(`[${id}]`) ? [{ name, at }] : []));
    if (own.length === 0) return [];
    const S = draws.chains * draws.draws;
    const kept = new Float64Array(S * own.length);
    for (let s = 0; s < S; s++) {
      own.forEach(({ at }, j) => {
        kept[s * own.length + j] = values[s * valueNames.length + at]!;
      });
    }
    const names = own.map(({ name }) => name.slice(0, -id.length - 2));
    return [{ label: id, draws: { ...draws, valueNames: names, values: kept } }];
  });
}

/** What does not fit between a file of draws and the fit beside it. */
function mismatch(
  { id, posterior }: ParticipantFit,
  { valueNames, chains, draws }: ChainDraws,
): string | undefined {
  const names = posterior!.estimates.map(({ name }) => name);
  if (names.join() !== valueNames.join())
    return `has the parameters ${valueNames.join(", ")} of ${id}, fit.json ${names.join(", ")}`;
  if (posterior!.chains === chains && posterior!.draws === draws) return undefined;
  return `has ${chains} chains of ${draws} draws of ${id}, fit.json ${posterior!.chains} of ${posterior!.draws}`;
}

/** Values of the free parameters on the estimation scale, [chain][draw][parameter]. */
function estimationScale(agent: Agent, { values }: ChainDraws): Float64Array {
  const domains = freeIndices(agent).map((i) => agent.parameters[i]!.domain);
  return values.map((x, k) => toEstimation(domains[k % domains.length]!, x));
}
