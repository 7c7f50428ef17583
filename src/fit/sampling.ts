/** Posteriors of every participant of a study, on as many threads as there are. */

import { type Agent, agentDensity, buildAgent } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { Checkpoint } from "../inference/nuts/checkpoint.js";
import type { Start } from "../inference/nuts/start.js";
import { breath, Pool, shared, type Task, type Work } from "../workers/index.js";
import { participantDensity } from "./chains.js";
import type { Subject } from "./draw.js";
import type { FitRun, ParticipantData } from "./participants.js";
import { type ParticipantDraws, type SamplingSettings, undrawn } from "./posterior.js";
import { startOf } from "./start.js";
import type { ParticipantFit } from "./summary.js";
import type { AgentRecipe, LoadModels } from "./task.js";

export interface SamplingRunOptions extends Pick<FitRun, "threads" | "signal" | "onProgress"> {
  /** Called as each participant ends, in order of ending. */
  readonly onParticipant?: (draws: ParticipantDraws) => void;
  /** Participants sampled before, by id; they are not sampled again. */
  readonly completed?: ReadonlyMap<string, ParticipantDraws>;
  /** Is given the state of chains every few seconds, and where the run is stopped. */
  readonly onCheckpoint?: (id: string, checkpoint: Checkpoint) => void;
  /** States to go on from, by id; the draws are those of a run that was never stopped. */
  readonly checkpoints?: ReadonlyMap<string, Checkpoint>;
}

export interface Posteriors {
  /** In the order of the data. After an interruption, those that ended. */
  readonly participants: readonly ParticipantDraws[];
  readonly interrupted: boolean;
  /** Threads that were used. */
  readonly threads: number;
}

/** A participant to sample. */
export interface Open extends ParticipantData {
  readonly start: Start;
  readonly from?: Checkpoint;
}

interface Job {
  readonly open: readonly Open[];
  readonly settings: SamplingSettings;
}

/** What a worker is told. */
export type SamplingJob = Job & { readonly recipe: AgentRecipe };

/** What a thread tells of a participant. */
export type SamplingReport =
  | { readonly kind: "draws"; readonly draws: ParticipantDraws }
  | { readonly kind: "state"; readonly checkpoint: Checkpoint };

/** What became of the participants so far, and whom to tell. */
export interface Gathering {
  readonly run: SamplingRunOptions;
  readonly results: Map<string, ParticipantDraws>;
  readonly take: (id: string, report: SamplingReport) => void;
  readonly progress: (iterations: number) => void;
}

/** The name under which workers know the task. */
const taskName = "sample participants";

/** Let timers, progress and signals through this often, in milliseconds. */
const BREATH = 40;

/** States of chains are handed over this often, in milliseconds: what is left where a process dies. */
export const BETWEEN_STATES = 5000;

/**
 * Samples every participant on their own, from the modes of a fit. Draws depend on data, model, settings, seed and the
 * participant's id only: not on who else is sampled, nor on the number of threads. Where there are fewer participants
 * than threads, the chains of each are spread over them.
 *
 * @param fits of the same participants
 * @throws UsageError where no parameter is free, or a start is given that is not possible
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
  const open: Open[] = [];
  for (const participant of participants) {
    const { id } = participant;
    const fit = fitOf.get(id);
    const before = run.completed?.get(id);
    const start = fit && startOf(agent, fit, settings);
    const from = run.checkpoints?.get(id);
    if (before !== undefined) results.set(id, before);
    else if (start === undefined) results.set(id, undrawn(id, "there is no mode to start from"));
    else open.push({ ...participant, start, ...(from === undefined ? {} : { from }) });
  }
  const wanted = run.threads?.count ?? 1;
  const gathering = gather(run, results, participants.length);
  let threads = Math.max(1, Math.min(wanted, open.length));
  const spread = settings.method === "nuts" ? Math.min(wanted, settings.chains) : 1;
  if (open.length > 0 && settings.method === "nuts" && spread > threads) {
    threads = spread;
    const { sampleSpread } = await import("./spread.js");
    await sampleSpread(agent, open, settings, threads, gathering);
  } else if (open.length > 0) {
    await sampleOpen(agent, { open, settings }, threads, gathering);
  }
  const ended = participants.flatMap(({ id }) => results.get(id) ?? []);
  return { participants: ended, interrupted: ended.length < participants.length, threads };
}

function gather(run: SamplingRunOptions, results: Map<string, ParticipantDraws>, total: number): Gathering {
  let evaluations = 0;
  const tell = (): void => run.onProgress?.({ stage: "sampling", done: results.size, total, evaluations });
  return {
    run,
    results,
    take(id, report) {
      if (report.kind === "state") {
        run.onCheckpoint?.(id, report.checkpoint);
        return;
      }
      results.set(id, report.draws);
      run.onParticipant?.(report.draws);
      tell();
    },
    progress(iterations) {
      evaluations += iterations;
      tell();
    },
  };
}

/** Participants as chunks of the pool. */
async function sampleOpen(
  agent: Agent,
  job: Job,
  threads: number,
  { run, take, progress }: Gathering,
): Promise<void> {
  const others = run.threads === undefined ? 0 : threads - 1;
  const pool = new Pool(Array.from({ length: others }, () => run.threads!.start()));
  try {
    await pool.run<SamplingReport>({
      task: taskName,
      data: others === 0 ? undefined : shared({ recipe: run.threads!.recipe, ...job }),
      chunks: job.open.length,
      here: (work) => sampleTaken(agent, job, work),
      onResult: (index, report) => take(job.open[index]!.id, report),
      onProgress: progress,
      ...(run.signal === undefined ? {} : { signal: run.signal }),
    });
  } finally {
    pool.close();
  }
}

/** Samples participants as they are taken, one at a time. Progress is counted in iterations of chains. */
async function sampleTaken(agent: Agent, { open, settings }: Job, work: Work<SamplingReport>): Promise<void> {
  const agents = agentDensity(
    agent,
    open.map((p) => p.runs),
  );
  while (!work.signal.aborted) {
    const [index] = work.take(1);
    if (index === undefined) {
      if (await work.more()) continue;
      return;
    }
    const subject = {
      ...open[index]!,
      agents,
      participant: index,
      density: participantDensity(agents, index),
    };
    const { signal } = work;
    const ended = await sampleOne(subject, settings, signal, {
      take: (report) => (report.kind === "draws" ? work.finish(index, report) : work.report(index, report)),
      progress: (iterations) => work.progress(iterations),
    });
    if (!ended) return;
  }
}

/** Samples one participant in steps between which messages get through. @returns false where it was stopped */
export async function sampleOne(
  subject: Subject,
  settings: SamplingSettings,
  signal: AbortSignal,
  tell: { take(report: SamplingReport): void; progress(iterations: number): void },
): Promise<boolean> {
  // The sampler is loaded where somebody samples: fits need none of it.
  const { drawParticipant } = await import("./draw.js");
  let until = performance.now() + BREATH;
  let saved = performance.now();
  const drawing = drawParticipant(subject, settings, () => performance.now() > until);
  for (let step = drawing.next(); ; step = drawing.next()) {
    if (step.done) {
      tell.take({ kind: "draws", draws: step.value });
      await breath();
      return true;
    }
    const { iterations, save } = step.value;
    tell.progress(iterations);
    await breath();
    const { aborted } = signal;
    if (save !== undefined && (aborted || performance.now() - saved > BETWEEN_STATES)) {
      tell.take({ kind: "state", checkpoint: save() });
      saved = performance.now();
    }
    if (aborted) return false;
    until = performance.now() + BREATH;
  }
}

/** The task of a worker. @param loadModels absent where there are no files: such a model is then unknown */
export function participantSamplingTask(loadModels?: LoadModels): Task<SamplingJob, SamplingReport> {
  return {
    name: taskName,
    async run({ recipe: { specification, inputs, folder }, ...job }, work) {
      const models = folder === undefined ? {} : await loadModels?.(specification, folder);
      const { agent } = buildAgent(specification, { ...models, inputs });
      await sampleTaken(agent, job, work);
    },
  };
}
