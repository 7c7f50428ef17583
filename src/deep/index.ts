/** Deep predictive coding: networks that learn by predicting, with uncertainty in every unit. */

export {
  type Activation,
  type ActivationName,
  activationNames,
  type CustomActivation,
} from "./activation.js";
export { type LoadedNetwork, loadNetwork, saveNetwork } from "./checkpoint.js";
export {
  type BestRow,
  type Cell,
  type CompareOptions,
  type Comparison,
  cellKey,
  compare,
  type EqualRow,
  type FinishedCell,
  type Measured,
  type Setting,
} from "./comparison/compare.js";
export { type Judged, type Paired, pairedDifference, type Spread, spreadOf } from "./comparison/paired.js";
export { studentQuantile } from "./comparison/student.js";
export { type TrainedOptions, trained } from "./comparison/trained.js";
export type { Connection } from "./connection.js";
export type { LabelledPoints, Point } from "./data/labelled.js";
export { type MoonsOptions, makeMoons } from "./data/moons.js";
export { makeSpirals, type SpiralsOptions } from "./data/spirals.js";
export { type DepthScaling, depthScaled } from "./depth-scaled.js";
export { type Description, describeNetwork, type Layer } from "./description.js";
export {
  type Diagnosis,
  type DiagnosisOptions,
  type DiagnosisSignal,
  diagnose,
  type Examination,
  examine,
  type LayerExamination,
  type SweepErrors,
} from "./diagnosis.js";
export {
  type BatchThreads,
  batchThreadsInfo,
  type EnergyModel,
  type EnergyNetwork,
  type EnergySnapshot,
  energyNetwork,
  type Inference,
  type Inferred,
  type PrecisionLearning,
  type Recalled,
  type RecalledSigns,
  recallSigns,
  restoreEnergyNetwork,
  type SampleOptions,
  type SignsOptions,
  type TrainOptions,
  type WeightGradient,
  withCause,
  worthBatchThreads,
} from "./energy/index.js";
export type { Head } from "./head.js";
export type { Initialiser, InitialiserName } from "./initialiser.js";
export type { LearningKind, SynapticUncertainty } from "./learning-kind.js";
export type { FloatArray, FloatType, Matrix, Rows } from "./matrix.js";
export {
  type Optimiser,
  type OptimiserState,
  type Parameter,
  startOptimiser,
  updateParameters,
} from "./optimiser.js";
export type { ConnectionOptions, LayerOptions, NetworkOptions } from "./options.js";
export type { PyhgfBatchOptions, PyhgfFitOptions } from "./pyhgf-fit.js";
export type { PyhgfLayerOptions } from "./pyhgf-layer.js";
export { type PyhgfBuilder, type PyhgfOptions, pyhgfNetwork } from "./pyhgf-network.js";
export { rateAt, type Schedule, type ScheduleObject } from "./schedule.js";
export { type Score, scorePredictions } from "./score.js";
export {
  type ConnectionWeights,
  connectionWeights,
  type NetworkDiagram,
  networkDiagram,
  recordedLayers,
} from "./shown.js";
export type { SharedBatches } from "./single/threads/threads.js";
export { type StateField, stateFields } from "./state-field.js";
export type { LayerState } from "./sweep-layer.js";
export { restoreSweepNetwork, type SweepNetwork, sweepNetwork } from "./sweep-network.js";
export type { SweepOptions, Version, VolatilityUpdate } from "./sweep-options.js";
export type { SweepFailure, SweepRecord } from "./sweep-record.js";
export type { SweepSnapshot } from "./sweep-snapshot.js";
export type { SweepTrainOptions } from "./sweep-train.js";
export type { BatchOptions, BatchResult, FitOptions, FitResult, SweepUpdates } from "./sweep-updates.js";
export type { EpochOptions, EpochReport } from "./training/options.js";
export type { Score as ScoreSums } from "./training/score.js";
export type { TrainingState } from "./training/state.js";
