/** What training of any deep network is told, and what it reports. */

import { UsageError } from "../../errors.js";
import type { Rows } from "../matrix.js";
import type { TrainingState } from "./state.js";

export interface EpochOptions {
  /** Passes over the samples, a whole number ≥ 1; default 1. */
  readonly epochs?: number;
  /** One update for each sample, or for each so many (the last batch of an epoch may be smaller); default online. */
  readonly batch?: "online" | number;
  /** Of the order of samples, another in each epoch; without a seed they stay in order. */
  readonly shuffleSeed?: number;
  /** Samples never learnt from: given, or the last share of the rows, > 0 and < 1. */
  readonly validation?: number | { readonly x: Rows; readonly y: Rows };
  /** Stops after the current update; the report of that epoch still comes, and says so. */
  readonly signal?: AbortSignal;
  /**
   * Where an earlier training of the same network on the same samples stood: that training goes on, bit for bit where
   * all other options are the same. `epochs` counts from its beginning.
   */
  readonly resume?: TrainingState;
}

export interface EpochReport {
  /** From 0. */
  readonly epoch: number;
  /** Mean loss of the samples' forward predictions, each before its update; NaN where the signal came before any. */
  readonly loss: number;
  /** Share of samples so predicted whose largest output is right (categorical), or all sides of ½ (bernoulli). */
  readonly accuracy?: number;
  /** Mean loss after the epoch of samples not learnt from. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
  /** Updates made since training began. */
  readonly updates: number;
  /** Where precisions are learnt: how many have reached 1e-4 or 1e6, where they end. */
  readonly precisionsAtBound?: number;
  /** Samples learnt from in this epoch. */
  readonly samples: number;
  /**
   * done: a whole epoch; stopped: the signal; diverged: an update asked for something not finite, and the network is
   * as it was before it.
   */
  readonly status: "done" | "stopped" | "diverged";
  /** Where training stands now, a copy: for `resume`, or to be saved with the network. */
  readonly state: TrainingState;
}

/** Options with their defaults. */
export interface Course {
  readonly epochs: number;
  /** Samples of an update. */
  readonly size: number;
  readonly shuffleSeed: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/** @throws UsageError naming the option */
export function courseOf(options: EpochOptions): Course {
  const { epochs = 1, shuffleSeed, signal } = options;
  const size = batchSize(options);
  whole("epochs", epochs);
  whole("batch", size);
  return { epochs, size, shuffleSeed, signal };
}

/** Samples of an update; one by default. */
export function batchSize({ batch = "online" }: EpochOptions): number {
  return batch === "online" ? 1 : batch;
}

function whole(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new UsageError(`train: ${name} must be a whole number ≥ 1, got ${value}`);
}

/**
 * How many of the rows are learnt from, the rest being held back.
 *
 * @throws UsageError where a share leaves no samples on one side
 */
export function learntRows(rows: number, share: number): number {
  const kept = Math.round(rows * (1 - share));
  if (share > 0 && share < 1 && kept > 0 && kept < rows) return kept;
  throw new UsageError(
    `train: validation must leave samples on both sides; a share of ${share} of ${rows} does not`,
  );
}
