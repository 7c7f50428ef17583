/** Damped exact steps of many samples at once, each with its own damping; equations and sources: ../full-covariance.ts. */

import type { FullCovarianceOptions } from "../full-covariance.js";
import { outputLayer } from "../model.js";
import { stepRows } from "./eliminate.js";
import { Ends } from "./ends.js";
import { withRowsInFront } from "./gather.js";
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

interface FullCovarianceWatch {
  /** Rows to move; default all. */
  readonly only?: (row: number) => boolean;
  /** Whether somebody asks how rows ended, for which the gradient after the last step is needed; default true. */
  readonly told?: boolean;
}

/** From the forward pass; no row's energy rises. */
export function fullCovarianceRows(
  room: Room,
  count: number,
  options: FullCovarianceOptions,
  { only = () => true, told = true }: FullCovarianceWatch = {},
): Ends {
  const { energy, kernels, layers } = room;
  const last = outputLayer(room.model);
  const limit = limits[kernels.float];
  const { maxIterations = 3, rollout = true, gradientTolerance = limit.gradient } = options;
  const damping = new Float64Array(count);
  const before = new Float64Array(count);
  const ends = new Ends(room, count, only);
  beginRows(room, count);
  for (let k = 1; k < last - 1; k++) layers[k]!.pulled.values.fill(0);
  ends.trace();
  for (let iteration = 0; iteration < maxIterations || told; iteration++) {
    // Errors of the forward pass are 0 below the output: there the gradient is, too.
    activityGradientRows(room, count, iteration === 0 ? Math.max(1, last - 1) : 1);
    const largest = largestOfRows(room, count);
    ends.finish((r) => largest[r]! <= gradientTolerance, true, "gradient below tolerance");
    if (iteration === maxIterations || ends.all()) break;
    before.set(energy.subarray(0, count));
    let waiting = Array.from({ length: count }, (_, r) => r).filter((r) => !ends.ended(r));
    for (let rejections = 0; rejections <= MOST_REJECTIONS && waiting.length > 0; rejections++) {
      const rejected = new Set<number>();
      withRowsInFront(room, waiting, (standing) => {
        const own = Float64Array.from(standing, (r) => damping[r]!);
        const accepted = tryStep(
          room,
          own,
          standing.map((r) => before[r]!),
          rollout,
        );
        for (const [i, r] of standing.entries()) {
          damping[r] = accepted[i]! ? (own[i]! < 1e-3 ? 0 : own[i]! / 8) : Math.max(4 * own[i]!, 0.25);
          if (!accepted[i]!) rejected.add(r);
        }
      });
      waiting = waiting.filter((r) => rejected.has(r));
    }
    ends.trace();
    ends.finish(
      (r) => waiting.includes(r),
      false,
      `no step lowered the energy in ${MOST_REJECTIONS + 1} trials`,
    );
    ends.finish(
      (r) => before[r]! - energy[r]! <= limit.drop * Math.abs(before[r]!),
      true,
      "energy no longer falls",
    );
  }
  ends.finish(() => true, false, "all iterations done");
  return ends;
}

/**
 * A step of the first rows, taken back where the energy rose or no factor could be made.
 *
 * @param damping λ of each row, which says how many there are
 * @param before energy of each row
 * @returns whether each row's step stands
 */
function tryStep(room: Room, damping: Float64Array, before: readonly number[], rollout: boolean): boolean[] {
  const count = damping.length;
  copyRows(room, count, "values", "kept");
  const made = stepRows(room, count, damping, rollout);
  if (!rollout) predictAgain(room, count);
  weighRows(room, count);
  const accepted = made.map((one, r) => one && room.energy[r]! <= before[r]!);
  if (accepted.includes(false)) {
    copyRows(room, count, "kept", "values", (r) => !accepted[r]!);
    predictAgain(room, count);
    weighRows(room, count);
  }
  return accepted;
}
