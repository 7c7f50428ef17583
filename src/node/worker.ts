/** What a worker thread of Node runs. Beside what a page's worker does it loads models from files. */

import { parentPort } from "node:worker_threads";
import { fitTask } from "../fit/index.js";
import { serve } from "../workers/index.js";
import { loadModels } from "./models.js";

const port = parentPort;
if (port === null) throw new Error("credence/worker runs in a worker thread only");
serve(
  {
    send: (message) => port.postMessage(message),
    listen: (onMessage) => port.on("message", onMessage),
  },
  [fitTask(loadModels)],
);
