/**
 * The fits of several participants, and all their starts, side by side in the lanes of one kernel. Which participants
 * share lanes has no effect on any of them, so any thread may take any participant.
 */

import type { AgentDensity, Point, PointHessian } from "../agent/index.js";
import { fitMap, type MapResult, type Reply, type Request } from "../inference/map.js";
import { hashOf } from "../random/index.js";
import { breath, type Work } from "../workers/index.js";
import type { FitSettings, ParticipantData } from "./participants.js";
import { type ParticipantFit, summarise } from "./summary.js";

/** Let timers, progress and signals through this often, in milliseconds. */
const BREATH = 40;

interface Running {
  readonly index: number;
  readonly generator: Generator<Request, MapResult, readonly Reply[]>;
  request: Request;
}

/**
 * Fits participants as they are taken, up to so many at once. Progress is counted in evaluations of the log joint.
 *
 * @param participants those of the density, by the number they are taken by
 */
export async function fitInLockStep(
  density: AgentDensity,
  participants: readonly ParticipantData[],
  settings: FitSettings,
  together: number,
  work: Work<ParticipantFit>,
): Promise<void> {
  let running: Running[] = [];
  let evaluations = 0;
  let lastBreath = performance.now();

  const advance = (fit: Running, replies?: readonly Reply[]): Running | undefined => {
    const step = replies === undefined ? fit.generator.next() : fit.generator.next(replies);
    if (!step.done) return { ...fit, request: step.value };
    work.progress(evaluations);
    evaluations = 0;
    work.finish(fit.index, summarise(density, participants[fit.index]!, fit.index, step.value));
    return undefined;
  };

  while (!work.signal.aborted) {
    for (const index of work.take(together - running.length)) {
      const started = advance(begin(density, index, participants[index]!.id, settings));
      if (started !== undefined) running.push(started);
    }
    if (running.length === 0) {
      if (await work.more()) continue;
      break;
    }
    const answers = answer(density, running);
    evaluations += answers.reduce((sum, replies) => sum + replies.length, 0);
    running = running.flatMap((fit, i) => advance(fit, answers[i]!) ?? []);
    if (performance.now() - lastBreath > BREATH) {
      work.progress(evaluations);
      evaluations = 0;
      await breath();
      lastBreath = performance.now();
    }
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
