/**
 * Fits every participant of a study: one compiled density for all, the fits of several participants (and all
 * their starts) side by side in the lanes of its kernel. A participant that fails is reported and stops nobody.
 */

import { type Agent, agentDensity, type RunData, resolvePriors } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { SessionTrials } from "../study/index.js";
import { Pool, type StartWorker, shared, type WorkerPort } from "../workers/index.js";
import { fitInLockStep } from "./lockstep.js";
import { type ParticipantFit, unfitted } from "./summary.js";
import { type AgentRecipe, type FitTaskData, fitTaskName } from "./task.js";

/** A run as the agent reads it, with what tables and regressors say of its trials. */
export interface TrialRun extends RunData {
  /** Onset of each trial in the unit of the file, where the study has a time column. */
  readonly time?: Float64Array;
  /** The sessions that the run goes through, where the study has sessions. */
  readonly sessions?: readonly SessionTrials[];
}

export interface ParticipantData {
  readonly id: string;
  readonly runs: readonly TrialRun[];
}

export interface FitSettings {
  /** Starts of each minimisation: the prior mean and draws around it. Default 8. */
  readonly starts?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Draws of the evidence check. Default 1000. */
  readonly draws?: number;
}

export interface Progress {
  /** Participants are fitted, sampled where that is asked for, then their tables and figures are written. */
  readonly stage: "fitting" | "sampling" | "writing";
  readonly done: number;
  readonly total: number;
  /** Evaluations of the log joint so far; while sampling, iterations of chains. */
  readonly evaluations: number;
}

/** Threads to fit on: results are the same for any number of them. */
export interface Threads {
  /** How many, the calling one included; never more are used than there are participants. */
  readonly count: number;
  readonly start: StartWorker;
  /** What the workers build the agent from. It must describe the agent that is fitted. */
  readonly recipe: AgentRecipe;
}

export interface FitRun {
  /** Default: the calling thread alone. */
  readonly threads?: Threads;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Called as each participant ends, in order of ending. */
  readonly onParticipant?: (fit: ParticipantFit) => void;
  /** Participants fitted before, by id; they are not fitted again. */
  readonly completed?: ReadonlyMap<string, ParticipantFit>;
}

export interface ThreadUse {
  readonly used: number;
  /** Why fewer than asked for, where the number of participants is not the reason. */
  readonly reason?: string;
}

export interface ParticipantFits {
  /** In the order of the data. After an interruption, those that ended. */
  readonly participants: readonly ParticipantFit[];
  readonly interrupted: boolean;
  readonly threads: ThreadUse;
}

/** Participants that advance together: with 8 starts each enough to fill the kernel's lanes to the last step. */
const TOGETHER = 32;

/**
 * Maximum a posteriori with Laplace and importance-sampled evidence for each participant.
 * The result of a participant depends on data, model, settings and seed only, not on who else is fitted, nor on the
 * number of threads.
 *
 * @throws WorkerError when a worker cannot be started or breaks down
 */
export async function fitParticipants(
  agent: Agent,
  participants: readonly ParticipantData[],
  settings: FitSettings = {},
  run: FitRun = {},
): Promise<ParticipantFits> {
  const results = new Map<string, ParticipantFit>();
  for (const { id, runs } of participants) {
    const before = run.completed?.get(id) ?? withoutPrior(agent, id, runs);
    if (before !== undefined) results.set(id, before);
  }
  const open = participants.filter(({ id }) => !results.has(id));
  const total = participants.length;
  const count = Math.max(1, Math.min(run.threads?.count ?? 1, open.length));
  if (open.length > 0) await fitOpen(agent, open, settings, run, count, results, total);
  const ended = participants.flatMap(({ id }) => results.get(id) ?? []);
  return { participants: ended, interrupted: ended.length < total, threads: { used: count } };
}

/** Fits those that are open, on the calling thread and workers beside it. */
async function fitOpen(
  agent: Agent,
  open: readonly ParticipantData[],
  settings: FitSettings,
  run: FitRun,
  threads: number,
  results: Map<string, ParticipantFit>,
  total: number,
): Promise<void> {
  const together = Math.min(TOGETHER, Math.ceil(open.length / threads));
  let evaluations = 0;
  const report = (): void => run.onProgress?.({ stage: "fitting", done: results.size, total, evaluations });
  const { ports, data } = startWorkers(run.threads, threads - 1, { participants: open, settings, together });
  const pool = new Pool(ports);
  try {
    // Compiled while the workers start.
    const density = agentDensity(
      agent,
      open.map((p) => p.runs),
    );
    await pool.run<ParticipantFit>({
      task: fitTaskName,
      data,
      chunks: open.length,
      here: (work) => fitInLockStep(density, open, settings, together, work),
      onResult(_, fit) {
        results.set(fit.id, fit);
        run.onParticipant?.(fit);
        report();
      },
      onProgress(amount) {
        evaluations += amount;
        report();
      },
      ...(run.signal === undefined ? {} : { signal: run.signal }),
    });
  } finally {
    pool.close();
  }
}

function startWorkers(
  threads: Threads | undefined,
  workers: number,
  job: Omit<FitTaskData, "recipe">,
): { readonly ports: readonly WorkerPort[]; readonly data?: FitTaskData } {
  if (threads === undefined || workers < 1) return { ports: [] };
  return {
    ports: Array.from({ length: workers }, () => threads.start()),
    data: shared({ recipe: threads.recipe, ...job }),
  };
}

/** A participant whose inputs give no prior (constant ones, for a prior read off their variance) fails alone. */
function withoutPrior(agent: Agent, id: string, runs: readonly RunData[]): ParticipantFit | undefined {
  try {
    resolvePriors(agent, runs);
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return unfitted(agent, { id, runs }, error.message);
  }
}
