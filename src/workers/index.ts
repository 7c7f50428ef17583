/** One pool of workers for Node and pages. */

export {
  type Crew,
  type CrewJob,
  type CrewThreads,
  checkThreads,
  crewTask,
  type DoBlock,
  hire,
} from "./crew.js";
export { fromErrorData, toErrorData, WorkerError } from "./error.js";
export { KeptWorkers } from "./kept.js";
export { canShare, shared, unsharedReason } from "./memory.js";
export type { ErrorData, FromWorker, ToWorker } from "./messages.js";
export { Pool } from "./pool.js";
export { type StartWorker, type WebWorker, type WorkerPort, webWorkers } from "./port.js";
export { type AnyTask, type Caller, serve } from "./serve.js";
export { breath, type Task, type Work } from "./task.js";
