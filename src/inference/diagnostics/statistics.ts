/** Statistics of the sampler under the names that ArviZ knows. inferencedata 2. */

import { type StatName, statNames } from "../nuts/draws.js";

export type StatisticKind = "number" | "whole" | "truth";

/** Name and kind of each statistic in files. */
export const arvizStatistics: Readonly<Record<StatName, readonly [name: string, kind: StatisticKind]>> = {
  logDensity: ["lp", "number"],
  energy: ["energy", "number"],
  energyError: ["energy_error", "number"],
  maxEnergyError: ["max_energy_error", "number"],
  acceptanceRate: ["acceptance_rate", "number"],
  stepSize: ["step_size", "number"],
  treeDepth: ["tree_depth", "whole"],
  steps: ["n_steps", "whole"],
  diverging: ["diverging", "truth"],
  reachedMaxDepth: ["reached_max_treedepth", "truth"],
  index: ["index_in_trajectory", "whole"],
};

/** The statistic that ArviZ, or CmdStan in its tables, calls so; undefined where it is none of ours. */
export function statisticOfArviz(name: string): StatName | undefined {
  return statNames.find((stat) => arvizStatistics[stat][0] === name) ?? cmdStan[name];
}

const cmdStan: Readonly<Record<string, StatName>> = {
  lp__: "logDensity",
  energy__: "energy",
  accept_stat__: "acceptanceRate",
  stepsize__: "stepSize",
  treedepth__: "treeDepth",
  n_leapfrog__: "steps",
  divergent__: "diverging",
};
