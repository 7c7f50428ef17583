/** Laplace EM: the population of a group, fast and approximate. */

export type { EmOptions, EmProgress, EmState, EmStatus } from "./em.js";
export { fitGroupLaplace, type GroupLaplaceOptions } from "./fit.js";
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
