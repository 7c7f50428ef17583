/** Beliefs of every participant for given parameters, without responses. */

import { evaluateRun, resolvePriors } from "../agent/index.js";
import { type Analysis, trajectoryTable } from "../fit/index.js";
import { describeFailure } from "../model/index.js";
import type { Warning } from "../study/index.js";
import { prepare } from "./analysis.js";

type Cell = string | number | null | undefined;

export interface Beliefs {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** The same by column, for JSON. */
  readonly columns: Readonly<Record<string, readonly Cell[]>>;
  readonly failures: readonly { readonly participant: string; readonly run: number; readonly text: string }[];
  readonly warnings: readonly Warning[];
}

export async function prepareBeliefs(
  analysis: Analysis,
  base: string,
  onFailure: "stop" | "continue",
): Promise<Beliefs> {
  const { agent, study, participants } = await prepare(analysis, base, "beliefs");
  const table = trajectoryTable(agent, onFailure);
  const failures: { participant: string; run: number; text: string }[] = [];
  const rows = participants.flatMap((participant) => {
    const { native } = resolvePriors(agent, participant.runs);
    participant.runs.forEach((run, r) => {
      const { failure } = evaluateRun(agent, run, native);
      if (failure === undefined) return;
      failures.push({ participant: participant.id, run: r + 1, text: describeFailure(failure) });
    });
    return table.rows(participant, native);
  });
  return {
    header: table.header,
    rows,
    columns: Object.fromEntries(table.header.map((name, c) => [name, rows.map((row) => row[c] ?? null)])),
    failures,
    warnings: study.warnings,
  };
}
