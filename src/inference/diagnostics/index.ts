/** Diagnostics of draws: convergence, effective sizes, Monte Carlo errors, summaries and a verdict. */

export { nestedRHat, rHat, splitRHat } from "./convergence.js";
export { essBulk, essLocal, essMean, essQuantile, essSd, essTail } from "./effective.js";
export { eBfmi } from "./energy.js";
export { mcseMean, mcseMedian, mcseQuantile, mcseSd } from "./error.js";
export {
  equalTailedInterval,
  highestDensityInterval,
  type Interval,
  medianAbsoluteDeviation,
  quantile,
} from "./interval.js";
export { type Mode, type Modes, modesOf } from "./modes.js";
export { type Chains, unusable } from "./series.js";
export { arvizStatistics, type StatisticKind, statisticOfArviz } from "./statistics.js";
export { type SummaryOptions, type SummaryRow, summarise } from "./summary.js";
export {
  type ChainDraws,
  diagnose,
  diagnoseDraws,
  type Flag,
  type FlagKind,
  type Verdict,
} from "./verdict.js";
