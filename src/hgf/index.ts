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
export type { FilterOptions } from "./filter.js";
export type { Conventions, EdgeKind, NodeKind, Settings, Variant } from "./graph.js";
export type { NetworkData, SettingsInput } from "./json.js";
export {
  type BinaryOptions,
  type ContinuousOptions,
  type InputOptions,
  Network,
  type NetworkRunOptions,
  network,
  type Parents,
} from "./network.js";
