/**
 * Makes `choices.csv` and `people.csv`: `npx tsx test/data/group/make.ts`. Twelve agents of credence (ehgf_binary with
 * two levels, unitsq_sgm) answer a reversal task in two sessions; patients learn faster than controls.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Papa from "papaparse";
import { simulateStudy } from "../../../src/node/simulation.js";
import { purpose, type Random, stream } from "../../../src/random/index.js";

const seed = 2026;
const trials = 120;
const groups = ["control", "patient"] as const;
const random: Random = stream(seed, purpose.resampling, 0).at(0);
const text = (rows: readonly object[]): string => `${Papa.unparse([...rows], { newline: "\n" })}\n`;

const people = Array.from({ length: 12 }, (_, i) => ({
  participant: `s${String(i + 1).padStart(2, "0")}`,
  group: groups[i % 2]!,
  age: 20 + Math.floor(40 * random.uniform()),
}));

const choices: object[] = [];
for (const [g, group] of groups.entries()) {
  const own = people.filter((person) => person.group === group);
  // The first option is right with probability 0.8, the other way round every 20 trials.
  const schedule = own.flatMap(({ participant }) =>
    ["1", "2"].flatMap((session) =>
      Array.from({ length: trials }, (_, t) => {
        const likely = Math.floor(t / 20) % 2 === 0 ? 0.8 : 0.2;
        return { participant, session, trial: t + 1, input: Number(random.uniform() < likely) };
      }),
    ),
  );
  const folder = mkdtempSync(join(tmpdir(), "credence-make-"));
  writeFileSync(join(folder, "schedule.csv"), text(schedule));
  const { data } = await simulateStudy(
    {
      schema: "credence-analysis/1",
      data: { file: "schedule.csv" },
      agent: {
        perceptualModel: "ehgf_binary",
        levels: 2,
        set: { sa0_2: 1 },
        clip: "none",
        responseModel: "unitsq_sgm",
      },
    },
    folder,
    {
      agents: own.length,
      population: [`om2=normal(mean=${-3.5 + g}, sd=0.5)`, "ze=lognormal(meanlog=1, sdlog=0.5)"],
      fromPrior: false,
      seed: seed + g,
    },
  );
  rmSync(folder, { recursive: true });
  const column = (name: string): number => data.header.indexOf(name);
  for (const row of data.rows) {
    const cell = (name: string): unknown => row[column(name)];
    choices.push({
      ...{ participant: cell("participant"), session: cell("session"), trial: cell("trial") },
      ...{ input: cell("input"), response: cell("response") },
    });
  }
}
writeFileSync(join(import.meta.dirname, "choices.csv"), text(choices));
writeFileSync(join(import.meta.dirname, "people.csv"), text(people));
