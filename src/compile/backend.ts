/**
 * What a way of running programs has to offer. Lanes are independent of each other: the result of a lane never
 * depends on which others run beside it.
 */

import type { Plan } from "./plan.js";

/** The data of all runs, padded to the longest. Rows are trials, and within a row runs lie side by side. */
export interface Series {
  readonly runs: number;
  readonly trials: number;
  /** One array for each column of the recurrence: `column[trial * runs + run]`. NaN never enters: mask it. */
  readonly columns: readonly Float64Array[];
  /** For parameters that vary within a run: condition of each trial, `index[trial * runs + run]`. */
  readonly conditions?: { readonly count: number; readonly index: Int32Array };
}

/** Which runs to evaluate, each with parameters of its own. */
export interface Batch {
  readonly lanes: number;
  /** Run of each lane. */
  readonly run: Int32Array;
  /** `parameters[(parameter * conditions + condition) * lanes + lane]`, native values. */
  readonly parameters: Float64Array;
}

export interface RawResult {
  /** Sum over trials, whatever the failures. */
  readonly value: Float64Array;
  /** 1 where the equations broke down on some trial. */
  readonly failed: Uint8Array;
  /** `results[(result * conditions + condition) * lanes + lane]`; empty without a backward sweep. */
  readonly results: Float64Array;
  /** `outputs[(output * trials + trial) * lanes + lane]`; empty unless the plan has outputs. */
  readonly outputs: Float64Array;
}

export interface Backend {
  readonly name: string;
  /** Makes a plan runnable. Called once for each plan; the result may keep working memory between calls. */
  load(plan: Plan): (series: Series, batch: Batch) => RawResult;
}
