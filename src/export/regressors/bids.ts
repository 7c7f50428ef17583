/**
 * Regressors as a BIDS derivative: one `_events.tsv` a recording, one sidecar for all. Brain Imaging Data Structure
 * 1.10, "Task events", "Derived dataset and pipeline description".
 */

import type { FitResult } from "../../fit/index.js";
import { version } from "../../version.js";
import type { ExportFile } from "../source.js";
import { entities, type Labels, MISSING, participantsTsv, placedTrials, TRIAL, tsv } from "./events.js";
import type { Tally } from "./notes.js";
import type { Recording, Scaling } from "./recording.js";
import type { Regressor } from "./regressor.js";

export interface BidsOptions {
  readonly regressors: readonly Regressor[];
  readonly responses: readonly string[];
  readonly duration: number;
  readonly scaling: Scaling;
  readonly labels: Labels;
  readonly task: string;
  /** Folder of the kind of recording: `func`, `eeg`, `meg`, ... */
  readonly datatype: string;
}

/** The files that describe the data set. */
export function bidsDescriptions(result: FitResult, options: BidsOptions): ExportFile[] {
  const { task, labels } = options;
  const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
  const { name, version: made } = result.software;
  return [
    {
      path: "dataset_description.json",
      content: json({
        Name: result.title ?? `Regressors of ${result.model.perceptual}`,
        BIDSVersion: "1.10.0",
        DatasetType: "derivative",
        GeneratedBy: [
          { Name: "credence", Version: version, Description: `credence export of a fit by ${name} ${made}` },
        ],
      }),
    },
    { path: "README", content: readme(result) },
    { path: "participants.tsv", content: participantsTsv(result.participants, labels) },
    {
      path: "participants.json",
      content: json({
        original_id: { Description: "id of the participant in the data that were fitted" },
        fit_status: {
          Description: "how the fit of the participant ended",
          Levels: {
            converged: "the gradient vanishes at the mode",
            kink: "the mode lies at a kink of the log joint",
            edge: "the mode lies beside parameters at which the model breaks down",
            failed: "no mode was found; there are no regressors",
          },
        },
        fit_reason: { Description: "why the status is what it is" },
      }),
    },
    { path: `task-${task}_events.json`, content: json(sidecar(options)) },
  ];
}

export function bidsEvents(recording: Recording, options: BidsOptions, tally: Tally): ExportFile {
  const { regressors, responses, duration, labels, task, datatype } = options;
  const { folder, stem } = entities(recording, labels, task);
  const rows = placedTrials(recording, tally).map((t) => [
    recording.onset[t]!,
    duration,
    recording.seen[t] === 1 ? TRIAL : MISSING,
    recording.trial[t]!,
    ...recording.responses.map((column) => column[t]!),
    ...recording.values.map((column) => column[t]!),
  ]);
  const header = ["onset", "duration", "trial_type", "trial", ...responses, ...regressors.map((r) => r.name)];
  return { path: `${folder}/${datatype}/${stem}_events.tsv`, content: tsv(header, rows) };
}

function sidecar({ regressors, responses, scaling }: BidsOptions): Record<string, unknown> {
  const scaled = {
    raw: "",
    zscore: "; z-scored within the recording",
    meanCenter: "; mean-centred within the recording",
  }[scaling];
  return {
    trial_type: {
      Description: "whether the trial has regressors",
      Levels: {
        [TRIAL]: "an input was seen, and beliefs moved",
        [MISSING]: "the input is missing; beliefs stood still and no regressor has a value",
      },
    },
    trial: { Description: "trial of the run of the model, counted from 1" },
    ...Object.fromEntries(responses.map((name) => [name, { Description: "response as it was fitted" }])),
    ...Object.fromEntries(
      regressors.map(({ name, description, unit }) => [
        name,
        {
          Description: `${description}${scaled}`,
          Units: scaling === "zscore" ? "sd of the recording" : unit,
        },
      ]),
    ),
  };
}

function readme({ model, data }: FitResult): string {
  const responses = model.responses.map((response) => response.model).join(", ");
  return `Trial-wise regressors of a computational model
==============================================

The ${model.perceptual} model${responses === "" ? "" : ` with ${responses}`} was fitted to each participant of
${data.files.map((file) => file.name).join(", ")}. Each row of an events file is a trial, with what the model
computes there at the participant's most probable parameters. The events' JSON file says what each column is and how
it is computed. Missing values are n/a. participants.tsv tells which label stands for which participant.
`;
}
