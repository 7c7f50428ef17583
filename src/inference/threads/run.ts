/**
 * A run of chains on several threads: the bits of a run on one, since chains know nothing of each other. It is paused,
 * saved and stopped by calling the chains home; they go on from their states. inference 8.
 */

import { UsageError } from "../../errors.js";
import { Pool, type StartWorker, shared } from "../../workers/index.js";
import type { Density } from "../density/density.js";
import { Chain, type ChainState } from "../nuts/chain.js";
import { type Checkpoint, checkpointOf, verifyCheckpoint } from "../nuts/checkpoint.js";
import { type SampleOptions, type Settings, settingsOf } from "../nuts/options.js";
import type { Progress } from "../nuts/progress.js";
import { resultOf, type SampleResult } from "../nuts/result.js";
import { finished } from "../nuts/run.js";
import {
  buildDensity,
  type ChainReport,
  type DensityBuilders,
  type DensityRecipe,
  runChains,
  samplingTaskName,
} from "./task.js";

/** Runs of this thread so far. */
let runs = 0;

/** Seconds, and iterations, that a chain must still take for another thread to be given some of them. */
const [WORTH_SECONDS, WORTH_ITERATIONS] = [0.2, 10];

/** Threads to sample on. */
export interface SamplingThreads {
  /** How many, the calling one included; never more are used than there are chains. */
  readonly count: number;
  /** `nodeWorkers` of `credence/node`, or `webWorkers` in a page; they must know the recipe's builder. */
  readonly start: StartWorker;
}

export class ThreadedRun implements AsyncIterable<Progress> {
  private readonly states: (ChainState | null)[];
  private extra = 0;
  private ended = false;
  private aborted = false;
  private paused: Promise<void> | undefined;
  private unpause: (() => void) | undefined;
  private underWay: Promise<void> | undefined;
  private leg: Promise<void> | undefined;
  private calling: AbortController | undefined;
  private readonly told: Progress[] = [];
  private readonly number = ++runs;
  /** Of every chain, as far as is known here. */
  private readonly latest: Progress[] = [];
  private wake: (() => void) | undefined;

  /** Use `sampleOnThreads` or `resumeOnThreads`. */
  constructor(
    private readonly density: Density,
    private readonly recipe: DensityRecipe,
    readonly settings: Settings,
    private readonly threads: SamplingThreads,
    checkpoint?: Checkpoint,
  ) {
    if (!(Number.isInteger(threads.count) && threads.count > 0)) {
      throw new UsageError(`sampling: threads must be a whole number above 0, got ${threads.count}`);
    }
    this.states = Array.from({ length: settings.chains }, (_, c) => checkpoint?.chains[c] ?? null);
  }

  /** Progress of all chains that are not at their end, some 10 records a second of each, and the last of each. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Progress> {
    const run = this.run();
    let over = false;
    const end = (): void => {
      over = true;
      this.wake?.();
    };
    run.then(end, end);
    for (;;) {
      const next = this.told.shift();
      if (next !== undefined) yield next;
      else if (over) break;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
    await run;
  }

  /** Calls the chains home; the threads wait. */
  pause(): void {
    this.paused ??= new Promise((resolve) => {
      this.unpause = resolve;
    });
    this.calling?.abort();
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
    this.calling?.abort();
    this.resume();
  }

  /** Ends the run; `result` then rejects. */
  abort(): void {
    this.aborted = true;
    this.stop();
  }

  /** Asks for more draws of every chain, before the run or after it has ended; it then goes on. */
  append(draws: number): void {
    if (!(Number.isInteger(draws) && draws > 0)) {
      throw new UsageError(`sampling: append needs a whole number of draws above 0, got ${draws}`);
    }
    if (this.underWay !== undefined) {
      throw new UsageError("sampling: append before the run, or after it has ended");
    }
    this.extra += draws;
    this.states.forEach((state, c) => {
      if (state === null) return;
      const phase = state.phase === "done" ? "sampling" : state.phase;
      this.states[c] = { ...state, phase, target: state.target + draws };
    });
    this.ended = false;
  }

  /**
   * The state after the last finished iteration of every chain. Chains are called home for it and go on afterwards.
   * Where a thread has broken down: the last states that were heard of, at most two seconds old.
   */
  async checkpoint(): Promise<Checkpoint> {
    const before = this.paused;
    if (this.leg !== undefined) {
      this.pause();
      // What went wrong is for `result` to say.
      await this.leg.catch(() => {});
    }
    const states = this.states.map((state, c) => state ?? this.chain(c).save());
    if (before === undefined) this.resume();
    return checkpointOf(this.density, this.settings, states);
  }

  /**
   * Runs to the end, if it is not there yet, and returns the draws.
   *
   * @throws UsageError after `abort`, and where no chain has a draw, with the reasons
   * @throws WorkerError where a thread cannot be started or breaks down
   */
  async result(): Promise<SampleResult> {
    await this.run();
    if (this.aborted) throw new UsageError("sampling: the run was aborted");
    const chains = this.states.map((_, c) => this.chain(c));
    return finished(resultOf(this.density, this.settings, chains));
  }

  private chain(c: number): Chain {
    const chain = new Chain(this.density, this.settings, c);
    const state = this.states[c];
    if (state) chain.restore(state);
    return chain;
  }

  /** Whoever waits for progress and whoever waits for the result share it. */
  private run(): Promise<void> {
    this.underWay ??= this.drive().finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  private async drive(): Promise<void> {
    if (this.ended) return;
    const threads = Math.min(this.threads.count, this.settings.chains);
    const pool = new Pool(Array.from({ length: threads - 1 }, () => this.threads.start()));
    try {
      for (;;) {
        // Whoever hears of the last leg may pause the next.
        while (this.paused !== undefined) await this.paused;
        if (this.ended) return;
        const left = this.states.flatMap((state, c) => (isOver(state) ? [] : [c]));
        this.leg = this.advance(pool, left, Math.ceil(left.length / threads));
        await this.leg;
        this.leg = undefined;
        this.ended ||= this.states.every(isOver);
      }
    } finally {
      this.leg = undefined;
      pool.close();
    }
  }

  /** Runs these chains from their states until they end or are called home. */
  private advance(pool: Pool, chains: readonly number[], together: number): Promise<void> {
    const { recipe, settings, extra, threads } = this;
    const job = { settings, chains, states: chains.map((c) => this.states[c]!), extra, together };
    const chunks = [...chains.keys()];
    const calling = new AbortController();
    this.calling = calling;
    return pool.run<ChainReport>({
      task: samplingTaskName,
      data: shared({ run: this.number, recipe, ...job }),
      chunks: chains.length,
      here: (work) => runChains(this.density, job, work),
      onResult: (chunk, report) => {
        const c = chains[chunk]!;
        if (report.kind === "progress") {
          this.latest[c] = report.progress;
          this.told.push(report.progress);
          this.wake?.();
        } else this.states[c] = report.state;
        // Where a thread is done and another has several chains they are called home and dealt anew.
        const left = chunks.filter((k) => !isOver(this.states[chains[k]!]!));
        const busy = new Set(left.map((k) => Math.floor(k / together))).size;
        const fewer = left.length <= (together - 1) * threads.count;
        if (fewer && busy < left.length && left.some((k) => this.isLong(chains[k]!))) calling.abort();
      },
      signal: calling.signal,
    });
  }

  private isLong(chain: number): boolean {
    const { secondsLeft = 0, drawsPerSecond = 0 } = this.latest[chain] ?? {};
    return secondsLeft > WORTH_SECONDS && secondsLeft * drawsPerSecond > WORTH_ITERATIONS;
  }
}

function isOver(state: ChainState | null): boolean {
  return state?.phase === "done" || state?.phase === "failed";
}

/**
 * Samples a density with NUTS on several threads; the draws are the bits of `sample`, whatever their number. Nothing
 * runs until progress or the result is waited for. Choose it where a run takes seconds: threads take tens of
 * milliseconds to start, and each builds the density anew.
 *
 * @param builders those of the workers
 * @throws UsageError for options that are not possible, and a recipe that nobody knows
 */
export async function sampleOnThreads(
  recipe: DensityRecipe,
  builders: DensityBuilders,
  threads: SamplingThreads,
  options: SampleOptions = {},
): Promise<ThreadedRun> {
  const density = await buildDensity(builders, recipe);
  return new ThreadedRun(density, recipe, settingsOf(density, options), threads);
}

/**
 * Takes up a run from a checkpoint, which may be of any number of threads.
 *
 * @param identity compared with that of the checkpoint where given
 * @throws UsageError where the checkpoint is of another model or other data
 */
export async function resumeOnThreads(
  recipe: DensityRecipe,
  builders: DensityBuilders,
  threads: SamplingThreads,
  checkpoint: Checkpoint,
  identity?: string,
): Promise<ThreadedRun> {
  const density = await buildDensity(builders, recipe);
  verifyCheckpoint(density, checkpoint, identity);
  return new ThreadedRun(density, recipe, checkpoint.settings, threads, checkpoint);
}
