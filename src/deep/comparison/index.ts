/** Fair comparison of methods. */

export {
  type BestRow,
  type Cell,
  type CompareOptions,
  type Comparison,
  cellKey,
  compare,
  type EqualRow,
  type FinishedCell,
  type Measured,
  type Setting,
} from "./compare.js";
export { type Judged, type Paired, pairedDifference, type Spread, spreadOf } from "./paired.js";
export { studentQuantile } from "./student.js";
export { type TrainedOptions, trained } from "./trained.js";
