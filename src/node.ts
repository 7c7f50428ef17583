/** What needs Node: analyses from files to fit folders, model files, simulated studies on disk, figures as PNG and PDF. */

export type { DiagnosedDraws, DiagnosedMode, Diagnosis } from "./fit/diagnosis.js";
export {
  type AnalysisOutcome,
  type AnalysisRun,
  type Prepared,
  prepare,
  runAnalysis,
} from "./node/analysis.js";
export { type Beliefs, beliefsByColumn, prepareBeliefs } from "./node/beliefs.js";
export { type CalibrationFolderOptions, runCalibration } from "./node/calibration.js";
export type { CheckFolderOptions, CheckOutcome } from "./node/checklist-folder.js";
export type { CheckInputs, CheckSourceOptions } from "./node/checklist-source.js";
export {
  compareFolders,
  compareFoldersByLoo,
  writeComparison,
  writeComparisonFigure,
} from "./node/compare.js";
export { type DesignRunOptions, runDesign } from "./node/design.js";
export { diagnoseSource } from "./node/diagnose.js";
export { type ExportOptions, type ExportOutcome, exportFit } from "./node/export.js";
export { averageFolder, priorMeansOf } from "./node/from-fit.js";
export { migrateFiles, migrateTableFile, writeMigration } from "./node/migrate.js";
export { type ModelRecoveryRunOptions, runModelRecovery } from "./node/model-recovery.js";
export { loadModels } from "./node/models.js";
export {
  type PosteriorPredictiveOptions,
  type PriorPredictiveOptions,
  runPosteriorPredictive,
  runPriorPredictive,
} from "./node/predictive.js";
export { type RecoveryRunOptions, runParameterRecovery } from "./node/recovery.js";
export { type PngOptions, type RenderOptions, renderPdf, renderPng } from "./node/render.js";
export { serveDensities } from "./node/serve.js";
export {
  type Simulation,
  type SimulationOptions,
  simulateStudy,
  writeSimulation,
} from "./node/simulation.js";
export { nodeWorkers, nodeWorkersOf } from "./node/threads.js";
