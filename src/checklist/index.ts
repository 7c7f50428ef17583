/** The list of checks that a reviewer asks for: recovery, predictive checks, calibration, design. Pure: no files. */

export {
  type CalibrationReportOptions,
  type CalibrationRunOptions,
  calibrateAgent,
  calibrationReport,
} from "./calibration.js";
export { type CalibrationJob, calibrationTask, type Replication } from "./calibration-task.js";
export { type Confusion, confusionOf } from "./confusion.js";
export {
  type DesignInputs,
  type DesignOptions,
  type DesignRow,
  type DesignStudy,
  studyDesign,
} from "./design.js";
export { type DesignReportOptions, designReport } from "./design-report.js";
export {
  type CalibrationMethod,
  type Criterion,
  calibrationMethods,
  criteria,
  type ScheduleKind,
  scheduleKinds,
} from "./kinds.js";
export {
  type ModelRecovery,
  type ModelRecoveryOptions,
  type RecoveredModel,
  recoverModels,
  refuseUnlike,
} from "./model-recovery.js";
export { type ModelReportOptions, modelReport } from "./model-report.js";
export {
  type ParameterRecovery,
  type ParameterRecoveryOptions,
  recoverParameters,
} from "./parameter-recovery.js";
export { type ParameterReportOptions, parameterReport } from "./parameter-report.js";
export {
  firstTrials,
  type PeopleOptions,
  refuseFixed,
  refuseSilent,
  type SimulatedPeople,
  type SimulatedPerson,
  simulatePeople,
} from "./people.js";
export {
  checkPredictions,
  type PredictedStatistic,
  type PredictiveCheck,
  type PredictiveOptions,
} from "./predictive.js";
export { type PredictiveReportOptions, predictiveReport } from "./predictive-report.js";
export {
  type Draws,
  type PredictedBehaviour,
  type PredictiveJob,
  predictiveTask,
} from "./predictive-task.js";
export { type RecoveryRow, summariseRecovery } from "./recovery.js";
export type { Animation, CheckProgress, CheckReport, CheckRun } from "./report.js";
export { makeSchedule, scheduleWords } from "./schedule.js";
