/** Worker threads of Node. */

import { availableParallelism } from "node:os";
import { type ResourceLimits, Worker } from "node:worker_threads";
import type { StartWorker, WorkerPort } from "../workers/index.js";

/** Starts a worker thread that runs `credence/worker`. */
export const nodeWorkers: StartWorker = () =>
  // By the package's own name: this code may lie in any file of the build.
  startThread(new URL(import.meta.resolve("credence/worker")));

/**
 * The same with little room for what is new, in MB: chains and leaving out make garbage that dies at once, for which
 * the usual room only keeps memory.
 */
export const smallWorkers: StartWorker = () =>
  startThread(new URL(import.meta.resolve("credence/worker")), { maxYoungGenerationSizeMb: 6 });

/**
 * Starts worker threads that run a script of one's own, such as one that calls `serveDensities`.
 *
 * @param script `new URL("./my-worker.mjs", import.meta.url)`
 */
export function nodeWorkersOf(script: URL): StartWorker {
  return () => startThread(script);
}

function startThread(script: URL, resourceLimits: ResourceLimits = {}): WorkerPort {
  const worker = new Worker(script, { resourceLimits });
  let ended = false;
  return {
    send: (message) => worker.postMessage(message),
    listen(onMessage, onError) {
      worker.on("message", onMessage);
      worker.on("error", onError);
      worker.on("messageerror", onError);
      worker.on("exit", (code) => {
        if (!ended) onError(new Error(`the worker ended by itself, with code ${code}`));
      });
    },
    end() {
      ended = true;
      void worker.terminate();
    },
  };
}

/** Fewer participants than this for each thread are not worth starting another. */
const WORTH_A_THREAD = 8;

/** How many threads to fit so many participants on. */
export function defaultThreads(participants: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.ceil(participants / WORTH_A_THREAD)));
}
