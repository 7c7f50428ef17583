/** Beliefs of every participant for given parameters, without responses. */

import { evaluateRun, resolvePriors } from "../agent/index.js";
import {
  type Analysis,
  type ParticipantTrajectories,
  participantTrajectories,
  trajectoryColumns,
} from "../fit/index.js";
import { describeFailure } from "../model/index.js";
import type { Warning } from "../study/index.js";
import { prepare } from "./analysis.js";

export interface Beliefs {
  /** Names of the columns of each participant. */
  readonly columns: readonly string[];
  readonly participants: readonly ParticipantTrajectories[];
  readonly failures: readonly { readonly participant: string; readonly run: number; readonly text: string }[];
  readonly warnings: readonly Warning[];
}

export async function prepareBeliefs(
  analysis: Analysis,
  base: string,
  onFailure: "stop" | "continue",
): Promise<Beliefs> {
  const { agent, study, participants } = await prepare(analysis, base, "beliefs");
  const failures: { participant: string; run: number; text: string }[] = [];
  const beliefs = participants.map((participant) => {
    const { native } = resolvePriors(agent, participant.runs);
    participant.runs.forEach((run, r) => {
      const { failure } = evaluateRun(agent, run, native);
      if (failure === undefined) return;
      failures.push({ participant: participant.id, run: r + 1, text: describeFailure(failure) });
    });
    return participantTrajectories(agent, participant, native, onFailure);
  });
  return {
    columns: trajectoryColumns(agent, participants),
    participants: beliefs,
    failures,
    warnings: study.warnings,
  };
}

/** All participants below each other, by column: `participant`, then the columns; null where there is no number. */
export function beliefsByColumn({
  columns,
  participants,
}: Beliefs): Readonly<Record<string, readonly (string | number | null)[]>> {
  const joined = (name: string): (number | null)[] =>
    participants.flatMap((p) => Array.from(p.columns.get(name)!, (x) => (Number.isNaN(x) ? null : x)));
  return {
    participant: participants.flatMap(({ id, trials }) => Array.from({ length: trials }, () => id)),
    ...Object.fromEntries(columns.map((name) => [name, joined(name)])),
  };
}
