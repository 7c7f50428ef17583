/** What tests of the compiler share. */

import type { Batch, Series } from "./backend.js";
import type { RecurrenceSource } from "./recurrence.js";

/** One lane for each point. */
export function batchOf(points: readonly (readonly number[])[], run = points.map((_, i) => i)): Batch {
  const d = points[0]!.length;
  const parameters = new Float64Array(d * points.length);
  points.forEach((point, lane) => {
    point.forEach((value, p) => {
      parameters[p * points.length + lane] = value;
    });
  });
  return { lanes: points.length, run: Int32Array.from(run), parameters };
}

/** The same recurrence run on plain numbers. */
export function onNumbers(
  source: RecurrenceSource,
  series: Series,
  run: number,
  p: Record<string, number>,
): number {
  let { state } = source.initial(p);
  let total = 0;
  for (let t = 0; t < series.trials; t++) {
    const column = Object.fromEntries(
      source.columns.map((name, c) => [name, series.columns[c]![t * series.runs + run]!]),
    );
    const result = source.step(state, column, p);
    total += result.value as number;
    state = result.state;
  }
  return total;
}
