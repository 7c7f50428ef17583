/** Small fits for tests of the report, made by the library from seeded data in a folder of their own. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Agent } from "../../src/agent/index.js";
import {
  type Analysis,
  type FitResult,
  nativeAtMode,
  type ParticipantTrajectories,
  participantTrajectories,
} from "../../src/fit/index.js";
import { runAnalysis } from "../../src/node/analysis.js";
import { type ReportOptions, type ReportSource, reportPage } from "../../src/report/index.js";

export interface Fitted {
  readonly result: FitResult;
  readonly agent: Agent;
  /** Of everybody whose fit did not fail. */
  readonly trajectories: readonly ParticipantTrajectories[];
}

/** Numbers between 0 and 1, the same every time. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Rows of a study: learners who follow a probability that turns round. */
export function rows(
  ids: readonly string[],
  trials: number,
  seed = 1,
): (readonly [string, number, number, number])[] {
  const random = uniform(seed);
  return ids.flatMap((id) => {
    let value = 0.5;
    return Array.from({ length: trials }, (_, t): readonly [string, number, number, number] => {
      const input = random() < (Math.floor(t / 20) % 2 === 0 ? 0.85 : 0.2) ? 1 : 0;
      const response = random() < value ** 3 / (value ** 3 + (1 - value) ** 3) ? 1 : 0;
      value += 0.3 * (input - value);
      return [id, t + 1, input, response];
    });
  });
}

/** @param table header and rows of the data file */
export async function fitted(
  table: readonly (readonly (string | number)[])[],
  analysis: Partial<Omit<Analysis, "data">> & { readonly data?: Partial<Analysis["data"]> } = {},
  file = "study.csv",
): Promise<Fitted> {
  const folder = mkdtempSync(join(tmpdir(), "credence-report-"));
  try {
    const quoted = (cell: string | number): string => `"${String(cell).replaceAll('"', '""')}"`;
    writeFileSync(join(folder, file), table.map((row) => `${row.map(quoted).join(",")}\n`).join(""));
    const { result, prepared } = await runAnalysis(
      {
        schema: "credence-analysis/1",
        agent: { perceptualModel: "rw_binary", responseModel: "unitsq_sgm" },
        inference: { starts: 2, evidenceDraws: 100 },
        ...analysis,
        data: { file, ...analysis.data },
      },
      { base: folder },
    );
    const { agent, participants } = prepared;
    const trajectories = participants.flatMap((participant, i) => {
      const fit = result.participants[i]!;
      if (fit.status === "failed") return [];
      return [participantTrajectories(agent, participant, nativeAtMode(agent, participant, fit))];
    });
    return { result, agent, trajectories };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const header = ["participant", "trial", "input", "response"];

/** The whole page. */
export async function page(source: ReportSource, options: ReportOptions = {}): Promise<string> {
  let text = "";
  for await (const piece of reportPage(source, options)) text += piece;
  return text;
}

/** What a reader of the page sees, without markup. */
export function plain(html: string): string {
  return html
    .replace(/<(style|script)>.*?<\/\1>/gs, "")
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
}
