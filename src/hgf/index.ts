/** Networks of generalised hierarchical Gaussian filters, and the chains of the MATLAB toolbox. */

export {
  type Chain,
  type ChainSettings,
  ehgf,
  ehgfBinary,
  hgf,
  hgfBinary,
  uhgf,
  uhgfBinary,
} from "./chains.js";
export { type CouplingFunction, type DifferentiatedFunction, reversedRelu } from "./couplings.js";
export type { EdgeOptions, Parents } from "./edges.js";
export type { InputSeries, InputValue } from "./feed.js";
export type { FilterOptions } from "./filter.js";
export type { Conventions, EdgeKind, NodeKind, NoisePredictionError, Settings, Variant } from "./graph.js";
export type { NetworkData, SettingsInput } from "./json.js";
export { Network, network } from "./network.js";
export type { NetworkEdit, NetworkResult, NetworkRunOptions, Span } from "./network-run.js";
export type {
  NetworkSession,
  NetworkSessionOptions,
  NetworkSnapshot,
  TrialOptions,
} from "./network-session.js";
export type * from "./node-options.js";
export type { PresetName } from "./presets.js";
export type { Sequence } from "./sequence.js";
export type { Distribution, LearningRule } from "./structure.js";
export type { Warning } from "./warnings.js";
