/** Records of how far chains are. inference 8. */

import type { Chain, Phase } from "./chain.js";
import type { Settings } from "./options.js";

/** How far a chain is. */
export interface Progress {
  readonly chain: number;
  /** Iterations done, warm-up included. */
  readonly iteration: number;
  readonly phase: Phase;
  /** Iterations a second since it was taken up, by this thread. */
  readonly drawsPerSecond: number;
  readonly divergences: number;
  readonly stepSize: number;
  /** Of the draws since the last record; NaN where there were none. */
  readonly meanTreeDepth: number;
  readonly secondsLeft: number;
  /** Why the chain failed. */
  readonly failure?: string;
}

/** Watches a chain from where it is now. */
export class Watch {
  private readonly begun = performance.now();
  private readonly first: number;
  private seen: number;

  constructor(
    private readonly chain: Chain,
    private readonly settings: Settings,
  ) {
    this.first = chain.iteration;
    this.seen = chain.draws.count;
  }

  record(): Progress {
    const { chain, settings } = this;
    const seconds = (performance.now() - this.begun) / 1000;
    const rate = (chain.iteration - this.first) / seconds;
    const depths = chain.draws.stat("treeDepth", this.seen);
    this.seen = chain.draws.count;
    const left = settings.tune + chain.target - chain.iteration;
    return {
      chain: chain.index,
      iteration: chain.iteration,
      phase: chain.phase,
      drawsPerSecond: rate,
      divergences: chain.divergenceCount,
      stepSize: chain.stepSize,
      meanTreeDepth: depths.reduce((sum, x) => sum + x, 0) / depths.length,
      secondsLeft: chain.active ? left / rate : 0,
      ...(chain.failure === undefined ? {} : { failure: chain.failure }),
    };
  }
}
