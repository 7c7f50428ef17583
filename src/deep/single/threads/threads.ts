/** Threads that share the rows of a sweep network's batches: whether there can be any, how they start and end. */

import { joinKernels, openKernels, unshareable } from "../../../kernels/index.js";
import { type CrewThreads, checkThreads, hire, unsharedReason } from "../../../workers/index.js";
import type { SweepCore } from "../../sweep-core.js";
import { type BatchRoom, batchable, batchWork } from "../batch/batch.js";
import { doPart } from "../batch/part.js";
import { rowsOfPart } from "../batch/plan.js";
import { numbersOf, type SweepJob, sweepTaskName } from "./sweep-task.js";

/** Slots for each thread, at least and at most, and numbers of all sums where there are more than the fewest. */
const [FEWEST_SLOTS, MOST_SLOTS, MOST_NUMBERS] = [2, 8, 2 ** 23];

export interface SharedBatches {
  /** Threads that share batches, the calling one among them. */
  readonly threads: number;
  /** Why as many, in words. */
  readonly reason: string;
  /** Sends other threads away. Batches are worked on by the calling one from then on, with the same bits. */
  close(): void;
}

/** Why batches are worked on by one thread, in words; undefined where several can. */
function obstacle(core: SweepCore): string | undefined {
  if (core.ground === undefined) {
    return "threads share batches of networks in single precision whose activations and rules kernels know";
  }
  if (!batchable(core)) return "batches of this network are learnt row by row";
  return unsharedReason() ?? unshareable();
}

/**
 * From now on, threads share the rows of batches of more than 128.
 *
 * @throws UsageError for a count that is not whole and positive
 * @throws WorkerError where a worker cannot be started
 */
export async function shareBatches(core: SweepCore, asked: CrewThreads): Promise<SharedBatches> {
  checkThreads(asked);
  const { count: threads, start } = asked;
  const reason = threads === 1 ? "one was asked for" : obstacle(core);
  if (reason !== undefined) return { threads: 1, reason, close() {} };
  const ground = core.ground!;
  const { arena, shared } = openKernels("float32", { backend: "webassembly", share: true });
  const kernels = shared!;
  const work = batchWork(
    core,
    ground,
    { raw: joinKernels(kernels), arena },
    { threads, slots: slotsFor(core, threads) },
  );
  const { plan, layout } = work;
  const crew = await hire(sweepTaskName, { kernels, plan, layout } satisfies SweepJob, threads - 1, start);
  const room: BatchRoom = {
    work,
    run(parts, weighed, rows) {
      const one = (slot: number): void => doPart(work, 0, slot, weighed, rowsOfPart(slot, rows));
      if (parts === 1) one(0);
      else crew.run(numbersOf(rows, weighed), parts, one);
    },
  };
  ground.batch = room;
  return {
    ...{ threads, reason: "they share the rows of each batch" },
    close() {
      if (ground.batch === room) ground.batch = undefined;
      crew.close();
    },
  };
}

/** As many parts as can wait for threads, which do not wait for each other then. */
function slotsFor({ connections }: SweepCore, threads: number): number {
  const numbers = connections.reduce((sum, { weights }) => sum + weights.data.length, 0);
  const many = Math.floor(MOST_NUMBERS / numbers / threads);
  return threads * Math.max(FEWEST_SLOTS, Math.min(MOST_SLOTS, many));
}
