/** Training of an energy network: epochs of mini-batches, a seeded order, validation, one report after each epoch. */

import { UsageError } from "../../errors.js";
import { purpose, stream } from "../../random/index.js";
import { headLoss } from "../head.js";
import type { Rows } from "../matrix.js";
import { checkOptimiser, type Optimiser, startOptimiser, updateParameters } from "../optimiser.js";
import { checkInference } from "./check-inference.js";
import { incrementalUpdate } from "./incremental.js";
import { meanGradient, resultsOf } from "./infer-rows.js";
import { type Model, outputLayer } from "./model.js";
import type { Inference } from "./options.js";
import { gradientArrays, parametersOf } from "./parameters.js";
import { preActivation, readSamples, type Samples } from "./samples.js";

export interface TrainOptions {
  readonly inference: Inference;
  readonly optimiser: Optimiser;
  /** Passes over the samples, a whole number ≥ 1; default 1. */
  readonly epochs?: number;
  /** One update for each sample, or for each so many (the last batch of an epoch may be smaller); default online. */
  readonly batch?: "online" | number;
  /** Of the order of samples, another in each epoch; without a seed they stay in order. */
  readonly shuffleSeed?: number;
  /** Samples never learnt from: given, or the last share of the rows, > 0 and < 1. */
  readonly validation?: number | { readonly x: Rows; readonly y: Rows };
  /** Stops after the current update; the report of that epoch still comes, and says so. */
  readonly signal?: AbortSignal;
}

export interface EpochReport {
  /** From 0. */
  readonly epoch: number;
  /** Mean loss of the samples' forward predictions, each before its update; NaN where the signal came before any. */
  readonly loss: number;
  /** Share of samples so predicted whose largest output is right (categorical), or all sides of ½ (bernoulli). */
  readonly accuracy?: number;
  /** Mean loss after the epoch of samples not learnt from. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  /** Updates made since training began. */
  readonly updates: number;
  /** Samples learnt from in this epoch. */
  readonly samples: number;
  /** done: a whole epoch; stopped: the signal; diverged: an update would not have been finite, and was not made. */
  readonly status: "done" | "stopped" | "diverged";
}

/**
 * Changes the model's weights in place.
 *
 * @throws UsageError, before anything is learnt, for options that cannot be used
 */
export async function* trainNetwork(
  model: Model,
  samples: Samples,
  options: TrainOptions,
): AsyncGenerator<EpochReport, void, undefined> {
  const { inference, optimiser, epochs = 1, batch = "online", shuffleSeed, signal } = options;
  checkInference(inference);
  checkOptimiser(optimiser);
  const size = batch === "online" ? 1 : batch;
  whole("epochs", epochs);
  whole("batch", size);
  const { learnt, held } = split(model, samples, options.validation);
  const parameters = parametersOf(model);
  const state = startOptimiser(optimiser, parameters, "float64");
  let updates = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = orderOf(learnt.x.length, epoch, shuffleSeed);
    let status: EpochReport["status"] = "done";
    const seen: Score = { loss: 0, right: 0, count: 0 };
    for (let from = 0; from < order.length && status === "done"; from += size) {
      if (signal?.aborted) {
        status = "stopped";
        break;
      }
      const rows = order.slice(from, from + size);
      const part = { x: rows.map((r) => learnt.x[r]!), y: rows.map((r) => learnt.y[r]!) };
      score(model, part, seen);
      if (inference.method === "incremental") {
        status = incrementalUpdate(model, part, inference, (gradient) => {
          updateParameters(optimiser, state, parameters, gradient);
        })
          ? "done"
          : "diverged";
      } else {
        const gradient = gradientArrays(meanGradient(resultsOf(model, part, inference, updates)));
        if (gradient.every((each) => each.every(Number.isFinite))) {
          updateParameters(optimiser, state, parameters, gradient);
        } else status = "diverged";
      }
      if (status === "done") updates++;
      // Lets timers and the signal's owner run between updates.
      if (updates % 64 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    }
    const after: Score = { loss: 0, right: 0, count: 0 };
    if (held !== undefined) score(model, held, after);
    const graded = model.head !== "gaussian";
    yield {
      epoch,
      loss: seen.loss / seen.count,
      ...(graded ? { accuracy: seen.right / seen.count } : {}),
      ...(held === undefined ? {} : { validationLoss: after.loss / after.count }),
      ...(held !== undefined && graded ? { validationAccuracy: after.right / after.count } : {}),
      updates,
      samples: seen.count,
      status,
    };
    if (status !== "done") return;
  }
}

function whole(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new UsageError(`train: ${name} must be a whole number ≥ 1, got ${value}`);
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
  const kept = Math.round(samples.x.length * (1 - validation));
  if (!(validation > 0 && validation < 1) || kept === 0 || kept === samples.x.length) {
    throw new UsageError(
      `train: validation must leave samples on both sides; a share of ${validation} of ${samples.x.length} does not`,
    );
  }
  return {
    learnt: { x: samples.x.slice(0, kept), y: samples.y.slice(0, kept) },
    held: { x: samples.x.slice(kept), y: samples.y.slice(kept) },
  };
}

/** Fisher & Yates, each epoch from the same start. */
function orderOf(count: number, epoch: number, seed: number | undefined): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  if (seed === undefined) return order;
  const random = stream(seed, purpose.order, 0).at(epoch);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

interface Score {
  loss: number;
  right: number;
  count: number;
}

function score(model: Model, { x, y }: Samples, into: Score): void {
  const precision = model.precisions[outputLayer(model)]!;
  for (const [s, input] of x.entries()) {
    const a = preActivation(model, input);
    into.loss += headLoss(model.head, a, y[s]!, precision);
    into.count++;
    if (isRight(model, a, y[s]!)) into.right++;
  }
}

function isRight({ head }: Model, a: Float64Array, y: Float64Array): boolean {
  if (head === "categorical") return indexOfLargest(a) === indexOfLargest(y);
  return a.every((value, i) => value > 0 === y[i]! > 0.5);
}

function indexOfLargest(values: Float64Array): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}
