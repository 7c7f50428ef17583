/** What a worker thread of Node runs. Beside what a page's worker does it loads models from files. */

import { rowsTask } from "../attractor/threads/rows-task.js";
import { calibrationTask } from "../checklist/calibration-task.js";
import { predictiveTask } from "../checklist/predictive-task.js";
import { partsTask } from "../deep/energy/threads/parts-task.js";
import type { Measured } from "../deep/index.js";
import { sweepTask } from "../deep/single/threads/sweep-task.js";
import { runTaken, type VersusJob, versusTaskName } from "../experiments/versus-threads.js";
import { groupLooTask } from "../fit/group-loo-task.js";
import { fitTask, groupBuilders, participantBuilders, participantSamplingTask } from "../fit/index.js";
import { samplingTask } from "../inference/index.js";
import type { Task } from "../workers/index.js";
import { loadModels } from "./models.js";
import { serveThread } from "./serve.js";

/** Networks are loaded with the first of their cells. */
const versusTask: Task<VersusJob, Measured> = {
  name: versusTaskName,
  async run({ recipe, condition, open }, work) {
    const { versusOf } = await import("../experiments/versus-experiments.js");
    await runTaken(versusOf(recipe).conditions[condition]!.run, open, work);
  },
};

serveThread([
  versusTask,
  rowsTask,
  partsTask,
  sweepTask,
  fitTask(loadModels),
  participantSamplingTask(loadModels),
  predictiveTask(loadModels),
  calibrationTask(loadModels),
  groupLooTask(loadModels),
  samplingTask({ ...participantBuilders(loadModels), ...groupBuilders(loadModels) }),
]);
