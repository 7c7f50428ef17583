/** Parameter recovery from a model and inputs on disk to a folder. */

import { basename, normalize } from "node:path";
import { type Agent, freeIndices } from "../agent/index.js";
import { parameterReport, recoverParameters, refuseFixed } from "../checklist/index.js";
import { UsageError } from "../errors.js";
import type { FitResult } from "../fit/index.js";
import { type CheckFolderOptions, type CheckOutcome, runCheck } from "./checklist-folder.js";
import {
  type CheckSource,
  type CheckSourceOptions,
  checkSource,
  fittedAnalysis,
} from "./checklist-source.js";
import { defaultThreads, nodeWorkers } from "./threads.js";

export interface RecoveryRunOptions extends CheckFolderOptions, CheckSourceOptions {
  /** Default 100; of a fit folder, as many as it has participants. */
  readonly agents?: number;
  /** Parameter -> distribution that true values are drawn from; of others the prior. */
  readonly population?: Readonly<Record<string, string>>;
  /** True values are the estimates of this fit, unless there is a population. */
  readonly fitFolder?: string;
  readonly seed: number;
  /** Default 8. */
  readonly starts?: number;
  readonly threads?: number;
}

/** @throws UsageError, DataError */
export async function runParameterRecovery(options: RecoveryRunOptions): Promise<CheckOutcome> {
  const { seed, starts = 8, population: priors = {}, fitFolder } = options;
  const drawn = Object.keys(priors).length > 0 || fitFolder === undefined;
  const source = await checkSource(options, seed);
  const population = source.withPriors(priors);
  refuseFixed(source.agent);
  const known = drawn ? undefined : await estimatesOf(fitFolder, source);
  const { agent, inputs, recipe, schedule } = known ?? source;
  const agents = options.agents ?? (known === undefined ? 100 : schedule.length);
  const settings = { agents, seed, starts, priors, estimates: known?.estimates };
  return runCheck("recovery", { source: source.identity, settings }, options, async (run) => {
    const recovery = await recoverParameters(
      {
        agent,
        population,
        schedule,
        agents,
        seed,
        starts,
        ...(known && { estimates: known.estimates }),
        threads: { count: options.threads ?? defaultThreads(agents), start: nodeWorkers, recipe },
      },
      run,
    );
    return (
      recovery &&
      parameterReport(recovery, {
        ...{ agent, population, schedule, inputs, seed, starts },
        ...(known && { origin: known.origin }),
      })
    );
  });
}

/** Estimates of a fit, and the inputs of those who have any. */
async function estimatesOf(folder: string, source: CheckSource) {
  const { fit } = await fittedAnalysis(folder);
  const found = new Map(fit.result.participants.map((each) => [each.id, modeOf(each)]));
  const schedule = source.schedule.filter(({ id }) => found.get(id) !== undefined);
  if (schedule.length === 0) {
    throw new UsageError(`${folder}: nobody in this fit has estimates to simulate from; name a --population`);
  }
  refuseOtherModel(folder, fit.result, source.agent);
  return {
    ...source,
    schedule,
    estimates: schedule.map(({ id }) => found.get(id)!),
    origin: `the estimates of ${schedule.length} participants in ${basename(normalize(folder))}`,
  };
}

function modeOf({ status, estimates }: FitResult["participants"][number]): number[] | undefined {
  return status === "failed" ? undefined : estimates.map(({ estimation }) => estimation!);
}

function refuseOtherModel(folder: string, { participants }: FitResult, agent: Agent): void {
  const free = freeIndices(agent).map((i) => agent.parameters[i]!.name);
  const fitted = participants[0]!.estimates.map(({ name }) => name);
  if (free.join() === fitted.join()) return;
  throw new UsageError(
    `${folder}: the fit estimated ${fitted.join(", ")}, and here ${free.join(", ")} are free; leave --fix, --free ` +
      "and --prior away, or draw true values with --population",
  );
}
