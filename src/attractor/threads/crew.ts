/** Who does passes over the couplings of a network: the calling thread, alone or with others. */

import type { RawKernels } from "../../kernels/index.js";
import type { Crew } from "../../workers/index.js";
import { blocksOf, doBlock, numbersOf, type Pass } from "./pass.js";

export interface RowCrew {
  /** Threads, the calling one among them. */
  readonly threads: number;
  /** @param raw of the calling thread. @param bytes of a number */
  run(raw: RawKernels, pass: Pass, bytes: number): void;
}

/** The calling thread alone. */
export const alone: RowCrew = {
  threads: 1,
  run(raw, pass, bytes) {
    for (let block = 0; block < blocksOf(pass); block++) doBlock(raw, pass, bytes, block, 0);
  },
};

/** The calling thread with others. */
export function together(crew: Crew): RowCrew {
  return {
    threads: crew.threads,
    run(raw, pass, bytes) {
      crew.run(numbersOf(pass), blocksOf(pass), (block) => doBlock(raw, pass, bytes, block, 0));
    },
  };
}
