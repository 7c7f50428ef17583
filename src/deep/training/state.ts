/** Where a training stands between two updates: plain data, that can be stored and put back. */

import { UsageError } from "../../errors.js";
import type { OptimiserState } from "../optimiser.js";
import type { Course } from "./options.js";
import type { Score } from "./score.js";

export interface TrainingState {
  /** Of the next update, from 0. */
  readonly epoch: number;
  /** Samples of that epoch already learnt from. */
  readonly position: number;
  /** Made since training began. */
  readonly updates: number;
  /** Of that epoch's samples so far. */
  readonly seen: Readonly<Score>;
  /** What the order of samples follows from. */
  readonly order: {
    readonly samples: number;
    readonly batch: number;
    /** null: in order. */
    readonly seed: number | null;
  };
  /** Normal numbers drawn, by langevin. */
  readonly draws: number;
  /** Energy networks: what the optimiser remembers. Sweep networks keep it themselves. */
  readonly optimiser?: OptimiserState;
}

/** @throws UsageError where the state belongs to other samples, batches or orders */
export function checkResume(state: TrainingState, samples: number, { size, shuffleSeed }: Course): void {
  const { order } = state;
  const refuse = (what: string, before: unknown, now: unknown): void => {
    if (before === now) return;
    throw new UsageError(
      `train: resume belongs to ${what} ${before}, got ${now}; give what training began with`,
    );
  };
  refuse("a number of samples of", order.samples, samples);
  refuse("batches of", order.batch, size);
  refuse("the shuffleSeed", order.seed ?? "none", shuffleSeed ?? "none");
}
