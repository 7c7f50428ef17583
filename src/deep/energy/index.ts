/** Energy networks: predictive coding whose activities settle before weights learn. */

export type { EpcOptions } from "./epc.js";
export type { FullCovarianceOptions } from "./full-covariance.js";
export type { Model as EnergyModel } from "./model.js";
export { type EnergyNetwork, energyNetwork, restoreEnergyNetwork } from "./network.js";
export type { Descent, Inference, Inferred, WeightGradient } from "./options.js";
export type { SettleOptions } from "./settle.js";
export type { EnergySnapshot } from "./snapshot.js";
export type { TrainOptions } from "./train.js";
