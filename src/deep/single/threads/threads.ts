/** Threads that share the rows of a sweep network's batches: whether there can be any, how they start and end. */

import { joinKernels, openKernels, unshareable } from "../../../kernels/index.js";
import { type CrewThreads, checkThreads, hire, unsharedReason } from "../../../workers/index.js";
import { slotsFor } from "../../slots.js";
import type { SweepCore } from "../../sweep-core.js";
import { type BatchRoom, batchWork, rowByRow } from "../batch/batch.js";
import { doPart } from "../batch/part.js";
import { partsOf, rowsOfPart } from "../batch/plan.js";
import type { Ground } from "../ground.js";
import { numbersOf, type SweepJob, sweepTaskName } from "./sweep-task.js";

export interface SharedBatches {
  /** Threads that share batches, the calling one among them. */
  readonly threads: number;
  /** Why as many, in words. */
  readonly reason: string;
  /** Sends other threads away. Batches are worked on as before, with the same bits. */
  close(): void;
}

/** Why batches are worked on by one thread, in words; undefined where several can. */
function obstacle(core: SweepCore, asked: number): string | undefined {
  if (asked === 1) return "one was asked for";
  if (core.ground === undefined) {
    return "threads share batches of networks in single precision whose activations and rules kernels know";
  }
  const reason = rowByRow(core);
  if (reason !== undefined) return `batches of this network are learnt row by row: ${reason}`;
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
  const reason = obstacle(core, asked.count);
  if (reason !== undefined) return { threads: 1, reason, close: replaceRoom(core, undefined) };
  const { room, end } = await crewRoom(core, core.ground!, asked);
  const back = replaceRoom(core, room);
  return {
    ...{ threads: asked.count, reason: "they share the rows of each batch" },
    close() {
      back();
      end();
    },
  };
}

/** @returns puts back who worked on batches before, unless somebody else has taken over */
function replaceRoom({ ground }: SweepCore, room: BatchRoom | undefined): () => void {
  if (ground === undefined) return () => {};
  const before = ground.batch;
  ground.batch = room;
  return () => {
    if (room === undefined || ground.batch === room) ground.batch = before;
  };
}

async function crewRoom(
  core: SweepCore,
  ground: Ground,
  { count: threads, start }: CrewThreads,
): Promise<{ readonly room: BatchRoom; end(): void }> {
  const { arena, shared } = openKernels("float32", { backend: "webassembly", share: true });
  const kernels = shared!; // asked for
  const numbers = core.connections.reduce((sum, { weights }) => sum + weights.data.length, 0);
  const size = { threads, slots: slotsFor(threads, numbers) };
  const work = batchWork(core, ground, { raw: joinKernels(kernels), arena }, size);
  const { plan, layout } = work;
  const crew = await hire(sweepTaskName, { kernels, plan, layout } satisfies SweepJob, threads - 1, start);
  const run: BatchRoom["run"] = (rows, weighed) => {
    const one = (slot: number): void => doPart(work, 0, slot, weighed, rowsOfPart(slot, rows));
    const parts = partsOf(rows);
    if (parts === 1) one(0);
    else crew.run(numbersOf(rows, weighed), parts, one);
  };
  return { room: { work, run }, end: () => crew.close() };
}
