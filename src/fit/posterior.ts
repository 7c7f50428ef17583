/** What sampling says about one participant, as plain data, and the draws themselves. */

/** Posterior of one parameter, native scale. Null where a number cannot be had. */
export interface PosteriorEstimate {
  readonly name: string;
  readonly mean: number | null;
  readonly sd: number | null;
  /** Between the quantiles of 5.5 and 94.5 %. */
  readonly interval: readonly [number, number] | null;
  /** Null for Pathfinder, whose draws form no chain, as all that follows. */
  readonly essBulk: number | null;
  readonly essTail: number | null;
  readonly rHat: number | null;
  readonly mcseMean: number | null;
}

export interface PosteriorFlag {
  readonly kind: string;
  /** What was found, with its numbers. */
  readonly found: string;
  /** What to try. */
  readonly advice: string;
}

export interface PosteriorSummary {
  /** `failed`: no draws; `notConverged`: a flag was raised, and the draws should not be trusted as they are. */
  readonly status: "converged" | "notConverged" | "failed";
  /** All of it in sentences. */
  readonly verdict: string;
  readonly flags: readonly PosteriorFlag[];
  readonly chains: number;
  /** Of each chain. */
  readonly draws: number;
  readonly divergences: number | null;
  /** Of each chain. */
  readonly eBfmi: readonly (number | null)[];
  /** Pathfinder's; null for chains. */
  readonly khat: number | null;
  readonly estimates: readonly PosteriorEstimate[];
}

/** Draws of one participant. */
export interface ParticipantDraws {
  readonly id: string;
  readonly summary: PosteriorSummary;
  /** Native values of the free parameters in their order, [chain][draw][parameter]. */
  readonly values: Float64Array;
  /** Statistics of the sampler by name, [chain][draw]; none for Pathfinder. */
  readonly stats: Readonly<Record<string, Float64Array>>;
}

/** How posteriors are sampled, with every default filled in. */
export type SamplingSettings =
  | {
      readonly method: "nuts";
      readonly seed: number;
      /** Default 4. */
      readonly chains: number;
      /** Iterations of warm-up of each chain. Default 500. */
      readonly warmup: number;
      /** Draws kept of each chain. Default 1000. */
      readonly draws: number;
      /** Between 0 and 1. Default 0.8. */
      readonly targetAcceptance: number;
      /** Doublings of a trajectory, at most; absent where nobody said: 10. */
      readonly maxTreeDepth?: number;
    }
  | {
      readonly method: "pathfinder";
      readonly seed: number;
      /** Default 4. */
      readonly paths: number;
      /** Default 1000. */
      readonly draws: number;
    };

/** A participant without draws. */
export function undrawn(id: string, reason: string): ParticipantDraws {
  return {
    id,
    summary: {
      status: "failed",
      verdict: `There are no draws: ${reason}.`,
      flags: [],
      chains: 0,
      draws: 0,
      divergences: null,
      eBfmi: [],
      khat: null,
      estimates: [],
    },
    values: new Float64Array(0),
    stats: {},
  };
}
