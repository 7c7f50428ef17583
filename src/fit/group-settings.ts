/** How a group model is inferred, with every default filled in. */

import { UsageError } from "../errors.js";
import type { Analysis, ChainStart, LooUnit } from "./analysis.js";

export interface GroupSamplingSettings {
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
  /** Doublings of a trajectory, at most. Default 10. */
  readonly maxTreeDepth: number;
  /** Default `around`. */
  readonly start: ChainStart;
}

export interface GroupSettings {
  readonly sampling: GroupSamplingSettings;
  /** What leave-one-out leaves out. Default `trial`. */
  readonly unit: LooUnit;
}

/** @throws UsageError for a method that groups are not offered, and units that cannot be left out */
export function groupSettings({ inference = {}, compare = {}, study = {} }: Analysis): GroupSettings {
  const { method = "nuts", seed = 1, chains = 4, warmup = 500, draws = 1000 } = inference;
  const { targetAcceptance = 0.8, maxTreeDepth = 10, start = "around" } = inference;
  if (method !== "nuts") {
    throw new UsageError(`inference.method ${method}: is not available yet for group models; use nuts`);
  }
  const { unit = "trial" } = compare;
  if (unit === "session" && study.sessions === "carry") {
    throw new UsageError(
      "compare.unit session: beliefs are carried from session to session, so that none can be left out alone; use " +
        "trial or participant",
    );
  }
  return {
    sampling: { method, seed, chains, warmup, draws, targetAcceptance, maxTreeDepth, start },
    unit,
  };
}
