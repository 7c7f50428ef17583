/** Parts of an experiment, one after another; those that an interrupted run finished are taken over. */

import type { CheckRun } from "../checklist/report.js";
import { breath } from "../workers/index.js";

export interface ExperimentPart<T> {
  /** Tells it apart from the others of the experiment. */
  readonly key: string;
  /** @returns plain data */
  run(): T | Promise<T>;
}

/** @returns what each part found, in order; undefined where it was stopped */
export async function keptParts<T>(
  stage: string,
  parts: readonly ExperimentPart<T>[],
  { signal, onProgress, completed, onPart }: CheckRun,
): Promise<T[] | undefined> {
  const total = parts.length;
  const found: T[] = [];
  for (const [done, { key, run }] of parts.entries()) {
    onProgress?.({ stage, done, total });
    // Lets a signal come through between parts.
    await breath();
    if (signal?.aborted) return undefined;
    const before = completed?.get(key) as T | undefined;
    const part = before ?? (await run());
    if (before === undefined) onPart?.(key, part);
    found.push(part);
  }
  onProgress?.({ stage, done: total, total });
  return found;
}
