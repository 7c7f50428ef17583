/** Events of a recording: what BIDS and SPM both need to know of its trials. */

import type { Tally } from "./notes.js";
import type { Recording } from "./recording.js";
import type { Regressor } from "./regressor.js";

export const TRIAL = "trial";
export const MISSING = "missing_trial";

/** Trials that have an onset; the others are left out and counted. */
export function placedTrials(recording: Recording, tally: Tally): number[] {
  const { onset } = recording;
  const all = Array.from(onset, (_, t) => t);
  const placed = all.filter((t) => Number.isFinite(onset[t]!));
  const where = nameOf(recording);
  tally.add("without onset, left out", where, all.length - placed.length);
  const back = placed.filter((t, i) => i > 0 && onset[t]! < onset[placed[i - 1]!]!);
  tally.add(
    "with an onset before that of the trial they follow: onsets must be those of one recording; name its column at the fit with --session",
    where,
    back.length,
  );
  return placed;
}

/** A recording for people: the participant, the session, the run. */
export function nameOf({ participant, session, run }: Recording): string {
  return [
    `participant ${JSON.stringify(participant)}`,
    ...(session === undefined ? [] : [`session ${JSON.stringify(session)}`]),
    ...(run === undefined ? [] : [`run ${run}`]),
  ].join(" ");
}

/** The entities of a file name: `sub-01_ses-pre_task-x_run-1`. */
export function entities(
  { participant, session, run }: Recording,
  labels: Labels,
  task?: string,
): { readonly folder: string; readonly stem: string } {
  const subject = `sub-${labels.participants.get(participant)!}`;
  const ses = session === undefined ? [] : [`ses-${labels.sessions.get(session)!}`];
  const rest = [
    ...(task === undefined ? [] : [`task-${task}`]),
    ...(run === undefined ? [] : [`run-${run}`]),
  ];
  return { folder: [subject, ...ses].join("/"), stem: [subject, ...ses, ...rest].join("_") };
}

export interface Labels {
  readonly participants: ReadonlyMap<string, string>;
  readonly sessions: ReadonlyMap<string, string>;
}

/** A table whose cells are numbers and words; what has no number is `n/a`, as BIDS writes it. */
export function tsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number): string =>
    typeof value === "number"
      ? Number.isFinite(value)
        ? String(value)
        : "n/a"
      : value.replace(/[\t\r\n]+/g, " ") || "n/a";
  return [header, ...rows].map((line) => `${line.map(cell).join("\t")}\n`).join("");
}

/** `participants.tsv`: every participant of the fit, also those without files. */
export function participantsTsv(
  participants: readonly { readonly id: string; readonly status: string; readonly reason?: string }[],
  labels: Labels,
): string {
  return tsv(
    ["participant_id", "original_id", "fit_status", "fit_reason"],
    participants.map(({ id, status, reason }) => [
      ...[`sub-${labels.participants.get(id)!}`, id, status, reason ?? ""],
    ]),
  );
}

/** Regressors that have a finite value somewhere in the recording; the others are counted. */
export function usable(recording: Recording, regressors: readonly Regressor[], tally: Tally): number[] {
  return regressors.flatMap(({ name }, r) => {
    const values = recording.values[r]!;
    if (values.some(Number.isFinite)) return [r];
    tally.add(`without any value of ${name}, which is left out`, nameOf(recording), values.length);
    return [];
  });
}
