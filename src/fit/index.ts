/** Fits: every participant of a study, summaries, tables, the analysis file. */

export type { Analysis } from "./analysis.js";
export { type FitOptions, fit } from "./fit.js";
export { type Loaded, type LoadOptions, load } from "./load.js";
export {
  type FitRun,
  type FitSettings,
  fitParticipants,
  type ParticipantData,
  type ParticipantFits,
  type Progress,
  type Threads,
  type ThreadUse,
} from "./participants.js";
export { comparable, type FitResult, type PriorSummary, summarisePriors, toJson } from "./result.js";
export type { Estimate, EvidenceSummary, ParticipantFit } from "./summary.js";
export {
  align,
  participantsTable,
  printTable,
  shorten,
  type TrajectoryTable,
  toCsv,
  trajectoryTable,
} from "./tables.js";
export { type AgentRecipe, type FitTask, fitTask, type LoadModels } from "./task.js";
