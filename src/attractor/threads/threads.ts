/** Threads for large networks: where they are worth it, and how they start and end. */

import { unshareable } from "../../kernels/index.js";
import { type CrewThreads, checkThreads, hire, unsharedReason } from "../../workers/index.js";
import { KERNELS_FROM } from "../coupling-store.js";
import type { AttractorNetwork } from "../network.js";
import { alone, together } from "./crew.js";
import { rowsTaskName } from "./rows-task.js";

/** Threads that share the rows of a network's couplings. */
export type RowThreads = CrewThreads;

/** Units from which another thread saves time. */
const WORTH_IT = 1024;

/** How many of so many cores are worth it for a network: all of them, or one. */
export function worthRowThreads(size: number, cores: number): number {
  return size < WORTH_IT ? 1 : cores;
}

/** How many threads will work on a network of so many units where `asked` are asked for, and why, in words. */
export function rowThreadsInfo(
  size: number,
  asked: number,
): { readonly threads: number; readonly reason: string } {
  const obstacle =
    size < KERNELS_FROM
      ? `networks of fewer than ${KERNELS_FROM} units are learned on one thread`
      : (unsharedReason() ?? unshareable());
  if (obstacle !== undefined) return { threads: 1, reason: obstacle };
  return {
    threads: asked,
    reason: asked === 1 ? "one was asked for" : "they share the rows of the couplings",
  };
}

/**
 * Threads for a network, until they are sent away: its training, recall and relaxation take blocks of rows each. Updates of
 * couplings that wait are folded in first. Where threads cannot work on it (`rowThreadsInfo`), the calling thread does all.
 *
 * @throws UsageError for a count that is not whole and positive; WorkerError where a worker cannot be started
 */
export async function employRowThreads(
  network: AttractorNetwork,
  asked: RowThreads,
): Promise<{ readonly threads: number; close(): void }> {
  checkThreads(asked);
  const { couplings, size } = network;
  couplings.fold();
  const { threads } = rowThreadsInfo(size, asked.count);
  if (threads === 1) return { threads, close: () => {} };
  const crew = await hire(rowsTaskName, couplings.share(), threads - 1, asked.start);
  couplings.employ(together(crew));
  return {
    threads,
    close() {
      couplings.employ(alone);
      crew.close();
    },
  };
}
