/**
 * Regressors of one recording: the trials of a participant in one session (one run of it, where beliefs start anew
 * inside a session), with onsets, scaled, and without what has no meaning.
 */

import type { Agent } from "../../agent/index.js";
import type { ParticipantFit, ParticipantTrajectories } from "../../fit/index.js";
import { streamColumn } from "../../fit/index.js";
import type { Regressor } from "./regressor.js";

export type Scaling = "raw" | "zscore" | "meanCenter";

export interface Recording {
  readonly participant: string;
  readonly session?: string;
  /** From 1 in its session; undefined where no session of the study has several. */
  readonly run?: number;
  /** Run of `trajectories.csv`, from 1. */
  readonly modelRun: Float64Array;
  readonly trial: Float64Array;
  /** Seconds; NaN where the study has none. */
  readonly onset: Float64Array;
  /** 1 where the person saw an input, so that beliefs moved; elsewhere no regressor has a value. */
  readonly seen: Uint8Array;
  readonly responses: readonly Float64Array[];
  /** In the order of the regressors; NaN where there is none. */
  readonly values: readonly Float64Array[];
}

export interface RecordingOptions {
  readonly regressors: readonly Regressor[];
  /** Seconds of a unit of the study's time column. */
  readonly seconds: number;
  readonly scaling: Scaling;
  /** Number the runs of a session. */
  readonly numbered: boolean;
}

interface Stretch {
  readonly session?: string;
  readonly from: number;
  readonly to: number;
}

export function recordingsOf(
  agent: Agent,
  fit: ParticipantFit,
  beliefs: ParticipantTrajectories,
  options: RecordingOptions,
): Recording[] {
  const { columns } = beliefs;
  const first = columns.get(agent.filter.inputs[0]!.name)!;
  // A frozen trial repeats the row before; that somebody saw nothing is no prediction error of the last trial.
  const frozen = agent.settings.missingInput === "frozen";
  const seen = Uint8Array.from(first, (u) => (frozen && Number.isNaN(u) ? 0 : 1));
  const values = options.regressors.map((regressor) =>
    regressor.values(beliefs).map((value, t) => (seen[t] === 1 ? value : Number.NaN)),
  );
  const time = columns.get("time")?.map((t) => t * options.seconds);
  const responses = responseNames(agent).map((name) => columns.get(name)!);
  const counts = new Map<string | undefined, number>();
  return stretches(fit, columns.get("run")!).map(({ session, from, to }): Recording => {
    const run = (counts.get(session) ?? 0) + 1;
    counts.set(session, run);
    return {
      participant: fit.id,
      ...(session === undefined ? {} : { session }),
      ...(options.numbered ? { run } : {}),
      modelRun: columns.get("run")!.slice(from, to),
      trial: columns.get("trial")!.slice(from, to),
      onset: time?.slice(from, to) ?? new Float64Array(to - from).fill(Number.NaN),
      seen: seen.slice(from, to),
      responses: responses.map((column) => column.slice(from, to)),
      values: values.map((column) => scale(column.slice(from, to), options.scaling)),
    };
  });
}

/** Columns of responses, as `trajectories.csv` calls them. */
export function responseNames(agent: Agent): string[] {
  return agent.streams
    .filter((stream) => stream.response.scores === "response")
    .map((stream) => streamColumn(agent, stream.name, "response"));
}

/** True where somebody has two recordings that only a number tells apart. */
export function needNumbers(fits: readonly ParticipantFit[]): boolean {
  return fits.some(({ runs = [] }) => {
    const labels = runs.flatMap(({ sessions }) => sessions?.map(({ label }) => label) ?? [undefined]);
    return new Set(labels).size < labels.length;
  });
}

/** Runs of the table, cut further where a run goes through several sessions. */
function stretches({ runs }: ParticipantFit, run: Float64Array): Stretch[] {
  const found: Stretch[] = [];
  for (let from = 0; from < run.length; ) {
    let end = from;
    while (end < run.length && run[end] === run[from]) end++;
    const sessions = runs?.[run[from]! - 1]?.sessions;
    for (const { label, trials } of sessions ?? []) {
      const to = Math.min(from + trials, end);
      if (to > from) found.push({ session: label, from, to });
      from = to;
    }
    if (from < end) found.push({ from, to: end });
    from = end;
  }
  return found;
}

/** Mean and sd (n - 1) are those of the values that are there. A column that does not vary has z-scores of 0. */
function scale(values: Float64Array, scaling: Scaling): Float64Array {
  if (scaling === "raw") return values;
  const present = values.filter(Number.isFinite);
  const mean = present.reduce((sum, x) => sum + x, 0) / present.length;
  const squares = present.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const sd = Math.sqrt(squares / (present.length - 1));
  const divisor = scaling === "zscore" && sd > 0 ? sd : 1;
  return values.map((x) => (x - mean) / divisor);
}
