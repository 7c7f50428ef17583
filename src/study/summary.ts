/** A study in numbers. */

import type { StudyOptions } from "./options.js";
import { scoredTrials } from "./scored.js";
import type { Participant, StudySummary } from "./study.js";

type OfFile = Pick<
  StudySummary,
  "separator" | "encoding" | "ignoredColumns" | "excludedRows" | "droppedRows"
>;

export function summarise(
  participants: readonly Participant[],
  options: StudyOptions,
  ofFile: OfFile,
): StudySummary {
  const runs = participants.flatMap((participant) => participant.runs);
  const trials = participants
    .map((participant) => sum(participant.runs.map((run) => run.scored.length)))
    .sort((a, b) => a - b);
  const half = trials.length >> 1;
  const median = trials.length % 2 === 1 ? trials[half]! : (trials[half - 1]! + trials[half]!) / 2;
  const scored = runs.map((run) =>
    options.needsResponse === false
      ? run.scored.filter((is, t) => is === 1 && !Number.isNaN(run.inputs[0]![t]!)).length
      : scoredTrials(run),
  );
  return {
    participants: participants.length,
    runs: runs.length,
    trials: { min: trials[0]!, median, max: trials.at(-1)! },
    missingInputs: sum(runs.map((run) => missing(run.inputs[0]))),
    missingResponses: sum(runs.map((run) => missing(run.responses[0]))),
    scoredTrials: sum(scored),
    ...ofFile,
  };
}

function missing(values: Float64Array | undefined): number {
  return values?.filter(Number.isNaN).length ?? 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
