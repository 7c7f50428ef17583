/**
 * Fits every participant of a study: one compiled density for all, the fits of several participants (and all
 * their starts) side by side in the lanes of its kernel. A participant that fails is reported and stops nobody.
 */

import {
  type Agent,
  type AgentDensity,
  agentDensity,
  type Point,
  type PointHessian,
  type RunData,
  resolvePriors,
} from "../agent/index.js";
import { UsageError } from "../errors.js";
import { fitMap, type MapResult, type Reply, type Request } from "../inference/map.js";
import type { SessionTrials } from "../study/index.js";
import { type ParticipantFit, summarise, unfitted } from "./summary.js";

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
  /** Participants are fitted, then their tables and figures are written. */
  readonly stage: "fitting" | "writing";
  readonly done: number;
  readonly total: number;
  /** Evaluations of the log joint so far. */
  readonly evaluations: number;
}

export interface FitRun {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Called as each participant ends, in order of ending. */
  readonly onParticipant?: (fit: ParticipantFit) => void;
  /** Participants fitted before, by id; they are not fitted again. */
  readonly completed?: ReadonlyMap<string, ParticipantFit>;
}

export interface ParticipantFits {
  /** In the order of the data. After an interruption, those that ended. */
  readonly participants: readonly ParticipantFit[];
  readonly interrupted: boolean;
}

/** Participants that advance together: with 8 starts each enough to fill the kernel's lanes to the last step. */
const TOGETHER = 32;
/** Let timers, progress and signals through this often, in milliseconds. */
const BREATH = 40;

interface Running {
  readonly index: number;
  readonly generator: Generator<Request, MapResult, readonly Reply[]>;
  request: Request;
}

/**
 * Maximum a posteriori with Laplace and importance-sampled evidence for each participant.
 * The result of a participant depends on data, model, settings and seed only, not on who else is fitted.
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
  const finish = (): ParticipantFits => {
    const ended = participants.flatMap(({ id }) => results.get(id) ?? []);
    return { participants: ended, interrupted: ended.length < total };
  };
  if (open.length === 0) return finish();
  const density = agentDensity(
    agent,
    open.map((p) => p.runs),
  );
  const queue = open.map((_, index) => index);
  let running: Running[] = [];
  let evaluations = 0;
  let lastBreath = performance.now();

  const advance = (fit: Running, replies?: readonly Reply[]): Running | undefined => {
    const step = replies === undefined ? fit.generator.next() : fit.generator.next(replies);
    if (!step.done) return { ...fit, request: step.value };
    const summary = summarise(density, open[fit.index]!, fit.index, step.value);
    results.set(summary.id, summary);
    run.onParticipant?.(summary);
    run.onProgress?.({ stage: "fitting", done: results.size, total, evaluations });
    return undefined;
  };

  while (queue.length > 0 || running.length > 0) {
    if (run.signal?.aborted) break;
    while (running.length < TOGETHER && queue.length > 0) {
      const next = queue.shift()!;
      const started = advance(begin(density, next, open[next]!.id, settings));
      if (started !== undefined) running.push(started);
    }
    const answers = answer(density, running);
    evaluations += answers.reduce((sum, replies) => sum + replies.length, 0);
    running = running.flatMap((fit, i) => advance(fit, answers[i]!) ?? []);
    if (performance.now() - lastBreath > BREATH) {
      run.onProgress?.({ stage: "fitting", done: results.size, total, evaluations });
      await new Promise((resolve) => setTimeout(resolve, 0));
      lastBreath = performance.now();
    }
  }
  return finish();
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

function begin(density: AgentDensity, index: number, id: string, settings: FitSettings): Running {
  const prior = density.priors[index]!;
  const generator = fitMap({
    mean: prior.mean,
    sd: prior.variance.map(Math.sqrt),
    seed: settings.seed ?? 1,
    index: hashOf(id),
    ...(settings.starts === undefined ? {} : { starts: settings.starts }),
    ...(settings.draws === undefined ? {} : { draws: settings.draws }),
  });
  return { index, generator, request: { kind: "value", points: [] } };
}

/** Evaluates what all running fits ask for, one kernel call for each kind of request. */
function answer(density: AgentDensity, running: readonly Running[]): Reply[][] {
  const answers: Reply[][] = running.map(() => []);
  for (const kind of ["value", "gradient", "hessian"] as const) {
    const asking = running.flatMap((fit, i) => (fit.request.kind === kind ? [{ fit, i }] : []));
    const points = asking.flatMap(({ fit }): Point[] =>
      fit.request.points.map((z) => ({ participant: fit.index, z })),
    );
    if (points.length === 0) continue;
    const values: readonly (Reply & Partial<PointHessian>)[] = density[kind](points);
    let next = 0;
    for (const { fit, i } of asking) {
      answers[i] = values.slice(next, next + fit.request.points.length);
      next += fit.request.points.length;
    }
  }
  return answers;
}

/**
 * The random numbers of a participant are named by the id, so that the fit of a part of a study is that part of the
 * fit. FNV-1a, 32 bits: two ids that meet share random numbers, which harms nothing.
 */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
