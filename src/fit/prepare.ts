/** From a study to the trials an agent reads. */

import type { Agent } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { Run, Study } from "../study/index.js";
import type { ParticipantData, TrialRun } from "./participants.js";
import { requirePositive } from "./positive-inputs.js";

/**
 * Participants of a study with their runs, inputs under the agent's names.
 *
 * @throws UsageError when the study marks unobserved trials and the agent freezes on missing inputs
 */
export function prepareParticipants(agent: Agent, study: Study): ParticipantData[] {
  const [onsets] = study.columns.time ?? [];
  return study.participants.map(({ id, runs }) => ({
    id,
    runs: runs.map((run) => prepareRun(agent, run, onsets)),
  }));
}

function prepareRun(agent: Agent, run: Run, onsets: string | undefined): TrialRun {
  const names = [...agent.filter.inputs.map((input) => input.name), ...agent.settings.extraInputs];
  if (run.inputs.length < names.length) {
    throw new UsageError(
      `the model reads ${names.length} input columns (${names.join(", ")}), and the study has ${run.inputs.length}; ` +
        "name them with --input COL,COL",
    );
  }
  if (run.unobserved?.includes(1) && agent.settings.missingInput !== "unobserved") {
    throw new UsageError(
      'the column "unobserved" marks trials whose input the participant did not see: fit with ' +
        "--missing-input unobserved, so that beliefs diffuse on them",
    );
  }
  const first = run.inputs[0]!;
  // What a response model reads must be there; so must all inputs of a filter that cannot leave one out.
  const read = new Set(agent.streams.flatMap(({ response }) => response.inputs));
  const own = new Set(agent.filter.honoursMissing ? agent.filter.inputs.map(({ name }) => name) : []);
  names.slice(1).forEach((name, k) => {
    if (own.has(name) && !read.has(name)) return;
    const t = run.inputs[k + 1]!.findIndex(
      (value, trial) => Number.isNaN(value) && !Number.isNaN(first[trial]!),
    );
    if (t < 0) return;
    throw new UsageError(
      `participant ${JSON.stringify(run.participant)}, line ${run.rows[t]}: input column ${k + 2} is missing although ` +
        "the first one is there; fill it in, or leave the first one blank too, which ignores the trial",
    );
  });
  const inputs = Object.fromEntries(names.map((name, i) => [name, run.inputs[i]!]));
  const exogenous: Record<string, Float64Array> = {};
  for (const { name } of agent.filter.exogenous) {
    if (name === "timeStep" && run.interval !== undefined) exogenous[name] = run.interval;
  }
  requirePositive(agent, run, inputs);
  const time = onsets === undefined ? undefined : run.variables.get(onsets);
  return {
    trials: run.scored.length,
    inputs,
    exogenous,
    responses: run.responses,
    scored: run.scored,
    ...(time instanceof Float64Array ? { time } : {}),
    ...(run.sessions === undefined ? {} : { sessions: run.sessions }),
  };
}
