/** One run of an experiment for each seed, those of an interrupted run taken over. */

import type { CheckRun } from "../checklist/report.js";

/** @returns undefined where it was stopped; what is done is kept by seed */
export async function seedRuns<T>(
  stage: string,
  seeds: readonly number[],
  { signal, onProgress, completed, onPart }: CheckRun,
  one: (seed: number) => Promise<T>,
): Promise<T[] | undefined> {
  const runs: T[] = [];
  for (const [done, seed] of seeds.entries()) {
    onProgress?.({ stage, done, total: seeds.length });
    // Lets a signal come through between runs.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (signal?.aborted) return undefined;
    const key = `seed ${seed}`;
    const before = completed?.get(key) as T | undefined;
    const run = before ?? (await one(seed));
    if (before === undefined) onPart?.(key, run);
    runs.push(run);
  }
  onProgress?.({ stage, done: seeds.length, total: seeds.length });
  return runs;
}
