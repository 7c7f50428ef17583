/** What a worker thread of Node runs. Beside what a page's worker does it loads models from files. */

import { calibrationTask } from "../checklist/calibration-task.js";
import { predictiveTask } from "../checklist/predictive-task.js";
import { groupLooTask } from "../fit/group-loo-task.js";
import { fitTask, groupBuilders, participantBuilders, participantSamplingTask } from "../fit/index.js";
import { samplingTask } from "../inference/index.js";
import { loadModels } from "./models.js";
import { serveThread } from "./serve.js";

serveThread([
  fitTask(loadModels),
  participantSamplingTask(loadModels),
  predictiveTask(loadModels),
  calibrationTask(loadModels),
  groupLooTask(loadModels),
  samplingTask({ ...participantBuilders(loadModels), ...groupBuilders(loadModels) }),
]);
