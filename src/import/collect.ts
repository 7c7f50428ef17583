/** Files read one after the other, so that the problems of all are reported together. */

import { DataError, type DataProblem, UsageError } from "../errors.js";

/**
 * Reads every item.
 *
 * @throws UsageError without items; DataError with the problems of every item that has any
 */
export async function collect<T, R>(items: readonly T[], read: (item: T) => R | Promise<R>): Promise<R[]> {
  if (items.length === 0) throw new UsageError("name at least one file to import");
  const results: R[] = [];
  const problems: DataProblem[] = [];
  for (const item of items) {
    try {
      results.push(await read(item));
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new DataError(problems);
  return results;
}
