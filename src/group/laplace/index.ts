/** Laplace EM: the population of a group, fast and approximate. */

export { type LaplaceDraws, type LaplaceDrawsOptions, laplaceDraws } from "./draws.js";
export type { EmOptions, EmProgress, EmState, EmStatus } from "./em.js";
export { fitGroupLaplace, type GroupLaplaceOptions, type GroupLaplaceProgress } from "./fit.js";
export { laplaceOutputs } from "./outputs.js";
export type {
  CellEstimate,
  CoefficientEstimate,
  CorrelationEstimate,
  EffectEstimate,
  GroupEvidence,
  GroupLaplaceFit,
  ParticipantEstimate,
  ParticipantFlag,
  SdEstimate,
} from "./result.js";
