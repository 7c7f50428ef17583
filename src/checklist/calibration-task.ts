/** Replications of simulation-based calibration of one participant's posterior, as a task of the worker pool. */

import { type Agent, agentDensity, agentSimulator, buildAgent, choicesMissing } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { type AgentRecipe, type LoadModels, type ParticipantData, participantDensity } from "../fit/index.js";
import {
  type CalibrationOptions,
  type CalibrationSource,
  calibrateOnce,
  type ReplicationRanks,
} from "../inference/calibration/index.js";
import { breath, type Task, type Work } from "../workers/index.js";
import { answered } from "./people.js";

export interface CalibrationJob {
  /** Whose inputs replications are given, by turns. */
  readonly schedule: readonly ParticipantData[];
  readonly options: CalibrationOptions;
  /** Numbers of the replications, a chunk each. */
  readonly open: readonly number[];
}

/** Names and normalised ranks of the quantities of one replication; ranks are null where the posterior failed. */
export type Replication = ReplicationRanks;

export const calibrationTaskName = "calibrate participants";

/** Let timers, progress and signals through this often, in milliseconds. */
const BREATH = 40;
const MAX_REDRAWS = 1000;

/** A participant with these inputs, simulated and sampled. */
export function calibrationSource(agent: Agent, { id, runs }: ParticipantData): CalibrationSource {
  if (runs.some((run) => choicesMissing(agent, run))) {
    throw new UsageError(
      `${agent.filter.name} learns from its own choices, on which it depends whether it breaks down: calibrate it with ` +
        "the choices of a study",
    );
  }
  const simulator = agentSimulator(agent, [runs]);
  const { mean, variance } = simulator.priors[0]!;
  return {
    dimension: mean.length,
    drawPrior(random, zOut) {
      // The model breaks down, or not, whatever the responses: prior and posterior are cut off at the same border.
      for (let attempt = 0; attempt < MAX_REDRAWS; attempt++) {
        for (let j = 0; j < zOut.length; j++) zOut[j] = mean[j]! + Math.sqrt(variance[j]!) * random.normal();
        if (simulator.runs([{ participant: 0, z: zOut }])[0]) return;
      }
      throw new UsageError(
        `${MAX_REDRAWS} draws of the prior in a row break the model down on the inputs of ${id}; narrow the priors`,
      );
    },
    simulate(z, random) {
      const numbers = () => () => () => random;
      const [one] = [...simulator.simulate([{ participant: 0, z, numbers }])];
      const simulated = runs.map((run, r) => ({
        ...run,
        responses: answered(agent, run, one!.responses[r]!),
      }));
      return participantDensity(agentDensity(agent, [simulated]), 0);
    },
  };
}

/** Replicates as chunks are taken. */
export async function calibrateTaken(
  agent: Agent,
  { schedule, options, open }: CalibrationJob,
  work: Work<Replication>,
): Promise<void> {
  const sources = new Map<number, CalibrationSource>();
  while (!work.signal.aborted) {
    const [chunk] = work.take(1);
    if (chunk === undefined) {
      if (await work.more()) continue;
      return;
    }
    const replication = open[chunk]!;
    const participant = replication % schedule.length;
    const source = sources.get(participant) ?? calibrationSource(agent, schedule[participant]!);
    sources.set(participant, source);
    let until = performance.now() + BREATH;
    const steps = calibrateOnce(source, options, replication, () => performance.now() > until);
    for (let step = steps.next(); ; step = steps.next()) {
      await breath();
      if (step.done) {
        work.finish(chunk, step.value);
        break;
      }
      if (work.signal.aborted) return;
      until = performance.now() + BREATH;
    }
  }
}

/** The task of a worker. @param loadModels absent where there are no files: such a model is then unknown */
export function calibrationTask(
  loadModels?: LoadModels,
): Task<CalibrationJob & { readonly recipe: AgentRecipe }, Replication> {
  return {
    name: calibrationTaskName,
    async run({ recipe: { specification, inputs, folder }, ...job }, work) {
      const models = folder === undefined ? {} : await loadModels?.(specification, folder);
      const { agent } = buildAgent(specification, { ...models, inputs });
      await calibrateTaken(agent, job, work);
    },
  };
}
