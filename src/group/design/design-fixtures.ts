/** A small study for tests of designs: six people in two groups and three sites, two sessions each. */

import type { DesignInput } from "./input.js";

export const ids = ["P1", "P2", "P3", "P4", "P5", "P6"];
const groups = ["control", "patient", "control", "patient", "control", "patient"];
export const sites = ["a", "b", "c", "b", "c", "a"];
export const ages = [20, 30, 40, 50, 60, 70];

/** Six people, two sessions of four trials, condition x, x, y, x. */
export function study(formulas: string[], more: Partial<DesignInput> = {}): DesignInput {
  const participants = ids.map((id) => ({
    id,
    runs: ["1", "2"].map((session) => ({
      session,
      trials: 4,
      variables: new Map([
        ["condition", ["x", "x", "y", "x"]],
        ["trial", Float64Array.of(1, 2, 3, 4)],
      ] as [string, Float64Array | string[]][]),
    })),
  }));
  const rows = ids.map((id, i) => ({ id, group: groups[i]!, site: sites[i]!, age: String(ages[i]) }));
  return {
    parameters: ["om2", "ze"],
    fixedParameters: ["om3"],
    formulas,
    participants,
    covariates: { by: { participant: "id" }, rows },
    ...more,
  };
}
