/** The list of checks that a reviewer asks for: recovery, predictive checks, calibration, design. Pure: no files. */

export {
  type ParameterRecovery,
  type ParameterRecoveryOptions,
  recoverParameters,
} from "./parameter-recovery.js";
export { type ParameterReportOptions, parameterReport } from "./parameter-report.js";
export {
  firstTrials,
  type PeopleOptions,
  type SimulatedPeople,
  type SimulatedPerson,
  simulatePeople,
} from "./people.js";
export { type RecoveryRow, summariseRecovery } from "./recovery.js";
export type { CheckProgress, CheckReport, CheckRun } from "./report.js";
export { makeSchedule, type ScheduleKind, scheduleKinds, scheduleWords } from "./schedule.js";
