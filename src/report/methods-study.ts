/** Sentences on the data: files, people, trials, recodings, and what counted in the likelihood. */

import type { Agent } from "../agent/index.js";
import type { FitResult } from "../fit/index.js";
import { plural, whole } from "./numbers.js";

export function studySentences({ data, analysis }: FitResult): string[] {
  const { files, summary, derivations, columns } = data;
  const { participants, runs, trials, droppedRows, excludedRows } = summary;
  const names = files.map(({ name, sha256 }) => `${name} (SHA-256 ${sha256})`).join(" and ");
  const count =
    trials.min === trials.max ? whole(trials.min) : `${whole(trials.min)} to ${whole(trials.max)}`;
  const { missing = [], keep } = analysis.data;
  const { sessions, gap = 0 } = analysis.study ?? {};
  const carried = sessions === "carry" && columns.session !== undefined;
  return [
    `The data were ${names === "" ? "given" : names}: ${plural(participants, "participant")} with ${count} trials${participants === 1 ? "" : " each"}` +
      (runs === participants
        ? "."
        : ` in ${whole(runs)} runs, at the start of each of which beliefs began from their initial values.`),
    ...(carried
      ? [
          `Beliefs were carried from one session to the next${gap === 0 ? "" : typeof gap === "string" ? `, after the time steps that column ${gap} gives` : `, ${plural(gap, "time step")} later`}.`,
        ]
      : []),
    ...(missing.length === 0 ? [] : [`The codes ${missing.join(", ")} counted as missing.`]),
    ...(derivations.length === 0
      ? []
      : [
          `Derived, in this order: ${derivations.map(({ name, expression }) => `${name} = ${expression}`).join("; ")}.`,
        ]),
    ...(keep === undefined
      ? []
      : [`Rows were kept where ${keep} held (${plural(droppedRows, "row")} dropped).`]),
    ...(excludedRows === 0
      ? []
      : [`Participants or sessions that were excluded had ${plural(excludedRows, "row")}.`]),
  ];
}

/** What missing values did, and how many trials counted. */
export function countSentences(
  { analysis, data: { summary, columns }, participants }: FitResult,
  agent: Agent,
): string[] {
  const { missingInputs, missingResponses } = summary;
  const { missingInput, responseGaps } = agent.settings;
  const scoring = agent.streams.some(({ response }) => response.scores === "response");
  const skip = analysis.study?.skipFirst ?? 0;
  const fitted = participants.filter(({ status }) => status !== "failed");
  const scored = fitted.reduce((sum, fit) => sum + fit.scored, 0);
  const first = (columns.response?.length ?? 0) > 1 ? ` in column ${columns.response![0]}` : "";
  return [
    ...(missingInputs === 0
      ? []
      : [
          missingInput === "unobserved"
            ? `On trials without input (${whole(missingInputs)}) time passed and nothing was learned${scoring ? "; their responses counted" : ""}.`
            : `Trials without input (${whole(missingInputs)}) left beliefs as they were and were not scored.`,
        ]),
    ...(agent.filter.inputs.length > 1 && agent.filter.honoursMissing
      ? [
          `Where another input than ${agent.filter.inputs[0]!.name} was missing, beliefs were updated without it.`,
        ]
      : []),
    ...(scoring && missingResponses > 0
      ? [
          `Responses that were missing (${whole(missingResponses)}${first}) added nothing to the likelihood; where their trials had an input, it was learned from.`,
        ]
      : []),
    ...(!scoring && responseGaps === "drop" ? ["Inputs of trials without response were not scored."] : []),
    ...(skip === 0
      ? []
      : [
          skip === 1
            ? "The first trial of each run moved beliefs and was not scored."
            : `The first ${whole(skip)} trials of each run moved beliefs and were not scored.`,
        ]),
    `${plural(scored, "trial")} of ${plural(fitted.length, "participant")} counted in the likelihood.`,
  ];
}

/** What time between trials did, where there was something to choose. */
export function timeSentences({ data: { columns } }: FitResult, agent: Agent): string[] {
  const [clock] = columns.interval?.length ? columns.interval : (columns.time ?? []);
  if (clock === undefined)
    return agent.filter.honoursTime ? ["Every trial counted as one step of time."] : [];
  return [
    agent.filter.honoursTime
      ? `Predictions took the time between trials into account (column ${clock}).`
      : "Every trial counted as one step of time.",
  ];
}
