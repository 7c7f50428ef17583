/** Leave-one-out response by response, as the table `loo.csv`. */

import type { ParticipantDraws } from "./posterior.js";
import type { ParticipantFit, RunTrials } from "./summary.js";
import { csvCell } from "./tables.js";

export const looColumns = [
  "participant",
  "run",
  "session",
  "trial",
  "unit",
  "elpd",
  "p",
  "k",
  "pit",
  "status",
] as const;

/**
 * Lines of CSV, the header first: one row a response. `run` and `trial` are those of `trajectories.csv`; `unit` is the
 * stream; `pit` the probability integral transform of a real-valued response.
 *
 * @param fits of the same participants, for names of sessions
 * @param streams names, in order
 */
export function* looLines(
  all: readonly ParticipantDraws[],
  fits: readonly ParticipantFit[],
  streams: readonly string[],
): Generator<string> {
  yield `${looColumns.join(",")}\n`;
  const runs = new Map(fits.map((fit) => [fit.id, fit.runs ?? []]));
  const number = (x: number): string => (Number.isNaN(x) ? "" : String(x));
  for (const { id, loo } of all) {
    if (loo === undefined) continue;
    let text = "";
    loo.units.forEach(({ run, trial, stream }, i) => {
      const session = csvCell(sessionOf(runs.get(id)?.[run], trial));
      const values = [loo.elpd[i]!, loo.effectiveParameters[i]!, loo.k[i]!, loo.transform[i]!].map(number);
      const cells = [csvCell(id), run + 1, session, trial + 1, csvCell(streams[stream]!), ...values];
      text += `${cells.join(",")},${loo.status[i]}\n`;
    });
    yield text;
  }
}

/** The session that a trial of a run belongs to; empty where the study has none. */
function sessionOf(run: RunTrials | undefined, trial: number): string {
  let left = trial;
  for (const { label, trials } of run?.sessions ?? []) {
    if (left < trials) return label;
    left -= trials;
  }
  return "";
}
