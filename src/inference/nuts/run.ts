/**
 * A run of the sampler on the calling thread, in slices of at most 16 ms: an async iterator of progress that can be
 * paused, stopped, saved and taken up again. inference 8.
 */

import { UsageError } from "../../errors.js";
import { breath } from "../../workers/index.js";
import type { Density } from "../density/density.js";
import { type Checkpoint, checkpointOf, verifyCheckpoint } from "./checkpoint.js";
import { type SampleOptions, type Settings, settingsOf } from "./options.js";
import { type Progress, Watch } from "./progress.js";
import { resultOf, type SampleResult } from "./result.js";
import { Sampler } from "./sampler.js";

/** A slice of work, and the least time between two records of a chain, in ms. */
export const SLICE = 16;
export const BETWEEN_RECORDS = 100;

export class SamplingRun implements AsyncIterable<Progress> {
  private readonly sampler: Sampler;
  private ended = false;
  private aborted = false;
  private paused: Promise<void> | undefined;
  private unpause: (() => void) | undefined;
  private underWay: Promise<void> | undefined;
  private told = Number.NEGATIVE_INFINITY;
  private readonly watches: readonly Watch[];

  /** Use `sample` or `resumeSampling`. */
  constructor(
    private readonly density: Density,
    readonly settings: Settings,
    checkpoint?: Checkpoint,
  ) {
    this.sampler = new Sampler(density, settings);
    checkpoint?.chains.forEach((state, c) => {
      this.sampler.chains[c]!.restore(state);
    });
    this.watches = this.sampler.chains.map((chain) => new Watch(chain, settings));
  }

  /** Progress of all chains, at most 10 records a second of each, and the last of each at the end. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Progress> {
    while (!this.ended) {
      await this.slice();
      if (!this.ended && performance.now() - this.told < BETWEEN_RECORDS) continue;
      this.told = performance.now();
      for (const watch of this.watches) yield watch.record();
    }
  }

  /** Holds the run within one evaluation of the density. */
  pause(): void {
    this.paused ??= new Promise((resolve) => {
      this.unpause = resolve;
    });
  }

  /** Goes on after `pause`. */
  resume(): void {
    this.unpause?.();
    this.paused = undefined;
    this.unpause = undefined;
  }

  /** Ends the run with the draws there are. A checkpoint taken afterwards can go on. */
  stop(): void {
    this.ended = true;
    this.resume();
  }

  /** Ends the run; `result` then rejects. */
  abort(): void {
    this.aborted = true;
    this.stop();
  }

  /** Asks for more draws of every chain; a run that has ended goes on. */
  append(draws: number): void {
    if (!(Number.isInteger(draws) && draws > 0)) {
      throw new UsageError(`sampling: append needs a whole number of draws above 0, got ${draws}`);
    }
    for (const chain of this.sampler.chains) chain.append(draws);
    this.ended = false;
  }

  /** The state after the last finished iteration of every chain. */
  checkpoint(): Checkpoint {
    return checkpointOf(
      this.density,
      this.settings,
      this.sampler.chains.map((chain) => chain.save()),
    );
  }

  /**
   * Runs to the end, if it is not there yet, and returns the draws.
   * @throws UsageError after `abort`, and where no chain has a draw, with the reasons
   */
  async result(): Promise<SampleResult> {
    while (!this.ended) await this.slice();
    if (this.aborted) throw new UsageError("sampling: the run was aborted");
    return finished(resultOf(this.density, this.settings, this.sampler.chains));
  }

  /** One slice; whoever waits for progress and whoever waits for the result share it. */
  private slice(): Promise<void> {
    this.underWay ??= this.work().finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  private async work(): Promise<void> {
    await breath();
    await this.paused;
    if (this.ended) return;
    const end = performance.now() + SLICE;
    if (this.sampler.run(() => performance.now() >= end)) this.ended = true;
  }
}

/**
 * Samples a density with NUTS. Nothing runs until progress or the result is waited for.
 *
 * @throws UsageError for options that are not possible
 */
export function sample(density: Density, options: SampleOptions = {}): SamplingRun {
  return new SamplingRun(density, settingsOf(density, options));
}

/** The same at once, on the calling thread, to its end. */
export function sampleNow(density: Density, options: SampleOptions = {}): SampleResult {
  const settings = settingsOf(density, options);
  const sampler = new Sampler(density, settings);
  sampler.run();
  return finished(resultOf(density, settings, sampler.chains));
}

/**
 * Takes up a run from a checkpoint.
 *
 * @param identity compared with that of the checkpoint where given
 * @throws UsageError where the checkpoint is of another model or other data
 */
export function resumeSampling(density: Density, checkpoint: Checkpoint, identity?: string): SamplingRun {
  verifyCheckpoint(density, checkpoint, identity);
  return new SamplingRun(density, checkpoint.settings, checkpoint);
}

/** Refuses a result that rests on no chain, with the reasons. */
export function finished(result: SampleResult): SampleResult {
  if (result.chains > 0 || result.settings.draws === 0) return result;
  const reasons = result.missing.map(({ chain, reason }) => `chain ${chain + 1}: ${reason}`);
  throw new UsageError(`sampling: no chain has draws. ${reasons.join("; ")}`);
}
