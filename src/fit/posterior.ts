/** What sampling says about one participant, as plain data, and the draws themselves. */

import type { ResponseUnit } from "./units.js";

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

/**
 * Leave-one-out over the responses of one participant, or of all of them. Names are those of ArviZ and loo in camel
 * case.
 */
export interface LeaveOneOut {
  /** Expected log predictive density, nats: the sum over units. Null where a unit has none. */
  readonly elpdLoo: number | null;
  readonly seElpdLoo: number | null;
  /** Effective number of parameters. */
  readonly pLoo: number | null;
  /** -2 elpd. */
  readonly looic: number | null;
  /** Units whose Pareto k is above the threshold, repaired ones not counted. */
  readonly nBadK: number;
  /** Largest k that is good for this number of draws. */
  readonly threshold: number;
  /** Responses in the sums. */
  readonly units: number;
  /** Responses whose likelihood no parameter changes; in no sum. */
  readonly constant: number;
  /** Units that were refitted exactly, and units whose draws were moved. */
  readonly refitted: number;
  readonly moved: number;
  /** WAIC, to be read beside the rest, never alone. */
  readonly elpdWaic: number | null;
  readonly seElpdWaic: number | null;
  readonly pWaic: number | null;
  /** Units whose log-likelihood varies by more than 0.4: there WAIC does not hold. */
  readonly waicUnreliable: number;
  readonly warnings: readonly string[];
}

/**
 * `constant`: no parameter changes its likelihood; `bad`: k above the threshold; `untrusted`: so are the participant's
 * draws, whatever k is.
 */
export type UnitStatus = "good" | "bad" | "refitted" | "moved" | "constant" | "untrusted";

/** Leave-one-out response by response. */
export interface PointwiseLoo {
  readonly units: readonly ResponseUnit[];
  readonly elpd: Float64Array;
  /** NaN where a unit was refitted or is constant. */
  readonly k: Float64Array;
  readonly effectiveParameters: Float64Array;
  /** Probability integral transform of a real-valued response; NaN of others. */
  readonly transform: Float64Array;
  readonly status: readonly UnitStatus[];
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
  /** Absent where there are no draws. */
  readonly loo?: LeaveOneOut;
}

/** Draws of one participant. */
export interface ParticipantDraws {
  readonly id: string;
  readonly summary: PosteriorSummary;
  /** Native values of the free parameters in their order, [chain][draw][parameter]. */
  readonly values: Float64Array;
  /** Statistics of the sampler by name, [chain][draw]; none for Pathfinder. */
  readonly stats: Readonly<Record<string, Float64Array>>;
  /** Absent where there are no draws. */
  readonly loo?: PointwiseLoo;
}

/**
 * Where chains begin: around the mode (uniformly within one Laplace sd on the estimation scale), at draws from the
 * prior, uniformly between -2 and 2 on the estimation scale, or around a given point (within one prior sd), with native
 * values by parameter; those not named start around their prior mean.
 */
export type ChainStart = "mode" | "prior" | "uniform" | Readonly<Record<string, number>>;

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
      /** Doublings of a trajectory, at most; 1 to 20. Default 10. */
      readonly maxTreeDepth: number;
      /** Where chains begin. Default `mode`. */
      readonly start: ChainStart;
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
