/** Model recovery from models and inputs on disk to a folder. */

import {
  type Criterion,
  modelReport,
  type RecoveredModel,
  recoverModels,
  refuseUnlike,
} from "../checklist/index.js";
import { UsageError } from "../errors.js";
import { type CheckFolderOptions, type CheckOutcome, runCheck } from "./checklist-folder.js";
import { type CheckSource, type CheckSourceOptions, checkSource } from "./checklist-source.js";
import { defaultThreads, nodeWorkers } from "./threads.js";

export interface ModelRecoveryRunOptions extends CheckFolderOptions {
  readonly models: readonly (CheckSourceOptions & { readonly name: string })[];
  /** Of each model. Default 50. */
  readonly agents?: number;
  readonly seed: number;
  /** Default 8. */
  readonly starts?: number;
  /** Draws of the evidence check. Default 1000. */
  readonly evidenceDraws?: number;
  /** Default `lme`. */
  readonly criterion?: Criterion;
  readonly threads?: number;
}

/** @throws UsageError, DataError */
export async function runModelRecovery(options: ModelRecoveryRunOptions): Promise<CheckOutcome> {
  const { seed, agents = 50, starts = 8, evidenceDraws: draws = 1000, criterion = "lme" } = options;
  const sources: CheckSource[] = [];
  for (const { name: _, ...model } of options.models) sources.push(await checkSource(model, seed));
  const total = agents * options.models.length;
  const models = options.models.map(({ name }, k): RecoveredModel => {
    const { agent, schedule, recipe } = sources[k]!;
    const threads = { count: options.threads ?? defaultThreads(total), start: nodeWorkers, recipe };
    return { name, agent, schedule, threads };
  });
  refuseUnlike(models);
  refuseOtherTrials(options.models[0]!.name, options.models, sources);
  const identity = {
    models: options.models.map(({ name }, k) => ({ name, source: sources[k]!.identity })),
    settings: { agents, seed, starts, draws },
  };
  return runCheck("recovery", identity, options, async (run) => {
    const recovery = await recoverModels({ models, agents, seed, starts, draws }, run);
    const { inputs } = sources[0]!;
    return recovery && modelReport(recovery, { models, inputs, seed, starts, draws, criterion });
  });
}

/** Models of analyses may read different studies. */
function refuseOtherTrials(
  first: string,
  models: readonly { readonly name: string }[],
  sources: readonly CheckSource[],
): void {
  const trials = sources.map(({ schedule }) =>
    schedule.map(({ runs }) => runs.map((run) => run.trials)).join(";"),
  );
  const other = trials.findIndex((one) => one !== trials[0]);
  if (other < 0) return;
  throw new UsageError(
    `${first} and ${models[other]!.name} have different trials; give all models the same with --like or --inputs`,
  );
}
