/** Credence: models of belief, fitted to behaviour. The table of contents. */

export * from "./agent/index.js";
export * from "./compare/index.js";
export { type KernelInfo, kernelInfo } from "./compile/index.js";
export * from "./errors.js";
export * from "./fit/index.js";
export { network } from "./hgf/index.js";
export * from "./model/index.js";
export { perceptualModels } from "./perceptual/index.js";
export { defineResponse, type ResponseDefinition, responseModels } from "./response/index.js";
export { readStudy, readTwoFiles, type Source, type Study, type StudyOptions } from "./study/index.js";
export { version } from "./version.js";
export {
  type StartWorker,
  type WebWorker,
  WorkerError,
  type WorkerPort,
  webWorkers,
} from "./workers/index.js";
