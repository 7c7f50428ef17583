/** A worker's part in a sweep network: parts of its batches, until the network has no more use for it. */

import { joinKernels, type SharedKernels } from "../../../kernels/index.js";
import { crewTask } from "../../../workers/index.js";
import type { BatchLayout } from "../batch/layout.js";
import { doPart } from "../batch/part.js";
import { type BatchPlan, rowsOfPart } from "../batch/plan.js";

export interface SweepJob {
  readonly kernels: SharedKernels;
  readonly plan: BatchPlan;
  readonly layout: BatchLayout;
}

export const sweepTaskName = "parts of sweeps";

/** A pass as workers are told of it: how many rows stand in slots, and whether errors are weighed. */
export function numbersOf(rows: number, weighed: boolean): number[] {
  return [rows, Number(weighed)];
}

export const sweepTask = crewTask<SweepJob>(sweepTaskName, ({ kernels, plan, layout }, thread) => {
  const work = { plan, layout, raw: joinKernels(kernels), memory: kernels.memory };
  return ([rows, weighed], slot) => doPart(work, thread, slot, weighed === 1, rowsOfPart(slot, rows!));
});
