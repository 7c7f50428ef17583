/** Trials that count in a likelihood, and people who have none. */

import type { DataProblem } from "../errors.js";
import { who } from "./people.js";
import type { Participant, Run } from "./study.js";

/** Number of trials that are not skipped and have a response in some column. */
export function scoredTrials(run: Run): number {
  return run.scored.filter((is, t) => is === 1 && isAnswered(run, t)).length;
}

/** Participants without a scored trial, in two groups: no response at all, and all responses skipped. */
export function withoutScores(
  file: string,
  participants: readonly Participant[],
  skipFirst: number,
): DataProblem[] {
  const unscored = participants.filter(({ runs }) => runs.every((run) => scoredTrials(run) === 0));
  const answers = ({ runs }: Participant): boolean =>
    runs.some((run) => run.scored.some((_, t) => isAnswered(run, t)));
  const silent = unscored.filter((participant) => !answers(participant)).map(({ id }) => id);
  const skipped = unscored.filter(answers).map(({ id }) => id);
  const problems: DataProblem[] = [];
  if (silent.length > 0) {
    problems.push({
      file,
      message: `all responses are missing for ${who(silent)}; leave them out with exclude`,
    });
  }
  if (skipped.length > 0) {
    const message = `no scored trial is left for ${who(skipped)}: skipFirst ${skipFirst} takes every trial with a response`;
    problems.push({ file, message });
  }
  return problems;
}

function isAnswered(run: Run, t: number): boolean {
  return run.responses.some((values) => !Number.isNaN(values[t]!));
}
