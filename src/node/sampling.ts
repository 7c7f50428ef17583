/**
 * Sampling the posteriors of an analysis: its options filled in, and what an interrupted run keeps. Draws of finished
 * participants lie in a file of the fit folder until the folder is written.
 */

import { existsSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { UsageError } from "../errors.js";
import {
  type Analysis,
  type ChainStart,
  type ParticipantDraws,
  type ParticipantFit,
  type PointwiseLoo,
  type Posteriors,
  type SamplingSettings,
  type StatedStart,
  sampleParticipants,
} from "../fit/index.js";
import type { AnalysisRun, Prepared } from "./analysis.js";
import { keepLine, readText, writeWhole } from "./files.js";
import { forgetChains, keptChains } from "./kept-chains.js";
import { nodeWorkers } from "./threads.js";

/** One line for each participant whose draws are there. */
const KEPT = ".draws.jsonl";

const ofChains = ["chains", "warmup", "targetAcceptance", "maxTreeDepth", "start"] as const;
type OfChains = (typeof ofChains)[number];

/** @throws UsageError for starts that only groups have */
function participantStart(start: StatedStart): ChainStart {
  if (start !== "around" && start !== "pathfinder") return start;
  throw new UsageError(
    `inference.start ${start} is for group models; chains of a participant begin at the mode, prior, uniform, or around a point`,
  );
}

/**
 * How an analysis samples, defaults filled in; undefined where it does not.
 *
 * @throws UsageError for an option of another method
 */
export function samplingSettings({ inference = {} }: Analysis): SamplingSettings | undefined {
  const { method = "map", seed = 1, draws = 1000 } = inference;
  const { chains, warmup, targetAcceptance, maxTreeDepth, start } = inference;
  const belongs = (names: readonly (OfChains | "draws")[], to: string): void => {
    const stray = names.find((name) => inference[name] !== undefined);
    if (stray !== undefined) {
      throw new UsageError(`inference.${stray} is an option of ${to}; the method of inference is ${method}`);
    }
  };
  switch (method) {
    case "nuts": {
      return {
        method,
        seed,
        chains: chains ?? 4,
        warmup: warmup ?? 500,
        draws,
        targetAcceptance: targetAcceptance ?? 0.8,
        maxTreeDepth: maxTreeDepth ?? 10,
        start: participantStart(start ?? "mode"),
      };
    }
    case "pathfinder":
      belongs(ofChains, "nuts");
      return { method, seed, paths: 4, draws };
    default:
      belongs([...ofChains, "draws"], "nuts and pathfinder");
      return undefined;
  }
}

/** Samples every participant of an analysis from the modes of its fits, and keeps what is done in the fit folder. */
export async function samplePosteriors(
  { agent, participants, specification, study }: Prepared,
  fits: readonly ParticipantFit[],
  settings: SamplingSettings,
  run: AnalysisRun,
  threads: number | undefined,
): Promise<Posteriors> {
  const file = run.out === undefined ? undefined : join(run.out, KEPT);
  const completed = file === undefined || !run.resume ? new Map<string, ParticipantDraws>() : read(file);
  if (file !== undefined) writeWhole(file, [...completed.values()].map(lineOf).join(""));
  const chains = run.out === undefined ? undefined : keptChains(run.out);
  const ids = participants.map(({ id }) => id);
  return sampleParticipants(agent, participants, fits, settings, {
    completed,
    ...(run.resume && chains !== undefined
      ? { checkpoints: chains.read(ids, (text) => run.onNote?.(text)) }
      : {}),
    threads: {
      count: threads ?? availableParallelism(),
      start: nodeWorkers,
      recipe: { specification, inputs: study.columns.input ?? [], folder: run.base },
    },
    ...(run.signal === undefined ? {} : { signal: run.signal }),
    ...(run.onProgress === undefined ? {} : { onProgress: run.onProgress }),
    onCheckpoint: (id, checkpoint) => chains?.write(id, checkpoint),
    onParticipant: (draws) => {
      if (file !== undefined) keepLine(file, lineOf(draws));
      chains?.remove(draws.id);
    },
  });
}

/** Removes what an interrupted run kept. */
export function forgetDraws(folder: string): void {
  rmSync(join(folder, KEPT), { force: true });
  forgetChains(folder);
}

const arrays = ["elpd", "k", "effectiveParameters", "transform"] as const;

function lineOf({ id, summary, values, stats, loo }: ParticipantDraws): string {
  const encoded = Object.entries(stats).map(([name, column]) => [name, encode(column)]);
  const pointwise = loo && { ...loo, ...Object.fromEntries(arrays.map((name) => [name, encode(loo[name])])) };
  const line = { id, summary, values: encode(values), stats: Object.fromEntries(encoded), loo: pointwise };
  return `${JSON.stringify(line)}\n`;
}

/** What an interrupted run kept. A line that was cut off by the interruption is no line. */
function read(file: string): Map<string, ParticipantDraws> {
  if (!existsSync(file)) return new Map();
  const lines = readText(file).split("\n");
  return new Map(lines.flatMap((line) => readLine(line) ?? []).map((draws) => [draws.id, draws]));
}

interface Line extends Pick<ParticipantDraws, "id" | "summary"> {
  readonly values: string;
  readonly stats: Readonly<Record<string, string>>;
  readonly loo?: Pick<PointwiseLoo, "units" | "status"> & Readonly<Record<(typeof arrays)[number], string>>;
}

function readLine(line: string): ParticipantDraws | undefined {
  try {
    const { id, summary, values, stats, loo } = JSON.parse(line) as Line;
    const columns = Object.entries(stats).map(([name, column]) => [name, decode(column)]);
    return {
      ...{ id, summary, values: decode(values), stats: Object.fromEntries(columns) },
      ...(loo && {
        loo: {
          ...{ units: loo.units, status: loo.status, elpd: decode(loo.elpd), k: decode(loo.k) },
          effectiveParameters: decode(loo.effectiveParameters),
          transform: decode(loo.transform),
        },
      }),
    };
  } catch {
    return undefined;
  }
}

function encode(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64");
}

function decode(text: string): Float64Array {
  return new Float64Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);
}
