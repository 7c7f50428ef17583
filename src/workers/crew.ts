/** Threads beside the calling one that share memory with it, and do blocks of its passes in step with it. */

import { UsageError } from "../errors.js";
import { BlockError, Board, type BoardMemory, boardMemory } from "./board.js";
import { fromErrorData, toErrorData, WorkerError } from "./error.js";
import type { ErrorData } from "./messages.js";
import { Pool } from "./pool.js";
import type { StartWorker } from "./port.js";
import type { Task } from "./task.js";

/** How many threads to share work with. No bit of a result depends on it. */
export interface CrewThreads {
  /** The calling thread among them, 1 or more. */
  readonly count: number;
  /** `nodeWorkers` of `credence/node`, or `webWorkers` in a page. */
  readonly start: StartWorker;
}

/** @throws UsageError for a count that is not whole and positive */
export function checkThreads({ count }: CrewThreads): void {
  if (Number.isInteger(count) && count >= 1) return;
  throw new UsageError(`threads: must be a whole number of at least 1, got ${count}`);
}

export interface Crew {
  /** Threads, the calling one among them. */
  readonly threads: number;
  /**
   * Posts a pass, does blocks of it by `work` like the others, and returns when all are finished.
   *
   * @param pass what the others are told of it: at most 12 whole numbers of 32 bits
   * @throws what failed, again at each later pass
   */
  run(pass: readonly number[], blocks: number, work: (block: number) => void): void;
  /** Sends the others away. */
  close(): void;
}

export interface CrewJob<Data> {
  readonly data: Data;
  readonly board: BoardMemory;
}

/** @param pass 12 numbers, those that were posted first */
export type DoBlock = (pass: readonly number[], block: number) => void;

/** What a worker leaves on the board. */
interface Failed {
  readonly worker: number;
  readonly error: ErrorData;
}

/** What a worker says when it is there. */
const READY = "ready";

/**
 * Starts workers, and waits until all of them are there.
 *
 * @param task its name
 * @param count of workers
 * @throws WorkerError where one cannot be started
 */
export async function hire(task: string, data: unknown, count: number, start: StartWorker): Promise<Crew> {
  const memory = boardMemory();
  const board = new Board(memory);
  const pool = new Pool(Array.from({ length: count }, () => start()));
  let broken: unknown;
  try {
    await new Promise<void>((resolve, reject) => {
      let missing = count;
      const job = pool.run<string>({
        ...{ task, data: { data, board: memory } satisfies CrewJob<unknown>, chunks: count },
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
    run(pass, blocks, work) {
      if (broken !== undefined) throw broken;
      try {
        board.run(pass, blocks, work);
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

/**
 * A worker's part in a crew, until it is sent away. One chunk a worker: its number among them. A job ends by its board,
 * since a worker in it hears no messages.
 *
 * @param begin makes what does a block; threads count from 1, the calling one is 0
 */
export function crewTask<Data>(
  name: string,
  begin: (data: Data, thread: number) => DoBlock | Promise<DoBlock>,
): Task<CrewJob<Data>, string> {
  return {
    name,
    async run({ data, board: memory }, work) {
      // Where chunks must be asked for, memory is not shared, and there is no such job.
      const [worker] = work.take(1);
      if (worker === undefined) return;
      const doBlock = await begin(data, worker + 1);
      const board = new Board(memory);
      work.report(worker, READY);
      try {
        board.serve(doBlock);
      } catch (error) {
        board.fail(JSON.stringify({ worker, error: toErrorData(error) } satisfies Failed));
        throw error;
      }
      work.finish(worker, "done");
    },
  };
}
