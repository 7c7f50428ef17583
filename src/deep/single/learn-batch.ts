/** One update by a whole batch of rows, where matrix products in single precision can do it. */

import { singleKernels } from "../../kernels/index.js";
import { sampleBeliefs } from "../sample-beliefs.js";
import type { SweepCore } from "../sweep-core.js";
import type { LearningStep } from "../weight-learner.js";
import { aloneRoom, rowByRow, type SweepBatch, sweepBatch } from "./batch/batch.js";

/** @returns false, with nothing learnt, where rows must be worked on one by one */
export function learnBatch(
  core: SweepCore,
  rows: Omit<SweepBatch, "weighed">,
  timeStep: number,
  learning: LearningStep | undefined,
  updatePrecisions: boolean,
): boolean {
  const { ground, layers } = core;
  const { inputs, targets } = rows;
  if (ground === undefined || learning?.batch === undefined || inputs.rows === 0) return false;
  if (rowByRow(core) !== undefined) return false;
  const beliefs = sampleBeliefs(core, timeStep);
  const last = inputs.rows - 1;
  const start = layers.map(({ state }) => state.precision.slice());
  beliefs.predict(inputs.data.subarray(last * inputs.columns));
  ground.batch ??= aloneRoom(core, ground, singleKernels(ground.kernels.backend));
  const changes = sweepBatch(core, ground, ground.batch, { ...rows, weighed: learning.batch.weighed });
  if (changes === undefined) return false;
  // All other beliefs are left as the last row makes them.
  beliefs.correct(targets.data.subarray(last * targets.columns));
  for (const [k, { state }] of layers.entries()) state.precision.set(start[k]!);
  learning.batch.apply();
  if (!updatePrecisions) return true;
  for (const [k, change] of changes.entries()) {
    const { precision } = layers[k + 1]!.state;
    for (const [i, by] of change.entries()) precision[i]! += by;
  }
  return true;
}
