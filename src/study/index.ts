/** Data files to participants, sessions and runs. Works in browsers: files come in as text or bytes. */

export { fewScoredTrials } from "./behaviour.js";
export { type CovariatesOptions, type CovariatesTable, readCovariates } from "./covariates.js";
export { naturalOrder } from "./natural-order.js";
export type { ResponseValues, Role, Source, StudyOptions } from "./options.js";
export { readStudy } from "./read.js";
export type {
  Derivation,
  Participant,
  ResolvedColumns,
  Run,
  SessionTrials,
  Study,
  StudySummary,
  Warning,
  WarningCode,
} from "./study.js";
export { summarise as summariseStudy } from "./summary.js";
export { readTwoFiles } from "./two-files.js";
