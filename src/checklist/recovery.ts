/**
 * How well true values are recovered: correlation, bias, error, coverage. The correlation falls with the spread of the
 * true values, so that their sd stands beside it. group 9.11; Wilson & Collins 2019, Ten simple rules for the
 * computational modeling of behavioral data (eLife 8, e49547).
 */

import { finite, meanOf, medianOf, pearson, sdOf } from "./moments.js";

/** One simulated agent and one parameter, both on the estimation scale. */
export interface RecoveredValue {
  readonly truth: number;
  readonly estimate: number;
  /** Posterior sd; absent where there is none. */
  readonly sd?: number;
  /** Sd of the prior of the fit. */
  readonly priorSd: number;
}

/** Null where a number cannot be had. */
export interface RecoveryRow {
  readonly parameter: string;
  /** Agents that were fitted. */
  readonly agents: number;
  readonly trueMean: number | null;
  /** Sd of the true values; the correlation depends on it. */
  readonly trueSd: number | null;
  /** Correlation of true and estimated values. */
  readonly r: number | null;
  /** 90 % interval of the correlation, by Fisher's transform. */
  readonly rInterval: readonly [number, number] | null;
  /** Mean of estimate less true value, and its standard error. */
  readonly bias: number | null;
  readonly biasError: number | null;
  /** Root of the mean squared difference. */
  readonly rmse: number | null;
  /** Share of 90 % intervals that hold the true value, and how many intervals there are. */
  readonly coverage: number | null;
  readonly intervals: number;
  /** Median of posterior sd over prior sd: near 1 the data say nothing of the parameter. */
  readonly sdRatio: number | null;
}

/** @param z half-width of the intervals in posterior sds, as `Z95` for 90 % */
export function summariseRecovery(
  parameter: string,
  values: readonly RecoveredValue[],
  z: number,
): RecoveryRow {
  const truth = values.map((value) => value.truth);
  const estimates = values.map((value) => value.estimate);
  const errors = values.map((value) => value.estimate - value.truth);
  const certain = values.flatMap(({ sd, ...value }) => (sd === undefined ? [] : [{ ...value, sd }]));
  const covered = certain.filter((value) => Math.abs(value.estimate - value.truth) <= z * value.sd).length;
  const n = values.length;
  const r = pearson(truth, estimates);
  return {
    parameter,
    agents: n,
    trueMean: finite(meanOf(truth)),
    trueSd: finite(sdOf(truth)),
    r: finite(r),
    rInterval: fisherInterval(r, n, z),
    bias: finite(meanOf(errors)),
    biasError: finite(sdOf(errors) / Math.sqrt(n)),
    rmse: finite(Math.sqrt(meanOf(errors.map((e) => e * e)))),
    coverage: finite(covered / certain.length),
    intervals: certain.length,
    sdRatio: finite(medianOf(certain.map(({ sd, priorSd }) => sd / priorSd))),
  };
}

/** Interval of a correlation: atanh r is nearly normal with sd 1/√(n - 3). Fisher 1921 (Metron 1, 3-32). */
export function fisherInterval(r: number, n: number, z: number): [number, number] | null {
  if (!(Math.abs(r) < 1 && n > 3)) return null;
  const half = z / Math.sqrt(n - 3);
  return [Math.tanh(Math.atanh(r) - half), Math.tanh(Math.atanh(r) + half)];
}
