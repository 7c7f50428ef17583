/** Sequences of inputs made up for a check, where nobody has any yet. */

import { purpose, stream } from "../random/index.js";
import type { ScheduleKind } from "./kinds.js";

/** Trials that a probability or a step size lasts in the volatile half. */
const BLOCK = 20;

/**
 * Inputs of one kind, a number a trial. Binary, `stable`: 1 with probability 0.75. Binary, `volatile`: the same for the
 * first half, then by turns 0.2 and 0.8, each for 20 trials. Real: a random walk seen with noise of sd 0.5, whose steps
 * have the sd 0.3; `volatile`: 1 instead, for every other 20 trials of the second half.
 *
 * The first trials of a longer sequence are not those of a shorter one, because the halves differ.
 *
 * @param binary whether inputs are 0 and 1
 * @param trials at least 1
 */
export function makeSchedule(
  kind: ScheduleKind,
  binary: boolean,
  trials: number,
  seed: number,
): Float64Array {
  const numbers = stream(seed, purpose.environment, 0);
  const half = Math.ceil(trials / 2);
  let level = 0;
  return Float64Array.from({ length: trials }, (_, t) => {
    const odd = Math.floor((t - half) / BLOCK) % 2 === 1;
    const changing = kind === "volatile" && t >= half;
    if (binary) return numbers.uniform(t, 0) < (changing ? (odd ? 0.8 : 0.2) : 0.75) ? 1 : 0;
    level += (changing && !odd ? 1 : 0.3) * numbers.normal(t, 0);
    return level + 0.5 * numbers.normal(t, 1);
  });
}

/** What a paragraph says of it. */
export function scheduleWords(kind: ScheduleKind, binary: boolean): string {
  if (binary) {
    const stable = "binary, 1 with probability 0.75";
    return kind === "stable"
      ? stable
      : `${stable} in the first half and, in the second, by turns 0.2 and 0.8 for ${BLOCK} trials each`;
  }
  const walk = "a random walk (steps of sd 0.3) seen with noise of sd 0.5";
  return kind === "stable"
    ? walk
    : `${walk}, whose steps have the sd 1 for every other ${BLOCK} trials of the second half`;
}
