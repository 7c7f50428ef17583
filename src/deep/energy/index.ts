/** Energy networks: predictive coding whose activities settle before weights learn. */

export { withCause } from "./cause.js";
export type { EpcOptions } from "./epc.js";
export type { FullCovarianceOptions } from "./full-covariance.js";
export type { Model as EnergyModel } from "./model.js";
export { type EnergyNetwork, energyNetwork, restoreEnergyNetwork } from "./network.js";
export type { Descent, Inference, Inferred, WeightGradient } from "./options.js";
export type { PrecisionLearning } from "./precisions.js";
export type { Recalled } from "./recall.js";
export { type RecalledSigns, recallSigns, type SignsOptions } from "./recall-signs.js";
export type { PosteriorSampleOptions, PriorSampleOptions, SampleOptions } from "./sample.js";
export type { SettleOptions } from "./settle.js";
export type { EnergySnapshot } from "./snapshot.js";
export { type BatchThreads, batchThreadsInfo, worthBatchThreads } from "./threads/threads.js";
export type { TrainOptions } from "./train.js";
