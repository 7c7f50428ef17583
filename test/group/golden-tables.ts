/** The published study with covariates as the tables that a user would have. */

import type { GoldenStudy } from "./golden-study.js";

/** Lines of CSV without header: participant, session, trial, input, response; participant, group, age. */
export function goldenTables({
  runs,
  sequences,
  participants,
}: Pick<GoldenStudy, "runs" | "sequences" | "participants">): {
  readonly choices: readonly string[];
  readonly people: readonly string[];
} {
  return {
    choices: runs.flatMap(({ participant, session, sequence, responses }) =>
      [...sequences[sequence]!].map((input, t) => {
        const response = responses[t] === "." ? "" : responses[t];
        return `${participant},${session},${t + 1},${input},${response}`;
      }),
    ),
    people: participants.map(({ participant, group, age }) => `${participant},${group},${age}`),
  };
}
