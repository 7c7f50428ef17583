/** Damped exact steps of many samples at once, each with its own damping; equations and sources: ../full-covariance.ts. */

import type { FullCovarianceOptions } from "../full-covariance.js";
import { stepRows } from "./eliminate.js";
import { Ends } from "./ends.js";
import {
  activityGradientRows,
  beginRows,
  copyRows,
  largestOfRows,
  predictAgain,
  weighRows,
} from "./passes.js";
import type { Room } from "./room.js";

const MOST_REJECTIONS = 30;

/** What rounding of a float type leaves of gradients and energies. */
const limits = {
  float32: { gradient: 1e-4, drop: 1e-6 },
  float64: { gradient: 1e-10, drop: 1e-15 },
};

/**
 * From the forward pass; no row's energy rises.
 *
 * @param only rows to move; default all
 */
export function fullCovarianceRows(
  room: Room,
  count: number,
  options: FullCovarianceOptions,
  only: (row: number) => boolean = () => true,
): Ends {
  const { energy, kernels } = room;
  const limit = limits[kernels.float];
  const { maxIterations = 3, rollout = true, gradientTolerance = limit.gradient } = options;
  const damping = new Float64Array(count);
  const before = new Float64Array(count);
  const ends = new Ends(room, count, only);
  beginRows(room, count);
  ends.trace();
  for (let iteration = 0; ; iteration++) {
    activityGradientRows(room, count);
    const largest = largestOfRows(room, count);
    ends.finish((r) => largest[r]! <= gradientTolerance, true, "gradient below tolerance");
    if (iteration === maxIterations || ends.all()) break;
    before.set(energy.subarray(0, count));
    const waiting = Array.from({ length: count }, (_, r) => !ends.ended(r));
    for (let rejections = 0; rejections <= MOST_REJECTIONS && waiting.includes(true); rejections++) {
      copyRows(room, count, "values", "kept");
      const made = stepRows(room, count, damping, rollout);
      if (!rollout) predictAgain(room, count);
      weighRows(room, count);
      const accepted = waiting.map((waits, r) => waits && made[r]! && energy[r]! <= before[r]!);
      for (const [r, waits] of waiting.entries()) {
        if (!waits) continue;
        damping[r] = accepted[r]!
          ? damping[r]! < 1e-3
            ? 0
            : damping[r]! / 8
          : Math.max(4 * damping[r]!, 0.25);
      }
      if (accepted.includes(false)) {
        copyRows(room, count, "kept", "values", (r) => !accepted[r]!);
        predictAgain(room, count);
        weighRows(room, count);
      }
      for (let r = 0; r < count; r++) if (accepted[r]!) waiting[r] = false;
    }
    ends.trace();
    ends.finish((r) => waiting[r]!, false, `no step lowered the energy in ${MOST_REJECTIONS + 1} trials`);
    ends.finish(
      (r) => before[r]! - energy[r]! <= limit.drop * Math.abs(before[r]!),
      true,
      "energy no longer falls",
    );
  }
  ends.finish(() => true, false, "all iterations done");
  return ends;
}
