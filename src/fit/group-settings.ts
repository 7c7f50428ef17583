/** How a group model is inferred, with every default filled in. */

import { UsageError } from "../errors.js";
import type { Analysis, LooUnit, StatedStart } from "./analysis.js";

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
  readonly start: GroupStart;
}

export type GroupStart = "around" | "uniform" | "prior" | "pathfinder";

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
    sampling: { method, seed, chains, warmup, draws, targetAcceptance, maxTreeDepth, start: startOf(start) },
    unit,
  };
}

/** @throws UsageError for starts that only participants have */
function startOf(start: StatedStart): GroupStart {
  if (typeof start === "string" && start !== "mode") return start;
  throw new UsageError(
    "start: chains of a group model begin around (the middle of the hyperpriors), uniform, prior or pathfinder; mode and points are for participants one by one",
  );
}
