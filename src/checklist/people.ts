/** Simulated people: agents with known parameters that answer given inputs, as data to be fitted. */

import {
  type Agent,
  agentSimulator,
  freeIndices,
  numbersOf,
  type RunData,
  type SimulationPoint,
} from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { ParticipantData, TrialRun } from "../fit/index.js";

/** Agents in order: whose inputs they are given, and where their parameters come from. */
export interface PeopleOptions {
  readonly agents: number;
  readonly seed: number;
  /**
   * Free parameters on the estimation scale, one set a participant of the schedule; agents that are given the
   * participant's inputs have them. Default: each agent draws its own from the priors of the agent that simulates.
   */
  readonly estimates?: readonly (readonly number[])[];
  /** Of the ids, `agent` by default: agent1, agent2, ... */
  readonly name?: string;
}

export interface SimulatedPerson extends ParticipantData {
  /** Whose inputs they are: number of the participant in the schedule. */
  readonly participant: number;
  /** True values of all parameters in the agent's order. */
  readonly truth: { readonly native: Float64Array; readonly estimation: Float64Array };
  /** Draws of the parameters for which the model failed, and that were drawn again. */
  readonly redrawn: number;
}

export interface SimulatedPeople {
  readonly people: readonly SimulatedPerson[];
  /** Agents without parameters at which the model runs on their inputs. */
  readonly impossible: readonly string[];
}

/**
 * Agent k is given the inputs of participant k of the schedule, beginning again after the last. Where the schedule has
 * responses, trials without one stay without; what is not scored there is not scored here.
 *
 * @param agent whose priors parameters are drawn from
 * @param schedule whose inputs are used
 * @throws UsageError for an agent that gives no responses
 */
export function simulatePeople(
  agent: Agent,
  schedule: readonly ParticipantData[],
  { agents, seed, estimates, name = "agent" }: PeopleOptions,
): SimulatedPeople {
  refuseSilent(agent);
  const simulator = agentSimulator(
    agent,
    schedule.map(({ runs }) => runs),
  );
  const wanted = Array.from({ length: agents }, (_, index) => ({
    participant: index % schedule.length,
    index,
  }));
  const drawn =
    estimates === undefined
      ? simulator.draw(wanted, seed)
      : wanted.map(({ participant }) => {
          return { participant, z: Float64Array.from(estimates[participant]!), redrawn: 0 };
        });
  const points = drawn.flatMap((point, k): (SimulationPoint & { redrawn: number; k: number })[] =>
    point === undefined ? [] : [{ ...point, k, numbers: numbersOf(seed, k, agents) }],
  );
  const free = freeIndices(agent);
  const people: SimulatedPerson[] = [];
  const impossible = drawn.flatMap((point, k) => (point === undefined ? [`${name}${k + 1}`] : []));
  let next = 0;
  for (const { native, responses, inputs, failed } of simulator.simulate(points)) {
    const { participant, z, redrawn, k } = points[next++]!;
    const id = `${name}${k + 1}`;
    if (failed) {
      impossible.push(id);
      continue;
    }
    const estimation = simulator.priors[participant]!.estimation.slice();
    free.forEach((i, j) => {
      estimation[i] = z[j]!;
    });
    const runs = schedule[participant]!.runs.map((run, r) => ({
      ...run,
      ...(inputs && { inputs: inputs[r]! }),
      responses: answered(agent, run, responses[r]!),
    }));
    people.push({ id, participant, runs, truth: { native, estimation }, redrawn });
  }
  return { people, impossible };
}

/** @throws UsageError for a model whose likelihood is that of its inputs */
export function refuseSilent(agent: Agent): void {
  const silent = agent.streams.find(({ response }) => response.scores === "input");
  if (silent !== undefined || agent.streams.length === 0) {
    throw new UsageError(
      `${silent?.model.name ?? agent.filter.name} gives no responses, so that nobody can be simulated with it; ` +
        "name a response model with --response-model",
    );
  }
}

/** @throws UsageError for an agent without a parameter to find */
export function refuseFixed(agent: Agent): void {
  if (freeIndices(agent).length > 0) return;
  throw new UsageError("no parameter is free, so that there is nothing to recover; leave some --fix away");
}

/** Response columns by number. A response that is missing in the data is missing here. */
export function answered(agent: Agent, run: RunData, simulated: readonly Float64Array[]): Float64Array[] {
  const columns: Float64Array[] = [...run.responses];
  agent.streams.forEach(({ column }, s) => {
    const given = run.responses[column];
    const own = simulated[s]!;
    columns[column] =
      given === undefined ? own : own.map((y, t) => (Number.isNaN(given[t]!) ? Number.NaN : y));
  });
  return columns;
}

/** The first trials of a run. */
export function firstTrials(run: TrialRun, trials: number): TrialRun {
  if (run.trials <= trials) return run;
  const columns = (of: Readonly<Record<string, Float64Array>>) =>
    Object.fromEntries(Object.entries(of).map(([name, values]) => [name, values.slice(0, trials)]));
  const { sessions: _, ...rest } = run;
  return {
    ...rest,
    trials,
    inputs: columns(run.inputs),
    ...(run.outcomes && { outcomes: run.outcomes.map((values) => values.slice(0, trials)) }),
    ...(run.exogenous && { exogenous: columns(run.exogenous) }),
    responses: run.responses.map((values) => values.slice(0, trials)),
    ...(run.scored && { scored: run.scored.slice(0, trials) }),
    ...(run.time && { time: run.time.slice(0, trials) }),
  };
}
