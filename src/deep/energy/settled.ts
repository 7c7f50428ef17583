/** What inference of one sample returns, whatever the method. */

import type { Evaluation } from "./energy.js";

export interface Settled {
  readonly evaluation: Evaluation;
  /** Energy at the start and after each step. */
  readonly energyTrace: readonly number[];
  readonly converged: boolean;
  /** Why it ended, in words. */
  readonly reason: string;
  /** Trials that would have raised the energy and were not taken; absent where a method makes none. */
  readonly rejected?: number;
}
