/** Threads for the batches of one training: whether there can be any, and what they do together. */

import { type CrewThreads, hire, unsharedReason } from "../../../workers/index.js";
import type { NetworkOptions } from "../../options.js";
import type { Score } from "../../training/score.js";
import { PART_ROWS } from "../batch/room.js";
import {
  addGradient,
  addPart,
  arraysOf,
  type Batch,
  type BatchRows,
  inferBatch,
  placeRows,
} from "../batch.js";
import type { Inference } from "../options.js";
import { scoreRows } from "../score-rows.js";
import { makeExchange } from "./exchange.js";
import { doPart, numbersOf, type PartPass, putVectors, takeVectors } from "./part.js";
import { type PartsJob, partsTaskName } from "./parts-task.js";

/** Threads that share the rows of each batch. */
export type BatchThreads = CrewThreads;

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
        : unsharedReason();
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

/** What learns and scores rows at the parameters that stand in a batch's room. */
export interface Learner {
  /** The sums of the batch's gradient over those rows, and their score. */
  learn(rows: BatchRows, seen: Score): void;
  score(rows: BatchRows, seen: Score): void;
  /** Sends other threads away. */
  close(): void;
}

/** The calling thread alone. */
export function alone(batch: Batch, inference: Inference): Learner {
  const { room } = batch;
  return {
    learn(rows, seen) {
      inferBatch(batch, rows, inference, ({ index, count }) => addGradient(batch, count, inference, index), {
        begun: (count) => scoreRows(room, count, seen),
      });
    },
    score(rows, seen) {
      const begun = (count: number): void => scoreRows(room, count, seen);
      inferBatch(batch, rows, { method: "backprop" }, () => {}, { begun });
    },
    close() {},
  };
}

/** The calling thread with others. @throws WorkerError where a worker cannot be started */
export async function together(
  batch: Batch,
  options: NetworkOptions,
  inference: Inference,
  { count: threads, start }: BatchThreads,
): Promise<Learner> {
  const { kernels, model, capacity: height } = batch.room;
  const { float, backend } = kernels;
  const exchange = makeExchange(model, float, { threads, rows: height });
  const { parameters, gradients, scores, slots } = exchange;
  const { precisions } = model;
  const job: PartsJob = { options, precisions, float, backend, inference, exchange };
  const crew = await hire(partsTaskName, job, threads - 1, start);
  let version = 0;
  /** All rows, as many parts at a time as there are slots; `visit` is told of parts in their order. */
  const passes = (
    kind: PartPass["kind"],
    rows: BatchRows,
    seen: Score,
    visit: (slot: number, index: number) => void,
  ): void => {
    putVectors(arraysOf(batch.room), parameters, 0);
    version++;
    const all = rows.which?.length ?? rows.x.rows;
    for (let from = 0; from < all; from += slots * height) {
      const count = Math.min(slots * height, all - from);
      const pass = { kind, version, rows: count };
      placeRows(rows, from, count, [exchange.x.data, exchange.y.data]);
      const parts = Math.ceil(count / height);
      crew.run(numbersOf(pass), parts, (slot) => doPart(batch, exchange, pass, inference, slot));
      for (let slot = 0; slot < parts; slot++) {
        visit(slot, from / height + slot);
        seen.loss += scores[2 * slot]!;
        seen.right += scores[2 * slot + 1]!;
      }
      seen.count += count;
    }
  };
  return {
    learn(rows, seen) {
      passes("learn", rows, seen, (slot, index) => {
        const into = arraysOf(index === 0 ? batch.sums : batch.part);
        takeVectors(gradients, slot * parameters.length, into);
        if (index > 0) addPart(kernels, batch);
      });
    },
    score: (rows, seen) => passes("score", rows, seen, () => {}),
    close: () => crew.close(),
  };
}
