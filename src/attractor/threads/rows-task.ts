/** A worker's part in a network: blocks of rows of every pass over its couplings, until the network has no more use for it. */

import { joinKernels, type SharedKernels } from "../../kernels/index.js";
import { type ErrorData, type Task, toErrorData } from "../../workers/index.js";
import { Board, type BoardMemory } from "./board.js";
import { doBlock } from "./pass.js";

export interface RowsJob {
  readonly kernels: SharedKernels;
  readonly board: BoardMemory;
}

/** What a worker leaves on the board. */
export interface Failed {
  readonly worker: number;
  readonly error: ErrorData;
}

export const rowsTaskName = "attractor rows";

/** What a worker says when it is there. */
export const READY = "ready";

/** One chunk a worker: its number among them. A job ends by its board, since a worker in it hears no messages. */
export const rowsTask: Task<RowsJob, string> = {
  name: rowsTaskName,
  async run({ kernels, board: memory }, work) {
    // Where chunks must be asked for, memory is not shared, and there is no such job.
    const [worker] = work.take(1);
    if (worker === undefined) return;
    const raw = joinKernels(kernels);
    const bytes = kernels.float === "float32" ? 4 : 8;
    const board = new Board(memory);
    work.report(worker, READY);
    try {
      board.serve((pass, block) => doBlock(raw, pass, bytes, block, worker + 1));
    } catch (error) {
      board.fail(JSON.stringify({ worker, error: toErrorData(error) } satisfies Failed));
      throw error;
    }
    work.finish(worker, "done");
  },
};
