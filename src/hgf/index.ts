/** Networks of generalised hierarchical Gaussian filters, and the chains of the MATLAB toolbox. */

export {
  type CausalBelief,
  causalError,
  strengthenCause,
} from "./causal.js";
export { type ChainFamily, chainName } from "./chain-parameters.js";
export {
  type Chain,
  type ChainSettings,
  chain,
  ehgf,
  ehgfBinary,
  hgf,
  hgfBinary,
  uhgf,
  uhgfBinary,
} from "./chains.js";
export { type CouplingFunction, type DifferentiatedFunction, reversedRelu } from "./couplings.js";
export { type DiagramOptions, diagramOf, type NetworkDiagram } from "./diagram.js";
export type { InputUncertainty } from "./draw.js";
export type { EdgeOptions, Parents } from "./edges.js";
export type { InputSeries, InputValue } from "./feed.js";
export type { FilterOptions } from "./filter.js";
export type { GenerativeOptions, GenerativeSample } from "./generate.js";
export type { Conventions, EdgeKind, NodeKind, NoisePredictionError, Settings, Variant } from "./graph.js";
export { jumpingGaussian } from "./jget.js";
export type { NetworkData, SettingsInput } from "./json.js";
export { Network, network } from "./network.js";
export type {
  ActionStep,
  InteractionOptions,
  InteractionResult,
  NetworkEdit,
  NetworkResult,
  NetworkRunOptions,
  PredictiveOptions,
  Span,
  Turn,
} from "./network-run.js";
export {
  NetworkSession,
  type NetworkSessionOptions,
  type NetworkSnapshot,
  type TrialOptions,
} from "./network-session.js";
export type * from "./node-options.js";
export * as premade from "./premade.js";
export type { PresetName } from "./presets.js";
export type { Sequence } from "./sequence.js";
export { readSnapshot, type SnapshotData, writeSnapshot } from "./snapshot.js";
export {
  type AdamOptions,
  type StrengthLearnerOptions,
  type StrengthRule,
  strengthGradients,
  strengthLearner,
} from "./strength-learning.js";
export type { Distribution, LearningRule } from "./structure.js";
export { type Surprise, type SurpriseKind, softmaxSurprise, surpriseOf } from "./surprise.js";
export type { Warning } from "./warnings.js";
