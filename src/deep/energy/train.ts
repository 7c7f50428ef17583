/** An energy network that learns, sample by sample in float64: what training asks of it. */

import { headLoss } from "../head.js";
import { checkOptimiser, type Optimiser, type OptimiserState, updateParameters } from "../optimiser.js";
import { trainEpochs } from "../training/epochs.js";
import { type EpochOptions, type EpochReport, learntRows } from "../training/options.js";
import { emptyScore, isRight, type Score } from "../training/score.js";
import { checkInference } from "./check-inference.js";
import { incrementalUpdate } from "./incremental.js";
import { isRandom, meanGradient, resultsOf } from "./infer-rows.js";
import { type Model, outputLayer } from "./model.js";
import type { Inference } from "./options.js";
import { gradientArrays, parametersOf } from "./parameters.js";
import {
  checkPrecisionLearning,
  nextPrecisions,
  type PrecisionLearning,
  precisionsAtBound,
} from "./precisions.js";
import { resumeOptimiser, undoable } from "./resume.js";
import { preActivation, readSamples, type Samples } from "./samples.js";
import type { BatchThreads } from "./threads/threads.js";

export interface TrainOptions extends EpochOptions {
  readonly inference: Inference;
  readonly optimiser: Optimiser;
  /** Also learns the precisions of units, in float64; default they stay. */
  readonly precisions?: PrecisionLearning;
  /**
   * In single precision: threads that share the rows of each batch of more than 64 (`batchThreadsInfo`); default the
   * calling one alone. Results are the same to the bit.
   */
  readonly threads?: BatchThreads;
}

/**
 * Changes the model's weights in place.
 *
 * @throws UsageError, before anything is learnt, for options that cannot be used
 */
export function trainNetwork(
  model: Model,
  samples: Samples,
  options: TrainOptions,
): AsyncGenerator<EpochReport, void, undefined> {
  const { optimiser, resume, precisions } = options;
  checkInference(options.inference);
  if (precisions !== undefined) checkPrecisionLearning(precisions, options.inference);
  checkOptimiser(optimiser);
  const { learnt, held } = split(model, samples, options.validation);
  const parameters = parametersOf(model);
  const state = resumeOptimiser(optimiser, parameters, "float64", resume);
  const attempt = undoable(parameters, state);
  const { inference, draws } = countDraws(options.inference, resume?.draws ?? 0);
  const update = (gradient: readonly Float64Array[]): void => {
    updateParameters(optimiser, state, parameters, gradient);
  };
  const learn = (rows: readonly number[], _: number, updates: number, seen: Score): boolean => {
    let next: ReturnType<typeof nextPrecisions> = model.precisions;
    const learntFrom = attempt(() => {
      const part = { x: rows.map((r) => learnt.x[r]!), y: rows.map((r) => learnt.y[r]!) };
      score(model, part, seen);
      if (inference.method === "incremental") return incrementalUpdate(model, part, inference, update);
      const results = resultsOf(model, part, inference, updates);
      if (precisions !== undefined)
        next = nextPrecisions(model, results, part.y, precisions, inference.method);
      if (next === undefined) return false;
      update(gradientArrays(meanGradient(results)));
      return true;
    });
    if (learntFrom) for (const [k, values] of model.precisions.entries()) values.set(next![k]!);
    return learntFrom;
  };
  const scoreHeld = (): Score | undefined => {
    const into = emptyScore();
    if (held === undefined) return undefined;
    score(model, held, into);
    return into;
  };
  return trainEpochs(
    {
      ...{ head: model.head, samples: learnt.x.length, updatesAtOnce: 1, learn, held: scoreHeld, draws },
      optimiser: () => copyState(state),
      ...(precisions !== undefined && { precisionsAtBound: () => precisionsAtBound(model) }),
    },
    options,
  );
}

function copyState({ count, first, second }: OptimiserState): OptimiserState {
  return { count, first: first.map((a) => a.slice()), second: second.map((a) => a.slice()) };
}

/** Langevin's generator, counted, after as many numbers as were drawn before. */
function countDraws(inference: Inference, before: number): { inference: Inference; draws: () => number } {
  if (inference.method !== "langevin" || !isRandom(inference.noise)) {
    return { inference, draws: () => 0 };
  }
  const { noise } = inference;
  let drawn = 0;
  const normal = (): number => {
    drawn++;
    return noise.normal();
  };
  while (drawn < before) normal();
  const counted = { normal, uniform: () => noise.uniform() };
  return { inference: { ...inference, noise: counted }, draws: () => drawn };
}

function split(
  model: Model,
  samples: Samples,
  validation: TrainOptions["validation"],
): { learnt: Samples; held: Samples | undefined } {
  if (validation === undefined) return { learnt: samples, held: undefined };
  if (typeof validation !== "number") {
    return { learnt: samples, held: readSamples(model, validation.x, validation.y) };
  }
  const kept = learntRows(samples.x.length, validation);
  return {
    learnt: { x: samples.x.slice(0, kept), y: samples.y.slice(0, kept) },
    held: { x: samples.x.slice(kept), y: samples.y.slice(kept) },
  };
}

function score(model: Model, { x, y }: Samples, into: Score): void {
  const precision = model.precisions[outputLayer(model)]!;
  for (const [s, input] of x.entries()) {
    const a = preActivation(model, input);
    into.loss += headLoss(model.head, a, y[s]!, precision);
    into.count++;
    if (isRight(model.head, a, y[s]!, 0)) into.right++;
  }
}
