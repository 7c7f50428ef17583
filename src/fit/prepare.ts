/** From a study to the trials an agent reads. */

import type { Agent } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { inputProblem } from "../model/input-problem.js";
import type { Run, Study } from "../study/index.js";
import type { ParticipantData, TrialRun } from "./participants.js";
import { requirePositive } from "./positive-inputs.js";
import { inputsOf, worldOf } from "./run-inputs.js";

/**
 * Participants of a study with their runs, inputs under the agent's names.
 *
 * @param use `schedule`: agents will choose by themselves, so that choices may be absent
 * @throws UsageError when the study marks unobserved trials and the agent freezes on missing inputs
 */
export function prepareParticipants(
  agent: Agent,
  study: Study,
  use: "fit" | "schedule" = "fit",
): ParticipantData[] {
  const [onsets] = study.columns.time ?? [];
  return study.participants.map(({ id, runs }) => ({
    id,
    runs: runs.map((run) => prepareRun(agent, study, run, onsets, use)),
  }));
}

function prepareRun(
  agent: Agent,
  study: Study,
  run: Run,
  onsets: string | undefined,
  use: "fit" | "schedule",
): TrialRun {
  const { inputs, outcomes, labels } =
    (use === "schedule" ? worldOf(agent, study, run) : undefined) ?? inputsOf(agent, study, run);
  if (run.unobserved?.includes(1) && agent.settings.missingInput !== "unobserved") {
    throw new UsageError(
      'the column "unobserved" marks trials whose input the participant did not see: fit with ' +
        "--missing-input unobserved, so that beliefs diffuse on them",
    );
  }
  requireInputs(agent, run, inputs, labels);
  const exogenous: Record<string, Float64Array> = {};
  for (const { name } of agent.filter.exogenous) {
    if (name === "timeStep" && run.interval !== undefined) exogenous[name] = run.interval;
  }
  requirePositive(agent, run, inputs);
  const time = onsets === undefined ? undefined : run.variables.get(onsets);
  return {
    trials: run.scored.length,
    inputs,
    ...(outcomes === undefined ? {} : { outcomes }),
    exogenous,
    responses: run.responses,
    scored: run.scored,
    ...(time instanceof Float64Array ? { time } : {}),
    ...(run.sessions === undefined ? {} : { sessions: run.sessions }),
  };
}

/** What a response model reads must be there; so must all inputs of a filter that cannot leave one out. */
function requireInputs(
  { filter, streams }: Agent,
  run: Run,
  inputs: Readonly<Record<string, Float64Array>>,
  labels: Readonly<Record<string, string>>,
): void {
  const read = new Set(streams.flatMap(({ response }) => response.inputs));
  const own = new Set(filter.honoursMissing ? filter.inputs.map(({ name }) => name) : []);
  const [first, ...others] = Object.entries(inputs);
  const ignored = (t: number): boolean => Number.isNaN(first![1][t]!);
  const fail = (t: number, message: string): never => {
    throw new UsageError(`participant ${JSON.stringify(run.participant)}, line ${run.rows[t]}: ${message}`);
  };
  for (let t = 0; t < run.scored.length; t++) {
    const problem = inputProblem(filter, (name) => inputs[name]?.[t], ignored(t));
    if (problem !== undefined) fail(t, withColumn(problem, labels));
  }
  others.forEach(([name, values], k) => {
    if (own.has(name) && !read.has(name)) return;
    const t = values.findIndex((value, trial) => Number.isNaN(value) && !ignored(trial));
    if (t < 0) return;
    fail(
      t,
      `input column ${k + 2} is missing although the first one is there; fill it in, or leave the first one blank too, ` +
        "which ignores the trial",
    );
  });
}

/** The column that an input was read from, where it has another name. */
function withColumn(problem: string, labels: Readonly<Record<string, string>>): string {
  const name = problem.split(" ", 1)[0]!;
  const column = labels[name];
  return column === undefined || column === name
    ? problem
    : `${name} (column ${JSON.stringify(column)})${problem.slice(name.length)}`;
}
