/**
 * Makes `choices.csv`: `npx tsx test/data/export/make.ts`. Three agents of credence (ehgf_binary, unitsq_sgm) answer a
 * reversal task in two sessions; each trial has the onset that a scanner's log would give.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Papa from "papaparse";
import { simulateStudy } from "../../../src/node/simulation.js";
import { purpose, type Random, stream } from "../../../src/random/index.js";

const seed = 2025;
const trials = 60;
const random: Random = stream(seed, purpose.resampling, 0).at(0);
const chance = (probability: number): boolean => random.uniform() < probability;

/** What each participant sees: the first option is right with probability 0.8, the other way round every 20 trials. */
const schedule = ["sub-01", "sub-02", "sub-03"].flatMap((participant) =>
  ["1", "2"].flatMap((session) =>
    Array.from({ length: trials }, (_, t) => ({
      ...{ participant, session, trial: t + 1 },
      input: Number(chance(Math.floor(t / 20) % 2 === 0 ? 0.8 : 0.2)),
    })),
  ),
);
const folder = mkdtempSync(join(tmpdir(), "credence-make-"));
writeFileSync(join(folder, "schedule.csv"), `${Papa.unparse(schedule, { newline: "\n" })}\n`);
const { data } = await simulateStudy(
  {
    schema: "credence-analysis/1",
    data: { file: "schedule.csv" },
    agent: { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm" },
  },
  folder,
  { agents: 3, population: ["om2=normal(mean=-2, sd=0.5)", "ze=lognormal(meanlog=1.4, sdlog=0.3)"], fromPrior: false, seed },
);
rmSync(folder, { recursive: true });

const column = (name: string): number => data.header.indexOf(name);
let onset = 0;
const rows = data.rows.map((row) => {
  const trial = Number(row[column("trial")]);
  // Milliseconds make sums exact.
  onset = trial === 1 ? 8000 : onset + 2500 + Math.round(2000 * random.uniform());
  const session = row[column("session")] === 1 ? "pre" : "post";
  return {
    ...{ participant: row[column("participant")], session, trial, onset: onset / 1000 },
    // Somebody looked away from trial 17 of the second session, and some choices come too late.
    input: session === "post" && trial === 17 ? "" : row[column("input")],
    response: chance(0.02) ? "" : row[column("response")],
  };
});
writeFileSync(join(import.meta.dirname, "choices.csv"), `${Papa.unparse(rows, { newline: "\n" })}\n`);
