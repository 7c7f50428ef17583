/**
 * Makes the files of this folder: `npx tsx test/data/import/make.ts`. Agents of credence (ehgf_binary, unitsq_sgm) answer
 * a reversal task; what they did is then written in the layouts of jsPsych, the HGF toolbox and hBayesDM.
 */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Papa from "papaparse";
import { simulateStudy } from "../../../src/node/simulation.js";
import { purpose, type Random, stream } from "../../../src/random/index.js";

const here = import.meta.dirname;
const seed = 2025;
const trials = 100;

function write(name: string, text: string): void {
  const path = join(here, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

const random: Random = stream(seed, purpose.resampling, 0).at(0);
const chance = (probability: number): boolean => random.uniform() < probability;

/** Which of two options is right: the first with probability 0.8, the other way round from every 25th trial on. */
const inputs = Array.from({ length: trials }, (_, t) => Number(chance(Math.floor(t / 25) % 2 === 0 ? 0.8 : 0.2)));
write("tapas/u.txt", `${inputs.join("\n")}\n`);

const { data } = await simulateStudy(
  {
    schema: "credence-analysis/1",
    data: { inputsFile: "tapas/u.txt" },
    agent: { perceptualModel: "ehgf_binary", responseModel: "unitsq_sgm", levels: 2 },
  },
  here,
  { agents: 3, population: ["om2=normal(mean=-2, sd=0.5)", "ze=lognormal(meanlog=1.4, sdlog=0.3)"], fromPrior: false, seed },
);
const column = (name: string): number => data.header.indexOf(name);
const agents = ["agent1", "agent2", "agent3"].map((id) =>
  data.rows.filter((row) => row[column("participant")] === id).map((row) => Number(row[column("response")])),
);

// The HGF toolbox: agents 1 and 2 saw one file of inputs; agent 2 did not answer on trials 10 and 40.
write("tapas/y1.csv", `choice\n${agents[0]!.join("\n")}\n`);
write("tapas/y2.txt", `${agents[1]!.map((y, t) => (t === 9 || t === 39 ? "NaN" : y)).join("\n")}\n`);

// hBayesDM's reversal learning task: option 1 is response 1; the outcome is 1 where the choice was right, else -1.
const prl = agents.flatMap((responses, i) =>
  responses.map((y, t) => [i + 1, t + 1, y === 1 ? 1 : 2, y === inputs[t] ? 1 : -1].join("\t")),
);
write("hbayesdm/prl.txt", `subjID\ttrial\tchoice\toutcome\n${prl.join("\n")}\n`);

/** A session as jsPsych's data module records it: instructions, then choice and feedback, then a questionnaire. */
function session(responses: readonly number[], version: 7 | 8, properties: object): object[] {
  const rows: object[] = [];
  let elapsed = 0;
  const add = (milliseconds: number, data: object, type: string): void => {
    elapsed += Math.round(milliseconds);
    const place = { trial_type: type, trial_index: rows.length };
    rows.push(
      version === 7
        ? { ...data, ...place, time_elapsed: elapsed, internal_node_id: `0.0-${rows.length}.0`, ...properties }
        : { ...data, ...place, plugin_version: "2.0.0", time_elapsed: elapsed, ...properties },
    );
  };
  const reading = 6000 + Math.round(4000 * random.uniform());
  add(reading, { view_history: [{ page_index: 0, viewing_time: reading }], rt: reading }, "instructions");
  responses.forEach((y, t) => {
    const late = chance(0.02);
    const rt = Math.round(350 + 500 * random.uniform());
    const outcome = inputs[t] === 1 ? "blue" : "orange";
    const choice = { task: "choice", stimulus: '<p class="cue">blue or orange?</p>', outcome };
    if (late) add(2000, { ...choice, rt: null, response: null }, "html-keyboard-response");
    else add(rt, { ...choice, rt, response: y === 1 ? "j" : "f" }, "html-keyboard-response");
    add(800, { task: "feedback", stimulus: `<p>${outcome}</p>`, rt: null, response: null }, "html-keyboard-response");
  });
  add(9000, { rt: 9000, response: { Q0: 'nothing, "really"' } }, "survey-text");
  return rows;
}

/** Every cell in quotes, a blank one where a trial lacks the property, objects and null as JSON; lines end in CR LF. */
function csv(rows: object[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const text = (value: unknown): string =>
    value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const cells = rows.map((row) => {
    const values = new Map<string, unknown>(Object.entries(row));
    return columns.map((name) => text(values.get(name)));
  });
  return `${Papa.unparse([columns, ...cells], { quotes: true, newline: "\r\n" })}\r\n`;
}

write("jspsych/sub-01.csv", csv(session(agents[0]!, 7, {})));
write("jspsych/sub-02.csv", csv(session(agents[1]!, 7, {})));
const all = ["a1b2", "007"].flatMap((subject_id, i) =>
  session(agents[i]!, 8, { subject_id, group: i === 0 ? "control" : "patient" }),
);
write("jspsych/all.json", JSON.stringify(all));
