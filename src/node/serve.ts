/** The worker's side of a thread of Node. */

import { parentPort } from "node:worker_threads";
import { type DensityBuilders, samplingTask } from "../inference/index.js";
import { type AnyTask, serve } from "../workers/index.js";

/** Serves tasks to the thread that started this one. */
export function serveThread(tasks: readonly AnyTask[]): void {
  const port = parentPort;
  if (port === null) throw new Error("this script runs in a worker thread only");
  serve(
    {
      send: (message) => port.postMessage(message),
      listen: (onMessage) => port.on("message", onMessage),
    },
    tasks,
  );
}

/**
 * For a script of one's own that `nodeWorkersOf` starts: samples densities of one's own on this thread.
 *
 * @param builders by the name that recipes call them by
 */
export function serveDensities(builders: DensityBuilders): void {
  serveThread([samplingTask(builders)]);
}
