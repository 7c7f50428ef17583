/** Free-energy attractor networks: memory that stores, orthogonalises, completes and replays patterns by one local rule. */

export { type BaselineOptions, type BaselineRule, baselineNetwork, baselineRules } from "./baselines.js";
export {
  type AttractorMemory,
  loadAttractor,
  type SavedAttractor,
  saveAttractor,
} from "./checkpoint.js";
export {
  divergence,
  entropy,
  fastInverseMean,
  fisherMetric,
  inverseMean,
  langevin,
  logPartition,
  quantile,
} from "./continuous-bernoulli.js";
export { Couplings, type FloatArray, type FloatType, type UpdateOptions } from "./couplings.js";
export { type FreeEnergy, freeEnergy } from "./free-energy.js";
export { type InferenceOptions, type Inferred, infer, type Member } from "./infer.js";
export {
  angle,
  asymmetry,
  type CouplingSimilarity,
  correlation,
  couplingSimilarity,
  type Decomposition,
  decompose,
  distinctRounded,
  type Orthogonality,
  orthogonality,
  type SequenceMetrics,
  sequenceMetrics,
  symmetricEnergy,
  uniqueStates,
  zScore,
} from "./metrics.js";
export { type AttractorNetwork, type AttractorOptions, attractorNetwork, type Numbers } from "./network.js";
export {
  barImages,
  barPatterns,
  type Digits,
  digitPatterns,
  type RandomPatterns,
  randomPatterns,
  readDigits,
} from "./patterns.js";
export {
  type CapacityComparison,
  type CapacityMethod,
  capacityMethods,
  compareCapacity,
} from "./presets/capacity.js";
export { type AttractorPreset, attractorPresets, runAttractorPreset } from "./presets/index.js";
export type { PresetOptions, PresetResult, Quantities } from "./presets/preset.js";
export type { Course, Recalled, Shown } from "./presets/shown.js";
export {
  type NoiseLevel,
  noisyCue,
  type Reconstruction,
  type Retention,
  reconstruct,
  retention,
} from "./recall.js";
export { distance, type RelaxationOptions, type Relaxed, relax } from "./relax.js";
export {
  employRowThreads,
  type RowThreads,
  rowThreadsInfo,
  worthRowThreads,
} from "./threads/threads.js";
export {
  type AttractorTraining,
  type TrainingStep,
  trainAttractor,
  trainingSteps,
  type UpdateMode,
} from "./train.js";
export { type TrainingReport, trainEpochs, type WatchedTraining } from "./train-epochs.js";
export {
  bytesPerUpdate,
  type Clock,
  couplingBytes,
  readBandwidth,
  type TrainingProtocol,
  type TrainingTime,
  timeTraining,
} from "./training-time.js";
export type { Chance, Uniforms } from "./uniforms.js";
