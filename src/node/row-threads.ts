/** Threads of Node for a network; apart from the others, since this loads the engine. */

import { availableParallelism } from "node:os";
import { type RowThreads, worthRowThreads } from "../attractor/index.js";
import { nodeWorkers } from "./threads.js";

/** For so many units: as many as are asked for, or are worth it. */
export function rowThreads(size: number, asked?: number): RowThreads {
  return { count: asked ?? worthRowThreads(size, availableParallelism()), start: nodeWorkers };
}
