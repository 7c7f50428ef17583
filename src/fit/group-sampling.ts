/** Chains of a group model on as many threads as there are, with progress; stopped, they leave a checkpoint. */

import type { Agent } from "../agent/index.js";
import { sampledDensity } from "../group/centring/index.js";
import { cellLikelihood } from "../group/likelihood/likelihood.js";
import {
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type SamplingThreads,
} from "../inference/index.js";
import { resumeOnThreads, sampleOnThreads } from "../inference/threads/index.js";
import { groupBuilder } from "./group-builders.js";
import type { GroupRecipe } from "./group-chains.js";
import { chainSample, type GroupSample } from "./group-sample.js";
import type { GroupSamplingSettings } from "./group-settings.js";
import { groupStart } from "./group-start.js";
import type { Progress } from "./participants.js";

export interface GroupRun {
  readonly threads: SamplingThreads;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Of an interrupted run of the same data, model and settings. */
  readonly checkpoint?: Uint8Array;
  /** Names data, model and settings; a checkpoint of others is refused. */
  readonly identity: string;
}

/** What an interrupted run leaves. */
export interface Interrupted {
  readonly checkpoint: Uint8Array;
}

/**
 * Samples the posterior of a group model with NUTS. The draws depend on data, model, settings and seed only.
 *
 * @throws UsageError where no chain has draws, with the reasons; for a checkpoint of something else
 * @throws WorkerError where a thread cannot be started or breaks down
 */
export async function sampleGroup(
  agent: Agent,
  recipe: GroupRecipe,
  settings: GroupSamplingSettings,
  run: GroupRun,
): Promise<GroupSample | Interrupted> {
  const { participants, design, hyperpriors } = recipe;
  const likelihood = cellLikelihood(agent, participants, design);
  const { density, centring } = sampledDensity(likelihood, hyperpriors);
  const { parametrisations, shears } = centring;
  const named = {
    builder: groupBuilder,
    data: { ...recipe, parametrisations, shears } satisfies GroupRecipe,
  };
  // The calling thread has the density already; workers build theirs from the recipe.
  const builders = { [groupBuilder]: () => density };
  const { seed, chains, warmup: tune, draws, targetAcceptance, maxTreeDepth: maxDepth } = settings;
  const { identity, threads, signal } = run;
  const before: Checkpoint | undefined = run.checkpoint && decodeCheckpoint(run.checkpoint);
  const running =
    before === undefined
      ? await sampleOnThreads(named, builders, threads, {
          ...{ seed, chains, tune, draws, targetAcceptance, maxDepth, identity },
          start: groupStart(density, centring, settings),
        })
      : await resumeOnThreads(named, builders, threads, before, identity);
  const stop = (): void => running.stop();
  signal?.addEventListener("abort", stop);
  if (signal?.aborted) stop();
  const total = chains * (tune + draws);
  const done = new Map(before?.chains.map((chain) => [chain.chain, chain.iteration]));
  try {
    for await (const { chain, iteration } of running) {
      done.set(chain, iteration);
      const iterations = [...done.values()].reduce((sum, n) => sum + n, 0);
      run.onProgress?.({ stage: "sampling", done: iterations, total, evaluations: iterations });
    }
    if (signal?.aborted) return { checkpoint: encodeCheckpoint(await running.checkpoint()) };
    return chainSample(density, centring, await running.result());
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** Whether a run was stopped before its end. */
export function wasInterrupted(outcome: GroupSample | Interrupted): outcome is Interrupted {
  return "checkpoint" in outcome;
}
