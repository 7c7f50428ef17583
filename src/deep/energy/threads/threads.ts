/** Threads for the batches of one training: whether there can be any, and what they do together. */

import { UsageError } from "../../../errors.js";
import { type Crew, canShare, hire, type StartWorker } from "../../../workers/index.js";
import type { NetworkOptions } from "../../options.js";
import type { Score } from "../../training/score.js";
import { PART_ROWS } from "../batch/room.js";
import { addPart, arraysOf, type Batch, type BatchRows, placeRows } from "../batch.js";
import type { Model } from "../model.js";
import type { Inference } from "../options.js";
import { type Exchange, makeExchange } from "./exchange.js";
import { doPart, numbersOf, type PartPass, parametersOf, putVectors, takeVectors } from "./part.js";
import { type PartsJob, partsTaskName } from "./parts-task.js";

/** Threads that share the rows of each batch. No bit of a result depends on how many there are. */
export interface BatchThreads {
  /** The calling thread among them, 1 or more. */
  readonly count: number;
  /** `nodeWorkers` of `credence/node`, or `webWorkers` in a page. */
  readonly start: StartWorker;
}

/** Slots for each thread, at least and at most: while a thread sleeps, others take its parts, and there are fewer passes. */
const [FEWEST_SLOTS, MOST_SLOTS] = [2, 8];
/** Numbers of all gradients, where there are more slots than the fewest. */
const MOST_NUMBERS = 2 ** 23;

function slotsFor({ sizes, connections }: Model, threads: number): number {
  const parameters = connections.reduce(
    (sum, { weights }, k) => sum + weights.data.length + sizes[k + 1]!,
    0,
  );
  const room = Math.floor(MOST_NUMBERS / parameters / threads);
  return threads * Math.max(FEWEST_SLOTS, Math.min(MOST_SLOTS, room));
}

/**
 * How many threads will learn batches of so many rows in single precision where `asked` are asked for, and why, in words.
 *
 * @param options the network's
 */
export function batchThreadsInfo(
  options: NetworkOptions,
  batch: number,
  asked: number,
): { readonly threads: number; readonly reason: string } {
  const own = options.layers.find(({ activation }) => typeof activation === "object");
  const obstacle =
    own !== undefined
      ? "an activation of your own cannot be sent to other threads"
      : batch <= PART_ROWS
        ? `batches of up to ${PART_ROWS} rows are learnt on one thread`
        : canShare()
          ? undefined
          : "memory cannot be shared between threads here; a page must be isolated from other origins (Cross-Origin-Opener-Policy and Cross-Origin-Embedder-Policy)";
  if (obstacle !== undefined) return { threads: 1, reason: obstacle };
  const threads = Math.min(asked, Math.ceil(batch / PART_ROWS));
  return { threads, reason: threads === 1 ? "one was asked for" : "they share the rows of each batch" };
}

/**
 * How many of so many cores are worth it: all of them where activities settle, one for backpropagation, which gains
 * little from them in batches of some hundred rows: parts take hardly longer than what one thread does between them.
 */
export function worthBatchThreads({ method }: Inference, cores: number): number {
  return method === "backprop" ? 1 : cores;
}

/** @throws UsageError for a count that is not whole and positive */
export function checkThreads({ count }: BatchThreads): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new UsageError(`threads: must be a whole number of at least 1, got ${count}`);
}

/** The calling thread with others, on one training. */
export class PartCrew {
  readonly #batch: Batch;
  readonly #inference: Inference;
  readonly #exchange: Exchange;
  readonly #crew: Crew;
  #version = 0;

  private constructor(batch: Batch, inference: Inference, exchange: Exchange, crew: Crew) {
    this.#batch = batch;
    this.#inference = inference;
    this.#exchange = exchange;
    this.#crew = crew;
  }

  /** @throws WorkerError where a worker cannot be started */
  static async hire(
    batch: Batch,
    options: NetworkOptions,
    inference: Inference,
    { count, start }: BatchThreads,
  ): Promise<PartCrew> {
    const { kernels, model, capacity } = batch.room;
    const { float, backend } = kernels;
    const exchange = makeExchange(model, float, [slotsFor(model, count), capacity]);
    const { precisions } = model;
    const job: PartsJob = { options, precisions, float, backend, inference, exchange };
    return new PartCrew(batch, inference, exchange, await hire(partsTaskName, job, count - 1, start));
  }

  /** The sums of the batch's gradient over those rows, and their score, at the parameters that stand in the room. */
  learn(rows: BatchRows, seen: Score): void {
    const { room, part, sums } = this.#batch;
    this.#passes("learn", rows, seen, (slot, index) => {
      const { gradients, parameters } = this.#exchange;
      takeVectors(gradients, slot * parameters.length, arraysOf(index === 0 ? sums : part));
      if (index > 0) addPart(room.kernels, this.#batch);
    });
  }

  score(rows: BatchRows, seen: Score): void {
    this.#passes("score", rows, seen, () => {});
  }

  close(): void {
    this.#crew.close();
  }

  /** All rows, as many parts at a time as there are slots; `visit` is told of parts in their order. */
  #passes(
    kind: PartPass["kind"],
    rows: BatchRows,
    seen: Score,
    visit: (slot: number, index: number) => void,
  ): void {
    const exchange = this.#exchange;
    const { rows: height, slots, scores } = exchange;
    putVectors(parametersOf(this.#batch), exchange.parameters, 0);
    const version = ++this.#version;
    const all = rows.which?.length ?? rows.x.rows;
    for (let from = 0; from < all; from += slots * height) {
      const count = Math.min(slots * height, all - from);
      const pass = { kind, version, rows: count };
      placeRows(rows, from, count, [exchange.inputs, exchange.targets]);
      const parts = Math.ceil(count / height);
      this.#crew.run(numbersOf(pass), parts, (slot) =>
        doPart(this.#batch, exchange, pass, this.#inference, slot),
      );
      for (let slot = 0; slot < parts; slot++) {
        visit(slot, from / height + slot);
        seen.loss += scores[2 * slot]!;
        seen.right += scores[2 * slot + 1]!;
      }
      seen.count += count;
    }
  }
}
