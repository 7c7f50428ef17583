/** The design of a formula of main effects and one random Intercept, by hand: treatment coding, standardised numbers. */

import { mean, variance } from "../../../inference/diagnostics/series.js";
import type { CovariatesFixture } from "./fixture.js";

export interface Design {
  readonly labels: readonly string[];
  /** Whether a column is the same in all runs of a participant. */
  readonly absorbed: readonly boolean[];
  /** [run][column] */
  readonly rows: readonly Float64Array[];
  /** Standardised ages of the participants, with what they were standardised by. */
  readonly age: { readonly values: readonly number[]; readonly center: number; readonly scale: number };
}

const FORMULAS = ["om2 ~ group + age + session + (1 | participant)", "ze ~ 1 + (1 | participant)"];

/** @throws Error for formulas other than those of the published fixture */
export function designOf({ analysis, participants, runs }: CovariatesFixture): Design {
  const { formula } = analysis.group;
  if (formula.join(";") !== FORMULAS.join(";"))
    throw new Error(`formula ${formula.join("; ")}: not implemented`);
  const { reference } = analysis.variables;
  const others = (name: string, values: readonly string[]): string[] => {
    const levels = [...new Set(values)].sort();
    return levels.filter((level) => level !== (reference[name] ?? levels[0]));
  };
  const groups = others(
    "group",
    participants.map((p) => p.group),
  );
  const sessions = others(
    "session",
    runs.map((run) => run.session),
  );
  const ages = participants.map((p) => p.age);
  const center = mean(ages);
  const scale = Math.sqrt(variance(ages));
  const values = ages.map((age) => (age - center) / scale);
  const labels = [
    "Intercept",
    ...groups.map((g) => `group=${g}`),
    "age",
    ...sessions.map((s) => `session=${s}`),
  ];
  const rows = runs.map((run) => {
    const i = participants.findIndex((p) => p.participant === run.participant);
    return Float64Array.from([
      1,
      ...groups.map((g) => Number(participants[i]!.group === g)),
      values[i]!,
      ...sessions.map((s) => Number(run.session === s)),
    ]);
  });
  const absorbed = labels.map((_, j) =>
    runs.every((run, r) =>
      runs.every((other, o) => other.participant !== run.participant || rows[o]![j] === rows[r]![j]),
    ),
  );
  return { labels, absorbed, rows, age: { values, center, scale } };
}
