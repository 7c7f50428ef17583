/** Slots for parts of a batch, which threads take in any order: while one sleeps, others go on, and there are fewer passes. */

/** For each thread, at least and at most. */
const [FEWEST, MOST] = [2, 8];
/** Numbers of all gradients, where there are more slots than the fewest. */
const MOST_NUMBERS = 2 ** 23;

/** @param numbers of one gradient */
export function slotsFor(threads: number, numbers: number): number {
  const many = Math.floor(MOST_NUMBERS / numbers / threads);
  return threads * Math.max(FEWEST, Math.min(MOST, many));
}
