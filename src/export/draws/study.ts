/**
 * Draws of all participants of a study as a table and as groups of arrays, one variable a parameter, participants along
 * a dimension. inferencedata 1.
 */

import type { ParticipantDraws } from "../../fit/index.js";
import { type Group, statisticOf, type Variable } from "./groups.js";
import type { DrawTable } from "./table.js";

/** What of a participant's draws files hold. */
export type DrawnParticipant = Pick<ParticipantDraws, "id" | "summary" | "values" | "stats">;

/** Participants with equally many draws of the same parameters. */
export interface StudyDraws {
  readonly participants: readonly DrawnParticipant[];
  /** Of participants without draws, or with fewer chains or draws than the others, which are not in the files. */
  readonly leftOut: readonly string[];
  readonly parameters: readonly string[];
  readonly chains: number;
  /** Of each chain. */
  readonly draws: number;
}

/** Lays the draws of a study side by side. */
export function studyDraws(all: readonly DrawnParticipant[]): StudyDraws {
  const chains = Math.max(0, ...all.map(({ summary }) => summary.chains));
  const full = all.filter(({ summary }) => summary.chains === chains);
  const draws = Math.max(0, ...full.map(({ summary }) => summary.draws));
  const participants = full.filter(({ summary }) => summary.draws === draws && draws > 0);
  const kept = new Set(participants.map(({ id }) => id));
  return {
    participants,
    leftOut: all.flatMap(({ id }) => (kept.has(id) ? [] : [id])),
    parameters: participants[0]?.summary.estimates.map(({ name }) => name) ?? [],
    chains,
    draws,
  };
}

/** As a table: `.chain`, `.iteration`, `.draw`, then `om2[participant]` for every parameter of every participant. */
export function studyDrawTable(study: StudyDraws): DrawTable {
  const { participants, parameters, chains, draws } = study;
  return {
    chains,
    draws,
    valueNames: participants.flatMap(({ id }) => parameters.map((name) => `${name}[${id}]`)),
    values: sideBySide(
      participants.map(({ values }) => values),
      chains * draws,
      parameters.length,
    ),
    chainInfo: Array.from({ length: chains }, (_, chain) => ({ chain })),
  };
}

/** Groups `posterior` and, of chains, `sample_stats`, with the dimensions chain, draw, participant. */
export function studyGroups(study: StudyDraws): Group[] {
  const { participants, parameters, chains, draws } = study;
  const dimensions = ["chain", "draw", "participant"];
  const shape = [chains, draws, participants.length];
  const S = chains * draws;
  const labels = { participant: participants.map(({ id }) => id) };
  const variables = parameters.map((name, j): Variable => {
    const columns = participants.map(({ values }) =>
      Float64Array.from({ length: S }, (_, s) => values[s * parameters.length + j]!),
    );
    return { name, kind: "number", dimensions, shape, values: sideBySide(columns, S, 1) };
  });
  const statistics = Object.keys(participants[0]?.stats ?? {}).map((stat): Variable => {
    const columns = participants.map(({ stats }) => stats[stat]!);
    return { ...statisticOf(stat), dimensions, shape, values: sideBySide(columns, S, 1) };
  });
  return [
    { name: "posterior", variables, attributes: {}, labels },
    ...(statistics.length === 0
      ? []
      : [{ name: "sample_stats", variables: statistics, attributes: {}, labels } satisfies Group]),
  ];
}

/** [draw][width] of each, as [draw][which][width]. */
function sideBySide(columns: readonly Float64Array[], draws: number, width: number): Float64Array {
  const out = new Float64Array(columns.length * draws * width);
  columns.forEach((column, k) => {
    for (let s = 0; s < draws; s++) {
      out.set(column.subarray(s * width, (s + 1) * width), (s * columns.length + k) * width);
    }
  });
  return out;
}
