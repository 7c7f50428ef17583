/** Warnings about the trial column: gaps in the numbering, and numbering that is no number. */

import type { PersonRuns } from "./assemble.js";
import { warningAbout } from "./people.js";
import type { Warning } from "./study.js";
import type { Column } from "./table.js";

/** Trial numbers should rise by one; at the border of a block they may also start again. */
export function trialNumberWarnings(trial: Column | undefined, people: readonly PersonRuns[]): Warning[] {
  if (trial === undefined) return [];
  if (!trial.numeric) {
    const message = `column "${trial.name}" is text, so trials are taken in the order of the file`;
    return [{ code: "trial-text", message, participants: [] }];
  }
  const number = (row: number): number => trial.values[row] as number;
  const isBroken = ({ runs }: PersonRuns): boolean =>
    runs.some((run) =>
      run.some(({ rows }) => rows.some((row, i) => i > 0 && number(row) !== number(rows[i - 1]!) + 1)),
    );
  const ids = people.filter(isBroken).map(({ id }) => id);
  const message =
    "trial numbers are not consecutive; beliefs go on from one row to the next as if no trial lay between";
  return warningAbout("trial-numbers", ids, message);
}
