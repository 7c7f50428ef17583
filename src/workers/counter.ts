/** The one counter of a job: the number of the next chunk that nobody has taken. */

/** Counts on by as many chunks as are wanted, and returns those there are. */
export function takeFrom(counter: Int32Array, wanted: number, chunks: number): number[] {
  const first = Atomics.add(counter, 0, Math.max(0, wanted));
  const count = Math.max(0, Math.min(wanted, chunks - first));
  return Array.from({ length: count }, (_, i) => first + i);
}
