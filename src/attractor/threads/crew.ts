/** Threads that work on the rows of one network's couplings, beside the calling thread. */

import type { RawKernels, SharedKernels } from "../../kernels/index.js";
import { fromErrorData, Pool, type StartWorker, WorkerError } from "../../workers/index.js";
import { BlockError, Board, boardMemory } from "./board.js";
import { blocksOf, doBlock, type Pass } from "./pass.js";
import { type Failed, READY, type RowsJob, rowsTaskName } from "./rows-task.js";

/** What does passes over couplings. */
export interface Crew {
  /** Threads, the calling one among them. */
  readonly threads: number;
  /** @param raw of the calling thread. @param bytes of a number */
  run(raw: RawKernels, pass: Pass, bytes: number): void;
}

/** The calling thread alone. */
export const alone: Crew = {
  threads: 1,
  run(raw, pass, bytes) {
    for (let block = 0; block < blocksOf(pass); block++) doBlock(raw, pass, bytes, block, 0);
  },
};

/**
 * Starts workers, and waits until all of them are there.
 *
 * @param count of workers
 * @throws WorkerError where one cannot be started
 */
export async function hire(
  kernels: SharedKernels,
  count: number,
  start: StartWorker,
): Promise<Crew & { close(): void }> {
  const memory = boardMemory();
  const board = new Board(memory);
  const pool = new Pool(Array.from({ length: count }, () => start()));
  let broken: unknown;
  try {
    await new Promise<void>((resolve, reject) => {
      let missing = count;
      const job = pool.run<string>({
        task: rowsTaskName,
        data: { kernels, board: memory } satisfies RowsJob,
        chunks: count,
        // The calling thread's part are its calls of `run`.
        here: async () => {},
        onResult: (_, said) => {
          if (said === READY && --missing === 0) resolve();
        },
      });
      job.catch((error: unknown) => {
        broken = error;
        reject(error);
      });
    });
  } catch (error) {
    pool.close();
    throw error;
  }
  return {
    threads: count + 1,
    run(raw, pass, bytes) {
      if (broken !== undefined) throw broken;
      try {
        board.run(pass, blocksOf(pass), (block) => doBlock(raw, pass, bytes, block, 0));
      } catch (error) {
        broken = error instanceof BlockError ? errorOf(error.message) : error;
        throw broken;
      }
    },
    close() {
      board.close();
      pool.close();
    },
  };
}

/** The error that a worker met, as a pool would throw it if the calling thread let its messages through. */
function errorOf(left: string): WorkerError {
  const { worker, error } = JSON.parse(left) as Failed;
  return new WorkerError(worker, [], fromErrorData(error));
}
