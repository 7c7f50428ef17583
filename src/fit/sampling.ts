/** Posteriors of every participant of a study, one after the other on as many threads as there are. */

import { type Agent, agentDensity, buildAgent } from "../agent/index.js";
import { UsageError } from "../errors.js";
import { breath, Pool, shared, type Task, type Work } from "../workers/index.js";
import { participantDensity } from "./chains.js";
import type { Beginning } from "./draw.js";
import type { FitRun, ParticipantData } from "./participants.js";
import { type ParticipantDraws, type SamplingSettings, undrawn } from "./posterior.js";
import type { ParticipantFit } from "./summary.js";
import type { AgentRecipe, LoadModels } from "./task.js";

export interface SamplingRunOptions extends Pick<FitRun, "threads" | "signal" | "onProgress"> {
  /** Called as each participant ends, in order of ending. */
  readonly onParticipant?: (draws: ParticipantDraws) => void;
  /** Participants sampled before, by id; they are not sampled again. */
  readonly completed?: ReadonlyMap<string, ParticipantDraws>;
}

export interface Posteriors {
  /** In the order of the data. After an interruption, those that ended. */
  readonly participants: readonly ParticipantDraws[];
  readonly interrupted: boolean;
  /** Threads that were used. */
  readonly threads: number;
}

interface Job {
  readonly participants: readonly ParticipantData[];
  readonly beginnings: readonly Beginning[];
  readonly settings: SamplingSettings;
}

/** What a worker is told. */
export type SamplingJob = Job & { readonly recipe: AgentRecipe };

/** The name under which workers know the task. */
const taskName = "sample participants";

/** Let timers, progress and signals through this often, in milliseconds. */
const BREATH = 40;

/**
 * Samples every participant on their own, from the modes of a fit. Draws depend on data, model, settings, seed and the
 * participant's id only: not on who else is sampled, nor on the number of threads.
 *
 * @param fits of the same participants
 * @throws UsageError where no parameter is free
 * @throws WorkerError when a worker cannot be started or breaks down
 */
export async function sampleParticipants(
  agent: Agent,
  participants: readonly ParticipantData[],
  fits: readonly ParticipantFit[],
  settings: SamplingSettings,
  run: SamplingRunOptions = {},
): Promise<Posteriors> {
  const results = new Map<string, ParticipantDraws>();
  const fitOf = new Map(fits.map((fit) => [fit.id, fit]));
  if (fits.some(({ estimates }) => estimates.length === 0)) {
    throw new UsageError("nothing to sample: every parameter is fixed; free one, or leave --inference away");
  }
  const open: ParticipantData[] = [];
  const beginnings: Beginning[] = [];
  for (const participant of participants) {
    const fit = fitOf.get(participant.id);
    const before = run.completed?.get(participant.id);
    const beginning = fit && beginningOf(fit);
    if (before !== undefined) results.set(participant.id, before);
    else if (beginning === undefined) {
      results.set(participant.id, undrawn(participant.id, "there is no mode to start from"));
    } else {
      open.push(participant);
      beginnings.push(beginning);
    }
  }
  const threads = Math.max(1, Math.min(run.threads?.count ?? 1, open.length));
  if (open.length > 0)
    await sampleOpen(agent, { participants: open, beginnings, settings }, run, threads, results);
  const ended = participants.flatMap(({ id }) => results.get(id) ?? []);
  return { participants: ended, interrupted: ended.length < participants.length, threads };
}

async function sampleOpen(
  agent: Agent,
  job: Job,
  run: SamplingRunOptions,
  threads: number,
  results: Map<string, ParticipantDraws>,
): Promise<void> {
  const before = results.size;
  const total = before + job.participants.length;
  let evaluations = 0;
  const tell = (): void => run.onProgress?.({ stage: "sampling", done: results.size, total, evaluations });
  const others = run.threads === undefined ? 0 : threads - 1;
  const pool = new Pool(Array.from({ length: others }, () => run.threads!.start()));
  try {
    await pool.run<ParticipantDraws>({
      task: taskName,
      data: others === 0 ? undefined : shared({ recipe: run.threads!.recipe, ...job }),
      chunks: job.participants.length,
      here: (work) => sampleTaken(agent, job, work),
      onResult(_, draws) {
        results.set(draws.id, draws);
        run.onParticipant?.(draws);
        tell();
      },
      onProgress(amount) {
        evaluations += amount;
        tell();
      },
      ...(run.signal === undefined ? {} : { signal: run.signal }),
    });
  } finally {
    pool.close();
  }
}

/** Samples participants as they are taken, one at a time. Progress is counted in iterations of chains. */
async function sampleTaken(
  agent: Agent,
  { participants, beginnings, settings }: Job,
  work: Work<ParticipantDraws>,
): Promise<void> {
  // The sampler is loaded where somebody samples: fits need none of it.
  const { drawParticipant } = await import("./draw.js");
  const densities = agentDensity(
    agent,
    participants.map((p) => p.runs),
  );
  while (!work.signal.aborted) {
    const [index] = work.take(1);
    if (index === undefined) {
      if (await work.more()) continue;
      return;
    }
    let until = performance.now() + BREATH;
    const drawing = drawParticipant(
      participantDensity(densities, index),
      participants[index]!.id,
      beginnings[index]!,
      settings,
      () => performance.now() > until,
    );
    for (let step = drawing.next(); ; step = drawing.next()) {
      if (step.done) {
        work.finish(index, step.value);
        await breath();
        break;
      }
      work.progress(step.value);
      await breath();
      if (work.signal.aborted) return;
      until = performance.now() + BREATH;
    }
  }
}

/** Undefined where the fit failed. */
function beginningOf({ status, estimates }: ParticipantFit): Beginning | undefined {
  if (status === "failed") return undefined;
  return {
    mode: Float64Array.from(estimates, ({ estimation }) => estimation!),
    scale: Float64Array.from(estimates, ({ sd, prior }) => sd ?? prior!.sd),
  };
}

/** The task of a worker. @param loadModels absent where there are no files: such a model is then unknown */
export function participantSamplingTask(loadModels?: LoadModels): Task<SamplingJob, ParticipantDraws> {
  return {
    name: taskName,
    async run({ recipe: { specification, inputs, folder }, ...job }, work) {
      const models = folder === undefined ? {} : await loadModels?.(specification, folder);
      const { agent } = buildAgent(specification, { ...models, inputs });
      await sampleTaken(agent, job, work);
    },
  };
}
