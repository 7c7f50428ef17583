/** Which trials count, and how many there are: what a model scores depends on gaps in inputs as well as in responses. */

import { type Agent, countScored, type RunData } from "../agent/index.js";
import type { ParticipantData } from "./participants.js";

/** @returns `observations`: the n of the BIC; `scored`: trials that count in the likelihood */
export function countTrials(
  agent: Agent,
  participant: ParticipantData,
): { readonly observations: number; readonly scored: number } {
  let observations = 0;
  let scored = 0;
  for (const run of participant.runs) {
    scored += countScored(agent, run);
    for (const value of observedColumn(agent, run)) if (!Number.isNaN(value)) observations++;
  }
  // With several streams a trial counts where one of them is scored (response-models 9).
  return { observations: agent.streams.length > 1 ? scored : observations, scored };
}

/** What is counted: responses, ignored trials' included as in the toolbox; inputs where those are scored instead. */
function observedColumn(agent: Agent, run: RunData): Float64Array {
  const stream = agent.streams[0];
  const response = stream === undefined ? undefined : run.responses[stream.column];
  const scoresInputs = stream === undefined || stream.response.scores === "input";
  if (response !== undefined && (!scoresInputs || agent.settings.responseGaps === "drop")) return response;
  return run.inputs[agent.filter.inputs[0]!.name]!;
}
