/** Leave-one-out of a group model: pointwise rows for the table, and the summary. */

import type { GroupDensity } from "../group/density/index.js";
import { integratedUnits } from "../group/units/index.js";
import { type Loo, psisLoo } from "../inference/index.js";
import type { Study } from "../study/index.js";
import type { LooUnit } from "./analysis.js";
import type { GroupLoo } from "./group-result.js";
import type { GroupDrawSet } from "./group-sample.js";

/** A row of `loo.csv`. */
export interface LooRow {
  readonly participant: string;
  /** Empty without sessions, and for whole participants. */
  readonly session: string;
  /** As the data call it, else counted from 1; empty for larger units. */
  readonly trial: string;
  /** What is left out; of several streams of behaviour with the stream. */
  readonly unit: string;
  readonly elpd: number;
  /** Effective number of parameters. */
  readonly p: number;
  readonly k: number;
  readonly status: "good" | "bad" | "very bad";
}

export interface GroupLeftOut {
  readonly loo: Loo;
  readonly rows: readonly LooRow[];
}

/**
 * Leaves out sessions of known participants, or participants not seen, with their own coefficients integrated out, by
 * Pareto smoothed importance sampling.
 */
export function leaveOutIntegrated(
  density: GroupDensity,
  result: GroupDrawSet,
  study: Study,
  unit: "session" | "participant",
): GroupLeftOut {
  const sessions = study.participants.map(({ runs }) => runs.map(({ session }, r) => session ?? `${r + 1}`));
  const units = integratedUnits(density, result, { unit, sessions });
  const loo = psisLoo(units);
  const rows = Array.from({ length: units.units }, (_, u): LooRow => {
    const { participant, session = "" } = units.describe(u);
    return { participant, session, trial: "", unit, ...pointOf(loo, u) };
  });
  return { loo: { ...loo, warnings: [...units.warnings, ...loo.warnings] }, rows };
}

/** Trials of known participants that were left out. */
export function trialsLeftOut({ likelihood: { units } }: GroupDensity, loo: Loo, study: Study): GroupLeftOut {
  const streams = new Set(Array.from({ length: units.count }, (_, u) => units.describe(u).stream));
  const rows = Array.from({ length: units.count }, (_, u): LooRow => {
    const { participant, run, trial, stream } = units.describe(u);
    const person = study.participants[participant]!;
    const own = person.runs[run]!;
    return {
      participant: person.id,
      session: sessionAt(own, trial),
      trial: own.trialLabels?.[trial] ?? `${trial + 1}`,
      unit: streams.size > 1 ? `trial ${stream}` : "trial",
      ...pointOf(loo, u),
    };
  });
  return { loo, rows };
}

function pointOf(loo: Loo, u: number): Pick<LooRow, "elpd" | "p" | "k" | "status"> {
  const k = loo.pointwise.k[u]!;
  const status = k <= loo.threshold ? "good" : k <= 1 ? "bad" : "very bad";
  return { elpd: loo.pointwise.elpd[u]!, p: loo.pointwise.effectiveParameters[u]!, k, status };
}

export function looSummary(unit: LooUnit, loo: Loo): GroupLoo {
  const { units, elpd, standardError, effectiveParameters, counts, threshold, warnings } = loo;
  return {
    unit,
    units,
    elpd,
    standardError,
    effectiveParameters,
    looic: -2 * elpd,
    counts,
    threshold,
    warnings,
  };
}

/** Label of the session that a trial of a run lies in. */
function sessionAt(
  { session, sessions = [] }: Study["participants"][number]["runs"][number],
  trial: number,
): string {
  let end = 0;
  for (const { label, trials } of sessions) {
    end += trials;
    if (trial < end) return label;
  }
  return session ?? "";
}
