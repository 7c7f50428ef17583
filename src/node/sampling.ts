/**
 * Sampling the posteriors of an analysis: its options filled in, and what an interrupted run keeps. Draws of finished
 * participants lie in a file of the fit folder until the folder is written.
 */

import { appendFileSync, existsSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { UsageError } from "../errors.js";
import {
  type Analysis,
  type ParticipantDraws,
  type ParticipantFit,
  type Posteriors,
  type SamplingSettings,
  sampleParticipants,
} from "../fit/index.js";
import type { AnalysisRun, Prepared } from "./analysis.js";
import { readText, writeWhole } from "./files.js";
import { nodeWorkers } from "./threads.js";

/** One line for each participant whose draws are there. */
const KEPT = ".draws.jsonl";

/**
 * How an analysis samples, defaults filled in; undefined where it does not.
 *
 * @throws UsageError for an option of another method
 */
export function samplingSettings({ inference = {} }: Analysis): SamplingSettings | undefined {
  const {
    method = "map",
    seed = 1,
    chains,
    warmup,
    draws = 1000,
    targetAcceptance,
    maxTreeDepth,
  } = inference;
  const belongs = (
    names: readonly ("chains" | "warmup" | "draws" | "targetAcceptance" | "maxTreeDepth")[],
    to: string,
  ) => {
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
        ...(maxTreeDepth === undefined ? {} : { maxTreeDepth }),
      };
    }
    case "pathfinder":
      belongs(["chains", "warmup", "targetAcceptance", "maxTreeDepth"], "nuts");
      return { method, seed, paths: 4, draws };
    default:
      belongs(["chains", "warmup", "draws", "targetAcceptance", "maxTreeDepth"], "nuts and pathfinder");
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
  return sampleParticipants(agent, participants, fits, settings, {
    completed,
    threads: {
      count: threads ?? availableParallelism(),
      start: nodeWorkers,
      recipe: { specification, inputs: study.columns.input ?? [], folder: run.base },
    },
    ...(run.signal === undefined ? {} : { signal: run.signal }),
    ...(run.onProgress === undefined ? {} : { onProgress: run.onProgress }),
    onParticipant: (draws) => {
      if (file !== undefined) appendFileSync(file, lineOf(draws));
    },
  });
}

/** Removes what an interrupted run kept. */
export function forgetDraws(folder: string): void {
  rmSync(join(folder, KEPT), { force: true });
}

function lineOf({ id, summary, values, stats }: ParticipantDraws): string {
  const encoded = Object.entries(stats).map(([name, column]) => [name, encode(column)]);
  return `${JSON.stringify({ id, summary, values: encode(values), stats: Object.fromEntries(encoded) })}\n`;
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
}

function readLine(line: string): ParticipantDraws | undefined {
  try {
    const { id, summary, values, stats } = JSON.parse(line) as Line;
    const columns = Object.entries(stats).map(([name, column]) => [name, decode(column)]);
    return { id, summary, values: decode(values), stats: Object.fromEntries(columns) };
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
