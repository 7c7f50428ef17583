/** What a worker of a page runs: `credence/worker`. */

import { rowsTask } from "./attractor/threads/rows-task.js";
import { calibrationTask } from "./checklist/calibration-task.js";
import { predictiveTask } from "./checklist/predictive-task.js";
import { partsTask } from "./deep/energy/threads/parts-task.js";
import { sweepTask } from "./deep/single/threads/sweep-task.js";
import { groupLooTask } from "./fit/group-loo-task.js";
import { fitTask, groupBuilders, participantBuilders, participantSamplingTask } from "./fit/index.js";
import { samplingTask } from "./inference/index.js";
import { serve, type ToWorker } from "./workers/index.js";

/** As much of a dedicated worker's global scope as is needed. */
interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { readonly data: ToWorker }) => void): void;
}

// This file runs in a worker, whose global scope is of this kind; the types know Node's only.
const scope = globalThis as unknown as WorkerScope;
serve(
  {
    send: (message) => scope.postMessage(message),
    listen: (onMessage) => scope.addEventListener("message", (event) => onMessage(event.data)),
  },
  [
    rowsTask,
    partsTask,
    sweepTask,
    fitTask(),
    participantSamplingTask(),
    predictiveTask(),
    calibrationTask(),
    groupLooTask(),
    samplingTask({ ...participantBuilders(), ...groupBuilders() }),
  ],
);
