/** Parameter recovery: agents with known parameters are simulated, fitted like participants, and compared with the truth. */

import { type Agent, freeIndices } from "../agent/index.js";
import {
  type FitRun,
  type FitSettings,
  fitParticipants,
  type ParticipantData,
  type ParticipantFit,
  Z95,
} from "../fit/index.js";
import { toNative } from "../model/index.js";
import { type PeopleOptions, refuseFixed, type SimulatedPerson, simulatePeople } from "./people.js";
import { type RecoveryRow, summariseRecovery } from "./recovery.js";
import type { CheckRun } from "./report.js";

export interface ParameterRecoveryOptions extends PeopleOptions {
  /** Fitted. */
  readonly agent: Agent;
  /** Simulates; its priors are those that true values are drawn from. Default: the agent that is fitted. */
  readonly population?: Agent;
  /** Whose inputs the agents are given. */
  readonly schedule: readonly ParticipantData[];
  /** Of each fit. Default 8. */
  readonly starts?: number;
  readonly threads?: NonNullable<FitRun["threads"]>;
}

/** True and estimated value of one parameter of one agent. */
export interface RecoveredParameter {
  readonly name: string;
  /** Native scale. */
  readonly truth: number;
  readonly estimate: number | null;
  readonly interval: readonly [number, number] | null;
  /** Scale of estimation. */
  readonly truthEstimation: number;
  readonly estimateEstimation: number | null;
  readonly sd: number | null;
  readonly priorSd: number | null;
}

export interface RecoveredAgent {
  readonly id: string;
  /** Of the fit: `converged`, `kink`, `edge` or `failed`. */
  readonly status: ParticipantFit["status"];
  readonly redrawn: number;
  readonly parameters: readonly RecoveredParameter[];
}

export interface ParameterRecovery {
  readonly rows: readonly RecoveryRow[];
  readonly agents: readonly RecoveredAgent[];
  /** Agents that could not be simulated. */
  readonly impossible: readonly string[];
  /** Agents that could not be fitted. */
  readonly failed: readonly string[];
}

/**
 * Simulates agents, fits them side by side, and compares. True values and estimates do not depend on threads.
 *
 * @returns undefined where it was stopped
 * @throws UsageError for an agent without responses or free parameters
 */
export async function recoverParameters(
  options: ParameterRecoveryOptions,
  run: CheckRun = {},
): Promise<ParameterRecovery | undefined> {
  const { agent, population = agent, schedule, seed, starts, threads } = options;
  refuseFixed(agent);
  const { people, impossible } = simulatePeople(population, schedule, options);
  const settings = { seed, draws: 0, ...(starts && { starts }), ...(threads && { threads }) };
  const fits = await fitPeople("agent", agent, people, settings, run);
  if (fits === undefined) return undefined;
  const agents = people.map((person, k) => recovered(agent, person, fits[k]!));
  return {
    rows: summariseAgents(agent, agents),
    agents,
    impossible,
    failed: agents.filter(({ status }) => status === "failed").map(({ id }) => id),
  };
}

/**
 * Fits of simulated people in their order, those of an interrupted run among them; undefined where it was stopped.
 *
 * @param stage tells fits of one check apart in what a run keeps
 */
export async function fitPeople(
  stage: string,
  agent: Agent,
  people: readonly SimulatedPerson[],
  { threads, ...settings }: FitSettings & Pick<ParameterRecoveryOptions, "threads">,
  { signal, onProgress, completed, onPart }: CheckRun,
): Promise<readonly ParticipantFit[] | undefined> {
  const key = (id: string): string => `${stage}/${id}`;
  const done = new Map(
    people.flatMap(({ id }): [string, ParticipantFit][] => {
      const before = completed?.get(key(id));
      // What a run keeps under this key is what it was given below.
      return before === undefined ? [] : [[id, before as ParticipantFit]];
    }),
  );
  const { participants, interrupted } = await fitParticipants(agent, people, settings, {
    completed: done,
    ...(threads && { threads }),
    ...(signal && { signal }),
    ...(onProgress && {
      onProgress: ({ done: fitted, total }) => onProgress({ stage: "fitting", done: fitted, total }),
    }),
    ...(onPart && { onParticipant: (fit) => onPart(key(fit.id), fit) }),
  });
  return interrupted ? undefined : participants;
}

/** An agent's true values beside its estimates. */
export function recovered(agent: Agent, person: SimulatedPerson, fit: ParticipantFit): RecoveredAgent {
  const parameters = freeIndices(agent).map((i, j): RecoveredParameter => {
    const { name, domain } = agent.parameters[i]!;
    const { value, estimation, sd, interval, prior } = fit.estimates[j]!;
    const z = person.truth.estimation[i]!;
    return {
      name,
      truth: toNative(domain, z),
      estimate: value,
      interval,
      truthEstimation: z,
      estimateEstimation: estimation,
      sd,
      priorSd: prior?.sd ?? null,
    };
  });
  return { id: person.id, status: fit.status, redrawn: person.redrawn, parameters };
}

/** A row for each free parameter, over the agents that could be fitted. */
export function summariseAgents(agent: Agent, agents: readonly RecoveredAgent[]): RecoveryRow[] {
  return freeIndices(agent).map((i, j) => {
    const values = agents.flatMap(({ parameters }) => {
      const { truthEstimation: truth, estimateEstimation: estimate, sd, priorSd } = parameters[j]!;
      if (estimate === null || priorSd === null) return [];
      return [{ truth, estimate, priorSd, ...(sd === null ? {} : { sd }) }];
    });
    return summariseRecovery(agent.parameters[i]!.name, values, Z95);
  });
}
