/** Training that can be watched and stopped: a report after every so many epochs. */

import { type AttractorNetwork, checkSetting } from "./network.js";
import { employRowThreads, type RowThreads } from "./threads/threads.js";
import { type AttractorTraining, type TrainingStep, trainingSteps } from "./train.js";

export interface WatchedTraining extends AttractorTraining {
  /**
   * Epochs of a report, counted through all trainings of the network; default 1. Updates that waited are folded in at each,
   * so that a training that is stopped there and goes on later ends with the bits of one that is not.
   */
  readonly reportEvery?: number;
  /** Ends training at the next report, which says so. */
  readonly signal?: AbortSignal;
  /** Threads that share the rows of the couplings while it trains; the result is the same. Default: the calling one alone. */
  readonly threads?: RowThreads;
}

export interface TrainingReport {
  /** Epochs and updates of the network so far. */
  readonly epochs: number;
  readonly updates: number;
  /** Mean over the updates of this report of -log p of the new state, in nats. */
  readonly surprise: number;
  /** Mean of Σ ΔW². */
  readonly weightChange: number;
  /** done: all epochs since the last report; stopped: the same, and the signal came; diverged: see `failure`. */
  readonly status: "done" | "stopped" | "diverged";
  /** Which update would not have been finite, and was not made. */
  readonly failure?: string;
}

/**
 * Trains a network in place. Others run between reports.
 *
 * @throws UsageError, before anything is learnt, for settings that cannot be used; WorkerError where a thread could not be
 * started, or met an error: its network is of no more use then
 */
export async function* trainEpochs(
  network: AttractorNetwork,
  training: WatchedTraining,
): AsyncGenerator<TrainingReport, void, undefined> {
  const { threads, ...rest } = training;
  if (threads === undefined) return yield* watched(network, rest);
  const crew = await employRowThreads(network, threads);
  try {
    yield* watched(network, rest);
  } finally {
    crew.close();
  }
}

async function* watched(
  network: AttractorNetwork,
  training: Omit<WatchedTraining, "threads">,
): AsyncGenerator<TrainingReport, void, undefined> {
  const { reportEvery = 1, signal, ...rest } = training;
  checkSetting("reportEvery", reportEvery, 1, true);
  const steps = trainingSteps(network, rest);
  const end = network.epochs + rest.epochs;
  while (network.epochs < end) {
    const until = Math.min(end, (Math.floor(network.epochs / reportEvery) + 1) * reportEvery);
    const { count, surprise, weightChange, failure } = advance(network, steps, until);
    network.couplings.fold();
    const status = failure !== undefined ? "diverged" : signal?.aborted ? "stopped" : "done";
    yield {
      ...{ epochs: network.epochs, updates: network.updates, status },
      ...{ surprise: surprise / count, weightChange: weightChange / count },
      ...(failure !== undefined && { failure }),
    };
    if (status !== "done") return;
    // Lets timers and the signal's owner run.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

interface Sums {
  count: number;
  surprise: number;
  weightChange: number;
  readonly failure?: string;
}

/** Takes steps until the network has had so many epochs, or one fails. */
function advance(network: AttractorNetwork, steps: Generator<TrainingStep>, until: number): Sums {
  const sums: Sums = { count: 0, surprise: 0, weightChange: 0 };
  while (network.epochs < until) {
    const { value } = steps.next();
    if (value.failure !== undefined) return { ...sums, failure: value.failure };
    sums.count++;
    sums.surprise += value.surprise;
    sums.weightChange += value.weightChange;
  }
  return sums;
}
