/** The responses of a participant as units that can be left out, one at a time. inference 12, 13. */

import { type Agent, type AgentDensity, type RunData, trialMasks } from "../agent/index.js";
import type { Units } from "../inference/density/index.js";

/** One response: a trial of a run in a stream, all from 0. */
export interface ResponseUnit {
  readonly run: number;
  readonly trial: number;
  readonly stream: number;
}

/** Points evaluated at once. */
const TOGETHER = 64;

/** Every response that counts in the likelihood: by run, trial and stream. */
export function responseUnits(agent: Agent, runs: readonly RunData[]): ResponseUnit[] {
  return runs.flatMap((run, r) => {
    const { scored } = trialMasks(agent, run);
    return Array.from({ length: run.trials }, (_, trial) =>
      scored.flatMap((mask, stream) => (mask[trial] === 1 ? [{ run: r, trial, stream }] : [])),
    ).flat();
  });
}

/** Runs without some responses: beliefs and what the response model remembers go on as they were. */
export function withoutResponses(
  agent: Agent,
  runs: readonly RunData[],
  units: readonly ResponseUnit[],
): RunData[] {
  return runs.map((run, r) => {
    const { scored } = trialMasks(agent, run);
    const scoredStreams = scored.map((mask) => mask.slice());
    for (const unit of units) if (unit.run === r) scoredStreams[unit.stream]![unit.trial] = 0;
    return { ...run, scoredStreams };
  });
}

/** Pointwise log-likelihood of one participant. @param units default: every response that counts */
export function participantUnits(
  agents: AgentDensity,
  participant: number,
  units: readonly ResponseUnit[] = responseUnits(agents.agent, agents.participants[participant]!),
): Units {
  const places = placesOf(agents, participant, units);
  return {
    count: units.length,
    logLikelihood(z, out) {
      const [all] = agents.pointwise([{ participant, z }]);
      for (let i = 0; i < places.length; i++) out[i] = all![places[i]!]!;
    },
  };
}

/**
 * Log-likelihood of every unit at every draw, [unit][draw]. Yields after each batch of draws.
 *
 * @param unconstrained [draw][coordinate]
 */
export function* unitTable(
  agents: AgentDensity,
  participant: number,
  units: readonly ResponseUnit[],
  unconstrained: Float64Array,
): Generator<void, Float64Array[], void> {
  const S = unconstrained.length / agents.dimension;
  const table = units.map(() => new Float64Array(S));
  for (const { first, values } of unitBatches(agents, participant, units, unconstrained)) {
    values.forEach((row, k) => {
      for (let i = 0; i < row.length; i++) table[i]![first + k] = row[i]!;
    });
    yield;
  }
  return table;
}

/**
 * Log-likelihoods of all units, [draw of the batch][unit], batch after batch of draws.
 *
 * @param unconstrained [draw][coordinate]
 */
export function* unitBatches(
  agents: AgentDensity,
  participant: number,
  units: readonly ResponseUnit[],
  unconstrained: Float64Array,
): Generator<{ readonly first: number; readonly values: readonly Float64Array[] }, void, void> {
  const d = agents.dimension;
  const S = unconstrained.length / d;
  const places = placesOf(agents, participant, units);
  for (let first = 0; first < S; first += TOGETHER) {
    const points = Array.from({ length: Math.min(TOGETHER, S - first) }, (_, k) => ({
      participant,
      z: unconstrained.subarray((first + k) * d, (first + k + 1) * d),
    }));
    const values = agents.pointwise(points).map((all) => Float64Array.from(places, (place) => all[place]!));
    yield { first, values };
  }
}

/** Where units lie in what `pointwise` gives. */
function placesOf(agents: AgentDensity, participant: number, units: readonly ResponseUnit[]): Int32Array {
  const firsts: number[] = [];
  let total = 0;
  for (const { trials } of agents.participants[participant]!) {
    firsts.push(total);
    total += trials;
  }
  return Int32Array.from(units, ({ run, trial, stream }) => stream * total + firsts[run]! + trial);
}
