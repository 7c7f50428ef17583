/** The ends of the line between two threads: what Node's workers and Web Workers have in common. */

import type { FromWorker, ToWorker } from "./messages.js";

/** A worker as the calling thread sees it. */
export interface WorkerPort {
  send(message: ToWorker): void;
  /** Called once, before anything is sent. `onError`: the worker could not be started, or broke down. */
  listen(onMessage: (message: FromWorker) => void, onError: (error: Error) => void): void;
  end(): void;
}

/** Starts one worker. */
export type StartWorker = () => WorkerPort;

/** As much of a `Worker` of the browser as is needed. */
export interface WebWorker {
  postMessage(message: unknown): void;
  addEventListener(type: string, listener: (event: never) => void): void;
  terminate(): void;
}

/**
 * Workers of a page.
 *
 * @param create makes one that runs `credence/worker`, in the form that bundlers know:
 *   `() => new Worker(new URL("credence/worker", import.meta.url), { type: "module" })`
 */
export function webWorkers(create: () => WebWorker): StartWorker {
  return () => {
    const worker = create();
    return {
      send: (message) => worker.postMessage(message),
      listen(onMessage, onError) {
        worker.addEventListener("message", (event: { readonly data: FromWorker }) => onMessage(event.data));
        worker.addEventListener("error", (event: { readonly message?: string }) =>
          // A script that is missing or forbidden gives an event without a message.
          onError(new Error(event.message || "the worker's script could not be loaded")),
        );
        worker.addEventListener("messageerror", () =>
          onError(new Error("a message of the worker could not be read")),
        );
      },
      end: () => worker.terminate(),
    };
  };
}
