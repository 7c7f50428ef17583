/** A warning about sessions that beliefs are carried through in another order than that of the file. */

import { listed } from "./cell.js";
import { warningAbout } from "./people.js";
import type { Participant, Warning } from "./study.js";

/**
 * Sessions follow each other in natural order, in which "post" comes before "pre". Where beliefs are carried from one
 * to the next that would be the wrong way round in time, which the file alone can tell.
 */
export function sessionOrderWarnings(participants: readonly Participant[]): Warning[] {
  const turned = participants.filter(({ runs }) =>
    runs.some(({ sessions = [], rows }) => {
      let from = 0;
      const starts = sessions.map(({ trials }) => {
        const first = rows.subarray(from, from + trials).reduce((a, b) => Math.min(a, b), Infinity);
        from += trials;
        return first;
      });
      return starts.some((first, i) => i > 0 && first < starts[i - 1]!);
    }),
  );
  const labels = turned[0]?.runs[0]?.sessions?.map(({ label }) => label) ?? [];
  const message = `beliefs are carried through the sessions in the order ${listed(labels)}, which is not that of the file; if it is not that of time, number the sessions, for example with --derive`;
  return warningAbout(
    "session-order",
    turned.map(({ id }) => id),
    message,
  );
}
