/** Fits: every participant of a study, summaries, tables, the analysis file. */

export {
  type Analysis,
  chainStarts,
  type FigureFormat,
  figureFormats,
  type InferenceMethod,
  inferenceMethods,
  type LooUnit,
  looUnits,
  type Outputs,
  type StatedStart,
} from "./analysis.js";
export { checkAnalysis } from "./analysis-checks.js";
export { type GroupPart, isGroupAnalysis, type ModelPart, overlayGroup } from "./analysis-group.js";
export { trajectoriesAtModes } from "./at-modes.js";
export { type ParticipantRecipe, participantBuilders, participantDensity } from "./chains.js";
export { type Failures, failuresByReason } from "./failures.js";
export { type FitOptions, fit } from "./fit.js";
export { groupBuilders } from "./group-builders.js";
export { Z95 } from "./interval.js";
export { type Loaded, type LoadOptions, load } from "./load.js";
export { looColumns, looLines } from "./loo-table.js";
export { type TotalLoo, totalLoo } from "./loo-total.js";
export {
  type FitRun,
  type FitSettings,
  fitParticipants,
  type ParticipantData,
  type ParticipantFits,
  type Progress,
  type Threads,
  type ThreadUse,
  type TrialRun,
} from "./participants.js";
export type {
  ChainStart,
  LeaveOneOut,
  ParticipantDraws,
  PointwiseLoo,
  PosteriorEstimate,
  PosteriorFlag,
  PosteriorSummary,
  SamplingSettings,
  UnitStatus,
} from "./posterior.js";
export { comparable, type FitResult, type PriorSummary, summarisePriors, toJson } from "./result.js";
export {
  type Posteriors,
  participantSamplingTask,
  type SamplingRunOptions,
  sampleParticipants,
} from "./sampling.js";
export { resolveStart } from "./start.js";
export type { Estimate, EvidenceSummary, ParticipantFit, RunTrials } from "./summary.js";
export {
  align,
  csvCell,
  participantsTable,
  printTable,
  shorten,
  toCsv,
} from "./tables.js";
export { type AgentRecipe, type FitTask, fitTask, type LoadModels } from "./task.js";
export {
  nativeAtMode,
  type ParticipantTrajectories,
  participantTrajectories,
  streamColumn,
  trajectoryColumns,
  trajectoryHeader,
  trajectoryLines,
} from "./trajectories.js";
export { type ResponseUnit, responseUnits, unitBatches } from "./units.js";
