/** Time between trials: from an interval column, from onsets, or from gaps alone. */

import type { DataProblem } from "../errors.js";
import type { Stretch } from "./arrange.js";
import { type Column, cellProblem } from "./table.js";

export interface Intervals {
  /** One array a run. */
  readonly runs: readonly Float64Array[];
  /** Borders that beliefs are carried over and at which the clock starts again. */
  readonly restarts: number;
}

/**
 * Time since the previous trial of every trial. The first trial of a run has 1 unless the interval column gives a
 * number. At a border that beliefs are carried over, `gap` of the first row after it is added; there a clock may start again, and the border
 * then counts as one step.
 *
 * @param runs stretches of each run
 * @param source the interval column, or the column of onsets; neither where only a gap is given. `gaps`: onsets may
 *   be missing, for models that do not read the intervals
 * @param problems gets missing and negative intervals, and clocks that go back
 */
export function intervalsOf(
  runs: readonly (readonly Stretch[])[],
  source: { readonly interval?: Column; readonly time?: Column; readonly gaps?: boolean },
  gap: (row: number) => number,
  problems: DataProblem[],
): Intervals {
  const { interval, time, gaps = false } = source;
  let restarts = 0;
  const given = (column: Column, row: number, isFirst: boolean): number => {
    const value = column.values[row];
    if (typeof value === "number" && value < 0) {
      problems.push(cellProblem(column, row, `an interval must be >= 0, found ${value}`));
    } else if (value === undefined && !isFirst) {
      problems.push(
        cellProblem(column, row, "there is no interval; only the first trial of a run may lack one"),
      );
    }
    return typeof value === "number" ? value : 1;
  };
  const difference = (column: Column, row: number, before: number | undefined, isBorder: boolean): number => {
    const now = column.values[row];
    if (now === undefined && !gaps) {
      const advice = "give every trial its onset, or leave the column out";
      problems.push(cellProblem(column, row, `there is no time; ${advice}`));
    }
    const last = before === undefined ? undefined : column.values[before];
    if (typeof now !== "number" || typeof last !== "number") return 1;
    if (now >= last && !(isBorder && now === last)) return now - last;
    if (isBorder) restarts += 1;
    else problems.push(cellProblem(column, row, `time goes back from ${last} to ${now}`));
    return 1;
  };
  const arrays = runs.map((stretches) => {
    const values: number[] = [];
    let before: number | undefined;
    stretches.forEach(({ rows }, s) => {
      rows.forEach((row, i) => {
        const isBorder = s > 0 && i === 0;
        let value = 1;
        if (interval !== undefined) value = given(interval, row, before === undefined);
        else if (time !== undefined) value = difference(time, row, before, isBorder);
        values.push(isBorder ? value + gap(row) : value);
        before = row;
      });
    });
    return Float64Array.from(values);
  });
  return { runs: arrays, restarts };
}
