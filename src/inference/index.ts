/** `credence/inference`: Bayesian inference for any density, one's own included. The table of contents. */

export type { Random } from "../random/index.js";
export { averagePosterior } from "./average.js";
export { type BridgeEvidence, bridgeEvidence } from "./bridge.js";
export * from "./calibration/index.js";
export * from "./density/index.js";
export * from "./diagnostics/index.js";
export { type Laplace, type LaplaceOptions, laplace, modeStart } from "./laplace.js";
export * from "./loo/index.js";
export {
  type ChainInfo,
  type Checkpoint,
  type Divergence,
  type DrawSet,
  decodeCheckpoint,
  drawsOf,
  encodeCheckpoint,
  type MetricKind,
  type Phase,
  type Progress,
  resumeSampling,
  type SampleOptions,
  type SampleResult,
  type SamplingRun,
  type Settings,
  type Start,
  type StatName,
  sample,
  sampleNow,
  statNames,
  statOf,
  type WarmStart,
} from "./nuts/index.js";
export {
  type ParetoOptions,
  type ParetoSmoothed,
  paretoSmooth,
  paretoThreshold,
} from "./pareto.js";
export {
  type PathfinderOptions,
  type PathfinderResult,
  pathfinder,
  pathfinderStart,
} from "./pathfinder.js";
export {
  accuracy,
  learningCurve,
  loseShift,
  type PredictiveRow,
  type PredictiveStatistic,
  posteriorPredictive,
  predictiveCheck,
  predictiveRows,
  priorPredictive,
  type Responses,
  type Simulate,
  switchRate,
  winStay,
} from "./predictive.js";
export * from "./selection/index.js";
export {
  type ChainReport,
  type DensityBuilder,
  type DensityBuilders,
  type DensityRecipe,
  resumeOnThreads,
  type SamplingTask,
  type SamplingThreads,
  sampleOnThreads,
  samplingTask,
  type ThreadedRun,
} from "./threads/index.js";
export type { Constraint } from "./transform/transform.js";
