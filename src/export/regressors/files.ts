/** Trial-wise regressors of a fit, for models of fMRI, EEG and the like: as BIDS, for SPM, or as one table. */

import type { Agent } from "../../agent/index.js";
import { UsageError } from "../../errors.js";
import { type FitResult, failuresByReason, toCsv } from "../../fit/index.js";
import type { ExportFile, FitSource, Note } from "../source.js";
import { type BidsOptions, bidsDescriptions, bidsEvents } from "./bids.js";
import type { Labels } from "./events.js";
import { bidsLabels } from "./labels.js";
import { Tally } from "./notes.js";
import { needNumbers, type Recording, recordingsOf, responseNames, type Scaling } from "./recording.js";
import { chooseRegressors, fewRegressors, type Regressor } from "./regressor.js";
import { spmConditions, spmDescriptions } from "./spm.js";

export interface RegressorOptions {
  /** Names of regressors. Default: a set that suits the model; for SPM weighted prediction errors only. */
  readonly columns?: readonly string[];
  /** Default: `bids` where the study has onsets, else `csv`. */
  readonly layout?: "bids" | "spm" | "csv";
  /** Of each event, in seconds, >= 0. Default 0. */
  readonly duration?: number;
  /** Unit of the study's time column. Default `s`. */
  readonly timeUnit?: "s" | "ms";
  /** Within each recording. Default `raw`; SPM centres modulators itself. */
  readonly scaling?: Scaling;
  /** BIDS: label of the task. Default: made from the name of the data file. */
  readonly task?: string;
  /** BIDS: folder of the recordings. Default `func`. */
  readonly datatype?: "func" | "eeg" | "meg" | "ieeg" | "beh";
}

const howToGiveOnsets =
  "onsets come from the study's time column, which a fit reads: fit again with --time COLUMN, then export";

/**
 * Regressors of every participant whose fit did not fail.
 *
 * @param note is told of trials and regressors that were left out, of labels, and of participants without files
 * @throws UsageError for unknown columns, and layouts that need onsets where there are none
 */
export async function* regressorFiles(
  source: FitSource,
  options: RegressorOptions,
  note: Note,
): AsyncGenerator<ExportFile> {
  const { result } = source;
  const timed = result.data.columns.time !== undefined;
  const layout = options.layout ?? (timed ? "bids" : "csv");
  if (!timed && layout !== "csv")
    throw new UsageError(`--layout ${layout}: the fit has no onsets; ${howToGiveOnsets}`);
  if (!timed) note(`No onsets: ${howToGiveOnsets}`);
  const agent = await source.agent();
  const regressors =
    options.columns === undefined && layout === "spm"
      ? fewRegressors(agent)
      : chooseRegressors(agent, options.columns);
  if (regressors.length === 0) throw new UsageError("there is no column to export: name some with --columns");
  const tally = new Tally();
  const context: Context = {
    source,
    agent,
    regressors,
    options,
    labels: labelsOf(result),
    seconds: options.timeUnit === "ms" ? 1e-3 : 1,
    note,
  };
  if (layout === "csv") yield { path: "regressors.csv", content: tidy(context, timed, tally) };
  else yield* layout === "bids" ? bids(context, tally) : spm(context, tally);
  tally.report(note);
  if (layout !== "csv") noteLabels(context, note);
  for (const { who, ids, reason } of failuresByReason(result.participants))
    note(`${who} ${ids.length === 1 ? "has" : "have"} no regressors: ${reason}`);
}

interface Context {
  readonly source: FitSource;
  readonly agent: Agent;
  readonly regressors: readonly Regressor[];
  readonly options: RegressorOptions;
  readonly labels: Labels;
  readonly seconds: number;
  readonly note: Note;
}

async function* recordings({
  source,
  agent,
  regressors,
  options,
  seconds,
  note,
}: Context): AsyncGenerator<Recording> {
  const { participants } = source.result;
  const fits = new Map(participants.map((fit) => [fit.id, fit]));
  const numbered = needNumbers(participants);
  const scaling = options.scaling ?? "raw";
  let checked = false;
  for await (const beliefs of source.trajectories()) {
    const fit = fits.get(beliefs.id)!;
    for (const recording of recordingsOf(agent, fit, beliefs, { regressors, seconds, scaling, numbered })) {
      if (!checked) checked = noteSlow(recording, options.timeUnit, note);
      yield recording;
    }
  }
}

async function* bids(context: Context, tally: Tally): AsyncGenerator<ExportFile> {
  const { options, agent, source, labels, regressors } = context;
  const settings: BidsOptions = {
    regressors,
    responses: responseNames(agent),
    duration: options.duration ?? 0,
    scaling: options.scaling ?? "raw",
    labels,
    task: taskOf(source.result, options.task),
    datatype: options.datatype ?? "func",
  };
  yield* bidsDescriptions(source.result, settings);
  for await (const recording of recordings(context)) {
    countUnseen(recording, tally);
    yield bidsEvents(recording, settings, tally);
  }
}

async function* spm(context: Context, tally: Tally): AsyncGenerator<ExportFile> {
  const { options, source, labels, regressors } = context;
  const settings = { regressors, duration: options.duration ?? 0, labels };
  yield* spmDescriptions(source.result, settings);
  for await (const recording of recordings(context)) yield* spmConditions(recording, settings, tally);
}

/** One table: a row a trial, empty cells where there is no number. */
async function* tidy(context: Context, timed: boolean, tally: Tally): AsyncGenerator<string> {
  const { regressors, options, source } = context;
  const sessions = source.result.data.columns.session !== undefined;
  const header = [
    "participant",
    ...(sessions ? ["session"] : []),
    ...["run", "trial"],
    ...(timed ? ["onset", "duration"] : []),
    ...regressors.map(({ name }) => name),
  ];
  yield toCsv(header, []);
  for await (const recording of recordings(context)) {
    countUnseen(recording, tally);
    const rows = Array.from(recording.trial, (trial, t) => [
      recording.participant,
      ...(sessions ? [recording.session ?? ""] : []),
      ...[recording.modelRun[t]!, trial],
      ...(timed ? [recording.onset[t]!, options.duration ?? 0] : []),
      ...recording.values.map((column) => column[t]!),
    ]);
    const text = toCsv(header, rows);
    yield text.slice(text.indexOf("\n") + 1);
  }
}

/**
 * Nobody waits for minutes between the trials of a learning task.
 *
 * @returns whether the recording could tell
 */
function noteSlow({ onset }: Recording, unit: RegressorOptions["timeUnit"], note: Note): boolean {
  const known = onset.filter(Number.isFinite);
  const steps = known
    .subarray(1)
    .map((time, t) => time - known[t]!)
    .sort();
  const median = steps[steps.length >> 1];
  if (median === undefined) return false;
  if (unit === undefined && median > 100) {
    note(
      `trials begin ${median} s after each other (median); if the column of onsets counts milliseconds, --time-unit ms`,
    );
  }
  return true;
}

function countUnseen(recording: Recording, tally: Tally): void {
  const unseen = recording.seen.filter((is) => is === 0).length;
  const { participant, session } = recording;
  const where = `participant ${JSON.stringify(participant)}${session === undefined ? "" : ` session ${JSON.stringify(session)}`}`;
  tally.add("without input, and so without regressors", where, unseen);
}

function labelsOf({ participants }: FitResult): Labels {
  const sessions = participants.flatMap(({ runs = [] }) =>
    runs.flatMap((run) => run.sessions?.map(({ label }) => label) ?? []),
  );
  return {
    participants: bidsLabels(
      participants.map(({ id }) => id),
      "sub",
      (n) => `p${n}`,
    ),
    sessions: bidsLabels([...new Set(sessions)], "ses", (n) => `s${n}`),
  };
}

function noteLabels({ labels }: Context, note: Note): void {
  for (const [what, prefix, map] of [
    ["participants", "sub", labels.participants],
    ["sessions", "ses", labels.sessions],
  ] as const) {
    // sub-01 stays sub-01.
    const changed = [...map].filter(([id, label]) => id !== label && id !== `${prefix}-${label}`);
    if (changed.length === 0) continue;
    const shown = changed.slice(0, 5).map(([id, label]) => `${JSON.stringify(id)} is ${label}`);
    const rest = changed.length > 5 ? `, and ${changed.length - 5} more` : "";
    note(`labels of ${what} hold letters and digits only: ${shown.join(", ")}${rest}`);
  }
}

function taskOf({ data }: FitResult, given: string | undefined): string {
  if (given !== undefined) {
    if (/^[A-Za-z0-9]{1,64}$/.test(given)) return given;
    throw new UsageError(`--task "${given}": a BIDS label holds letters and digits only, here at most 64`);
  }
  const file = data.files[0]?.name.replace(/^.*[/\\]/, "").replace(/\.[^.]*$/, "") ?? "";
  return file.replace(/[^A-Za-z0-9]/g, "").slice(0, 64) || "task";
}
