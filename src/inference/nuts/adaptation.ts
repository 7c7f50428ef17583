/** What a schedule of warm-up does after each of its iterations. inference 6. */

import type { DualAveraging } from "./step-size.js";
import type { State } from "./transition.js";
import type { WelfordState } from "./welford.js";

/** What an iteration of warm-up tells the schedule. */
export interface Outcome {
  readonly state: State;
  readonly acceptanceRate: number;
  readonly symmetricRate: number;
  readonly diverging: boolean;
  /** Position of the sample in the trajectory, signed; 0 where the chain did not move. */
  readonly index: number;
}

export interface AdaptationState {
  readonly numbers: readonly number[];
  readonly estimates: readonly WelfordState[];
}

export interface Adaptation {
  /** The step from which the first search starts. */
  readonly firstStep: number;
  /** Sees the start of the chain; may set the metric. */
  begin(start: State): void;
  /**
   * Sees iteration t of warm-up; changes metric and dual averaging.
   * @returns the step from which a new search is wanted, if one is
   */
  update(t: number, outcome: Outcome, averaging: DualAveraging): number | undefined;
  save(): AdaptationState;
  restore(state: AdaptationState): void;
}
