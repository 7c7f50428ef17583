/** Inputs that must be above 0, such as the variance of a trial's noise. */

import type { Agent } from "../agent/index.js";
import { UsageError } from "../errors.js";
import type { Run } from "../study/index.js";

/** @throws UsageError naming the line */
export function requirePositive(
  { filter }: Agent,
  run: Run,
  inputs: Readonly<Record<string, Float64Array>>,
): void {
  for (const { name, kind, description } of filter.inputs) {
    const t = kind === "positive" ? inputs[name]!.findIndex((value) => value <= 0) : -1;
    if (t < 0) continue;
    throw new UsageError(
      `participant ${JSON.stringify(run.participant)}, line ${run.rows[t]}: ${name} (${description}) must be > 0, ` +
        `found ${inputs[name]![t]}; leave it and the input blank where the trial is to be ignored`,
    );
  }
}
