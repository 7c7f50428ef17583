/**
 * Sweep networks: deep networks in which every unit is a belief with a precision and a belief about its volatility.
 * A sample is predicted in one sweep from the input up, corrected in one sweep from the output down, and learned from.
 */

import type { CrewThreads } from "../workers/index.js";
import type { Rows } from "./matrix.js";
import type { NetworkOptions } from "./options.js";
import { type SharedBatches, shareBatches } from "./single/threads/threads.js";
import type { SweepOptions } from "./sweep-options.js";
import type { SweepSnapshot } from "./sweep-snapshot.js";
import { type SweepPupil, type SweepTrainOptions, trainSweep } from "./sweep-train.js";
import { type SweepUpdates, sweepParts } from "./sweep-updates.js";
import type { EpochReport } from "./training/options.js";

export interface SweepNetwork extends SweepUpdates {
  /**
   * From now on, threads share the rows of batches of more than 128 from which weights learn, by errors weighted by
   * precisions or not, with the bits of one thread. For networks in single precision without volatility beliefs, whose
   * hidden layers have multiples of 4 units; other networks, and all where memory cannot be shared, stay on one thread,
   * which is said.
   *
   * @throws UsageError for a count that is not whole and positive
   * @throws WorkerError where a worker cannot be started
   */
  shareBatches(threads: CrewThreads): Promise<SharedBatches>;
  /** Epochs of `fit` (online) or `batchUpdate`, one report after each; the network stays where the loop is left. */
  train(
    inputs: Rows,
    targets: Rows,
    options?: SweepTrainOptions,
  ): AsyncGenerator<EpochReport, void, undefined>;
}

/**
 * A network as it was when the snapshot was taken.
 *
 * @throws UsageError where the snapshot does not fit itself
 */
export function restoreSweepNetwork(snapshot: SweepSnapshot): SweepNetwork {
  return makeSweepNetwork(snapshot.network, snapshot.options, snapshot);
}

/**
 * A sweep network with fresh beliefs and first weights.
 *
 * @throws UsageError where description and options do not fit each other or the version
 */
export function sweepNetwork(network: NetworkOptions, options: SweepOptions = {}): SweepNetwork {
  return makeSweepNetwork(network, options, undefined);
}

function makeSweepNetwork(
  network: NetworkOptions,
  options: SweepOptions,
  from: SweepSnapshot | undefined,
): SweepNetwork {
  const { core, updates, read, restore } = sweepParts(network, options, from);
  const untrained = Object.assign(updates, {
    shareBatches: (threads: CrewThreads) => shareBatches(core, threads),
  });
  const pupil: SweepPupil = { network: untrained, head: core.head, read, restore };
  const train: SweepNetwork["train"] = (inputs, targets, of = {}) => trainSweep(pupil, inputs, targets, of);
  return Object.assign(untrained, { train });
}
