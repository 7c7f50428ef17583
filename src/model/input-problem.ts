/** Categories arrive as numbers 1, 2, ...: any other number would be taken for "none of them", and is refused. */

import type { Filter } from "./filter.js";

/**
 * What is wrong with the categories among a trial's inputs, as the end of a sentence; undefined where all is well.
 *
 * @param ignored the first input is missing: the trial is frozen, and others may be missing too
 */
export function inputProblem(
  filter: Filter,
  valueOf: (name: string) => number | undefined,
  ignored: boolean,
): string | undefined {
  for (const { name, categories, always } of filter.inputs) {
    const value = valueOf(name);
    if (value === undefined || (categories === undefined && always !== true)) continue;
    if (Number.isNaN(value)) {
      if (always === true) return `${name} is missing, and ${filter.name} needs it on every trial`;
      if (!ignored)
        return `${name} is missing although ${filter.inputs[0]?.name} is there; fill it in, or blank both`;
      continue;
    }
    if (categories === undefined || (Number.isInteger(value) && value >= 1 && value <= categories)) continue;
    return `${name} must be a whole number from 1 to ${categories}, found ${value}`;
  }
  return undefined;
}
