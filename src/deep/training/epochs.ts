/** Epochs of batches in a seeded order, one report after each epoch, for any network that can learn a batch. */

import { breath } from "../../workers/index.js";
import type { Head } from "../head.js";
import type { OptimiserState } from "../optimiser.js";
import { type Course, courseOf, type EpochOptions, type EpochReport } from "./options.js";
import { orderOf } from "./order.js";
import { emptyScore, type Score } from "./score.js";
import { checkResume, type TrainingState } from "./state.js";

/** A network with samples to learn from. */
export interface Trainee {
  readonly head: Head;
  /** To learn from. */
  readonly samples: number;
  /** Updates that one call of `learn` may make; more than one where calls cost much. */
  readonly updatesAtOnce: number;
  /**
   * Scores the samples as they are predicted and learns from them, `size` in each update.
   *
   * @param updates made before
   * @returns false where something would not be finite: nothing has changed then
   */
  learn(rows: readonly number[], size: number, updates: number, seen: Score): boolean;
  /** Scores the samples held back; undefined where there are none. */
  held(): Score | undefined;
  /** Normal numbers drawn so far. */
  draws(): number;
  /** A copy of what the optimiser remembers, where the network does not keep it. */
  optimiser(): OptimiserState | undefined;
  /** Learnt precisions at a bound; absent where none are learnt. */
  precisionsAtBound?(): number;
}

/** @throws UsageError, before anything is learnt, for options that cannot be used */
export async function* trainEpochs(
  trainee: Trainee,
  options: EpochOptions,
): AsyncGenerator<EpochReport, void, undefined> {
  const course = courseOf(options);
  const { resume } = options;
  if (resume !== undefined) checkResume(resume, trainee.samples, course);
  let updates = resume?.updates ?? 0;
  let position = resume?.position ?? 0;
  let seen: Score = { ...(resume?.seen ?? emptyScore()) };
  let pause = performance.now();
  for (let epoch = resume?.epoch ?? 0; epoch < course.epochs; epoch++) {
    const order = orderOf(trainee.samples, epoch, course.shuffleSeed);
    let status: EpochReport["status"] = "done";
    while (position < order.length) {
      if (course.signal?.aborted) {
        status = "stopped";
        break;
      }
      const rows = order.slice(position, position + trainee.updatesAtOnce * course.size);
      const after = { ...seen };
      if (!trainee.learn(rows, course.size, updates, after)) {
        status = "diverged";
        break;
      }
      seen = after;
      position += rows.length;
      updates += Math.ceil(rows.length / course.size);
      if (performance.now() - pause > MOST_MILLISECONDS) {
        // Lets timers and the signal's owner run.
        await breath();
        pause = performance.now();
      }
    }
    const learnt = seen;
    if (status === "done") {
      position = 0;
      seen = emptyScore();
    }
    const next = status === "done" ? epoch + 1 : epoch;
    yield {
      ...{ epoch, updates, samples: learnt.count, status },
      ...scores(trainee, learnt),
      ...(trainee.precisionsAtBound && { precisionsAtBound: trainee.precisionsAtBound() }),
      state: stateOf(trainee, course, { epoch: next, position, updates, seen: { ...seen } }),
    };
    if (status !== "done") return;
  }
}

const MOST_MILLISECONDS = 20;

function scores(
  trainee: Trainee,
  learnt: Score,
): Pick<EpochReport, "loss" | "accuracy" | "validationLoss" | "validationAccuracy"> {
  const held = trainee.held();
  const graded = trainee.head !== "gaussian";
  return {
    loss: learnt.loss / learnt.count,
    ...(graded ? { accuracy: learnt.right / learnt.count } : {}),
    ...(held === undefined ? {} : { validationLoss: held.loss / held.count }),
    ...(held !== undefined && graded ? { validationAccuracy: held.right / held.count } : {}),
  };
}

function stateOf(
  trainee: Trainee,
  { size, shuffleSeed }: Course,
  at: Pick<TrainingState, "epoch" | "position" | "updates" | "seen">,
): TrainingState {
  const optimiser = trainee.optimiser();
  return {
    ...at,
    order: { samples: trainee.samples, batch: size, seed: shuffleSeed ?? null },
    draws: trainee.draws(),
    ...(optimiser === undefined ? {} : { optimiser }),
  };
}
