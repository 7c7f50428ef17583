/** Why a run failed: its filter again on numbers, trial by trial, with the parameters of each trial's condition. */

import { type Agent, trialMasks } from "../../agent/index.js";
import { adviceFor, describeFailure, type Failure } from "../../model/index.js";
import { type NamedNumbers, startSession } from "../../model/session.js";
import type { GroupParticipant, GroupRun } from "./likelihood.js";

/**
 * Participant, session, trial, node and quantity of the first failure.
 *
 * @param conditions condition of every trial
 * @param natives values of all parameters of the agent in each condition
 * @param logLikelihoods what the kernel made of every trial, by stream
 */
export function reasonOf(
  agent: Agent,
  { id, runs }: GroupParticipant,
  number: number,
  conditions: Int32Array,
  natives: readonly Float64Array[],
  logLikelihoods: readonly Float64Array[],
): string {
  const run = runs[number]!;
  const failure =
    filterFailure(agent, run, conditions, natives) ?? likelihoodFailure(agent, run, logLikelihoods);
  const who = `participant ${id}, ${sessionOf(run, number, failure?.trial ?? 0)}`;
  return failure === undefined ? `${who}: the model failed` : `${who}, ${describeFailure(failure)}`;
}

/** A session of each condition; the belief goes from one to the next where the condition changes. */
function filterFailure(
  agent: Agent,
  run: GroupRun,
  conditions: Int32Array,
  natives: readonly Float64Array[],
): Failure | undefined {
  const { filter, settings } = agent;
  const { missingInput } = settings;
  const sessions = natives.map((native) => {
    const p = Object.fromEntries(agent.parameters.map(({ name }, i) => [name, native[i]!]));
    return startSession(filter, p, { missingInput });
  });
  let current = sessions[conditions[0] ?? 0]!;
  for (let trial = 0; trial < run.trials && current.failure === undefined; trial++) {
    const next = sessions[conditions[trial]!]!;
    if (next !== current) next.restore(current.snapshot());
    current = next;
    current.predict(at(run.exogenous ?? {}, trial));
    current.update(at(run.inputs, trial));
  }
  return current.failure;
}

function at(columns: Readonly<Record<string, Float64Array>>, trial: number): NamedNumbers {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[trial]!]));
}

function likelihoodFailure(
  agent: Agent,
  run: GroupRun,
  logLikelihoods: readonly Float64Array[],
): Failure | undefined {
  const { scored } = trialMasks(agent, run);
  for (let trial = 0; trial < run.trials; trial++) {
    for (const [s, { name }] of agent.streams.entries()) {
      const value = logLikelihoods[s]![trial]!;
      if (scored[s]![trial] !== 1 || Number.isFinite(value)) continue;
      const advice = adviceFor("likelihood");
      return { reason: "likelihood", trial, node: name, quantity: "logLikelihood", value, advice };
    }
  }
  return undefined;
}

/** As in `session 2`; runs are counted where the study has no sessions. */
function sessionOf({ sessions }: GroupRun, number: number, trial: number): string {
  let before = 0;
  for (const { label, trials } of sessions ?? []) {
    before += trials;
    if (trial < before) return `session ${label}`;
  }
  return `run ${number + 1}`;
}
