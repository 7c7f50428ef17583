/** Simulation-based calibration. */

export { type Band, uniformityBand } from "./band.js";
export {
  type Calibration,
  type CalibrationOptions,
  type CalibrationRow,
  type CalibrationSource,
  type CalibrationState,
  calibrate,
  calibrateOnce,
  judgeCalibration,
  type ReplicationRanks,
} from "./sbc.js";
