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
  /** Default `mode`. */
  readonly start: GroupStart;
}

export type GroupStart = "mode" | "around" | "uniform" | "prior" | "pathfinder";

export interface GroupPathfinderSettings {
  readonly method: "pathfinder";
  readonly seed: number;
  readonly paths: number;
  /** Default 1000. */
  readonly draws: number;
}

export interface GroupLaplaceSettings {
  readonly method: "laplace";
  readonly seed: number;
  /** Whether hyperpriors count; without them population values are those of empirical Bayes. Default false. */
  readonly hyperpriors: boolean;
}

export interface GroupSettings {
  readonly method: GroupSamplingSettings | GroupPathfinderSettings | GroupLaplaceSettings;
  /** What leave-one-out leaves out. Default `trial`. */
  readonly unit: LooUnit;
}

/** @throws UsageError that lists options of other methods, and units that cannot be left out */
export function groupSettings(analysis: Analysis): GroupSettings {
  const { inference = {}, compare = {}, study = {}, group = {} } = analysis;
  const { method = "nuts", seed = 1, chains = 4, warmup = 500, draws = 1000 } = inference;
  const { targetAcceptance = 0.8, maxTreeDepth = 10, start = "mode" } = inference;
  const problems: string[] = [];
  const belongs = (names: readonly (keyof typeof inference)[], to: string): void => {
    for (const name of names) {
      if (inference[name] === undefined) continue;
      problems.push(`inference.${name} is an option of ${to}; the method of inference is ${method}`);
    }
  };
  const ofChains = ["chains", "warmup", "targetAcceptance", "maxTreeDepth", "start"] as const;
  if (method !== "nuts") belongs(ofChains, "nuts");
  if (method === "laplace") belongs(["draws"], "nuts and pathfinder");
  if (method !== "nuts" && compare.unit !== undefined) {
    problems.push(
      `compare.unit: leave-one-out needs draws of the posterior, by nuts; the method is ${method}`,
    );
  }
  if (method !== "laplace" && group.laplace !== undefined) {
    problems.push(`group.laplace: is for inference.method laplace; the method of inference is ${method}`);
  }
  const { unit = "trial" } = compare;
  if (unit === "session" && study.sessions === "carry") {
    problems.push(
      "compare.unit session: beliefs are carried from session to session, so that none can be left out alone; use " +
        "trial or participant",
    );
  }
  if (problems.length > 0) throw new UsageError(problems.join("\n"));
  switch (method) {
    case "laplace":
      return { method: { method, seed, hyperpriors: group.laplace?.hyperpriors ?? false }, unit };
    case "pathfinder":
      return { method: { method, seed, paths: 4, draws }, unit };
    case "nuts":
      return {
        method: {
          method,
          seed,
          chains,
          warmup,
          draws,
          targetAcceptance,
          maxTreeDepth,
          start: startOf(start),
        },
        unit,
      };
    case "map":
      throw new UsageError(
        "inference.method map: the mode of a group model says little about the people in it; use nuts, or laplace for " +
          "the fast path",
      );
  }
}

/** @throws UsageError for starts that only participants have */
function startOf(start: StatedStart): GroupStart {
  if (typeof start === "string") return start;
  throw new UsageError(
    "start: chains of a group model begin at the mode, around (the middle of the hyperpriors), uniform, prior or pathfinder; points are for participants one by one",
  );
}
