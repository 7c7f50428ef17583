/** Fitting participants as a task of the worker pool: plain data in, from which a worker makes the agent itself. */

import { type AgentContext, type AgentSpecification, agentDensity, buildAgent } from "../agent/index.js";
import type { Task } from "../workers/index.js";
import { fitInLockStep } from "./lockstep.js";
import type { FitSettings, ParticipantData } from "./participants.js";
import type { ParticipantFit } from "./summary.js";

/** What an agent is built from, where objects cannot go. */
export interface AgentRecipe {
  readonly specification: AgentSpecification;
  /** The study's input columns, in order. */
  readonly inputs: readonly string[];
  /** The folder that paths of model files start from. */
  readonly folder?: string;
}

export interface FitTaskData {
  readonly recipe: AgentRecipe;
  readonly participants: readonly ParticipantData[];
  readonly settings: FitSettings;
  /** Participants that advance together on one thread. */
  readonly together: number;
}

/** Loads the models that a specification names by the path of a file. */
export type LoadModels = (specification: AgentSpecification, folder: string) => Promise<AgentContext>;

export type FitTask = Task<FitTaskData, ParticipantFit>;

/** The name under which workers know the task. */
export const fitTaskName = "fit participants";

/** @param loadModels absent where there are no files: such a model is then unknown */
export function fitTask(loadModels?: LoadModels): FitTask {
  return {
    name: fitTaskName,
    async run({ recipe, participants, settings, together }, work) {
      const { specification, inputs, folder } = recipe;
      const models = folder === undefined ? {} : await loadModels?.(specification, folder);
      const { agent } = buildAgent(specification, { ...models, inputs });
      const density = agentDensity(
        agent,
        participants.map((p) => p.runs),
      );
      await fitInLockStep(density, participants, settings, together, work);
    },
  };
}
