/**
 * Regressors for SPM: a "multiple conditions" file for each recording, as the first-level specification loads it
 * (SPM12 manual, "fMRI model specification"): names, onsets, durations, pmod, orth; and the same numbers as CSV.
 */

import { type FitResult, toCsv } from "../../fit/index.js";
import { version } from "../../version.js";
import { encodeVariable, matHeader } from "../mat/encode.js";
import { cell, column, empty, type MatValue, scalar, structArray, text } from "../mat/value.js";
import type { ExportFile } from "../source.js";
import {
  entities,
  type Labels,
  MISSING,
  nameOf,
  participantsTsv,
  placedTrials,
  TRIAL,
  usable,
} from "./events.js";
import type { Tally } from "./notes.js";
import type { Recording } from "./recording.js";
import type { Regressor } from "./regressor.js";

export interface SpmOptions {
  readonly regressors: readonly Regressor[];
  readonly duration: number;
  readonly labels: Labels;
}

export function spmDescriptions(result: FitResult, { labels }: SpmOptions): ExportFile[] {
  return [{ path: "participants.tsv", content: participantsTsv(result.participants, labels) }];
}

/**
 * SPM takes no NaN, so trials that lack a regressor make a condition of their own, without modulation. A condition
 * without trials is left out, because SPM refuses it.
 */
export function spmConditions(recording: Recording, options: SpmOptions, tally: Tally): ExportFile[] {
  const { duration, labels } = options;
  const placed = placedTrials(recording, tally);
  const used = usable(recording, options.regressors, tally);
  const modulators = used.map((r) => ({
    name: options.regressors[r]!.name,
    values: recording.values[r]!,
  }));
  const complete = placed.filter((t) => modulators.every(({ values }) => Number.isFinite(values[t]!)));
  const isComplete = new Set(complete);
  const missing = placed.filter((t) => !isComplete.has(t));
  tally.add(`without some regressor, in the condition ${MISSING}`, nameOf(recording), missing.length);
  for (const { name, values } of modulators) {
    const constant = complete.length > 1 && complete.every((t) => values[t] === values[complete[0]!]);
    if (constant)
      tally.add(`with the same ${name}, which cannot be estimated`, nameOf(recording), complete.length);
  }
  const conditions = [
    { name: TRIAL, trials: complete, modulators },
    { name: MISSING, trials: missing, modulators: [] },
  ].filter(({ trials }) => trials.length > 0);
  if (conditions.length === 0) {
    tally.add(
      "of a recording without any onset, which has no file",
      nameOf(recording),
      recording.trial.length,
    );
    return [];
  }
  const { folder, stem } = entities(recording, labels);
  const variables: Record<string, MatValue> = {
    names: cell(conditions.map(({ name }) => text(name))),
    onsets: cell(conditions.map(({ trials }) => column(trials.map((t) => recording.onset[t]!)))),
    durations: cell(conditions.map(({ trials }) => column(trials.map(() => duration)))),
    pmod: structArray(
      ["name", "param", "poly"],
      conditions.map(({ trials, modulators: own }) =>
        own.length === 0
          ? [empty, empty, empty]
          : [
              cell(own.map(({ name }) => text(name))),
              cell(own.map(({ values }) => column(trials.map((t) => values[t]!)))),
              cell(own.map(() => scalar(1))),
            ],
      ),
    ),
    // Serial orthogonalisation would make a regressor depend on those before it.
    orth: cell(conditions.map(() => scalar(0))),
  };
  const rows = placed.map((t) => [
    isComplete.has(t) ? TRIAL : MISSING,
    recording.onset[t]!,
    duration,
    recording.trial[t]!,
    ...modulators.map(({ values }) => values[t]!),
  ]);
  const header = ["condition", "onset", "duration", "trial", ...modulators.map(({ name }) => name)];
  return [
    { path: `${folder}/${stem}_conditions.mat`, content: matFile(variables) },
    { path: `${folder}/${stem}_conditions.csv`, content: toCsv(header, rows) },
  ];
}

function matFile(variables: Readonly<Record<string, MatValue>>): Uint8Array {
  const parts = [
    matHeader(`written by credence ${version}`),
    ...Object.entries(variables).map(([name, value]) => encodeVariable(name, value)),
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
