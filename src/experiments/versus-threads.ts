/** Cells of a comparison on several threads: small, because every worker of Node loads it. */

import type { Cell, CompareOptions, Measured } from "../deep/index.js";
import type { StartWorker, Work } from "../workers/index.js";
import type { VersusRecipe } from "./versus-experiments.js";

export interface VersusThreads {
  /** The calling one included. */
  readonly count: number;
  readonly start: StartWorker;
}

/** What a worker is told. */
export interface VersusJob {
  readonly recipe: VersusRecipe;
  /** Place of the condition in the experiment. */
  readonly condition: number;
  /** A chunk each. */
  readonly open: readonly Cell[];
}

export const versusTaskName = "run cells of a comparison";

/** Runs cells as they are taken. */
export async function runTaken(
  run: CompareOptions["run"],
  open: readonly Cell[],
  work: Work<Measured>,
): Promise<void> {
  while (!work.signal.aborted) {
    const [chunk] = work.take(1);
    if (chunk === undefined) {
      if (await work.more()) continue;
      return;
    }
    const measured = await run(open[chunk]!, work.signal);
    if (measured === undefined) return;
    work.finish(chunk, measured);
  }
}
