/**
 * Whole processes of the group study: recovery of parameters and of models, a group of 100 x 300 by NUTS, and the
 * published study of two groups in two sessions.
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GoldenStudy } from "../test/group/golden-study.js";
import { goldenTables } from "../test/group/golden-tables.js";
import { taskData } from "./data.js";
import { groupStudy } from "./group.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure, type Variant } from "./measure.js";

/** The project folder; written in when the benches are bundled. */
declare const BENCH_ROOT: string;

export async function commandsBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "credence-bench-"));
  const [trials, agents, each] = smoke ? [20, 4, 4] : [320, 100, 50];
  const [people, length] = smoke ? [4, 40] : [100, 300];
  const command = (name: string, ...args: readonly string[]): Variant => ({
    name,
    run: () => {
      const options = ["--quiet", "--overwrite", "--out", `of ${name}`];
      const all = [join(BENCH_ROOT, "dist/cli.js"), ...args, ...options];
      const { status, stderr } = spawnSync(process.execPath, all, { cwd: folder, encoding: "utf8" });
      // 3: finished, with something that is not to be trusted.
      if (status !== 0 && status !== 3) throw new Error(stderr);
    },
  });
  try {
    const { u } = taskData(1, trials);
    writeFileSync(join(folder, "u.txt"), Array.from(u).join("\n"));
    const { participants, rows } = groupStudy(people, length);
    const table = participants.flatMap(({ id, runs: [run] }) =>
      Array.from(run!.inputs.u!, (input, t) => `${id},${t + 1},${input},${run!.responses[0]![t]}`),
    );
    writeFileSync(join(folder, "group.csv"), `participant,trial,input,response\n${table.join("\n")}\n`);
    const who = rows.map(({ id, group, age }) => `${id},${group},${age}`);
    writeFileSync(join(folder, "people.csv"), `participant,group,age\n${who.join("\n")}\n`);
    const golden = publishedStudy();
    for (const [name, text] of golden.files) writeFileSync(join(folder, name), text);
    const models = smoke
      ? ["hgf_binary", "rw_binary"]
      : ["ehgf_binary", "hgf_binary", "uhgf_binary", "rw_binary"];
    const few = smoke ? ["--chains", "1", "--warmup", "20", "--draws", "10"] : [];
    const sampled = smoke ? "1 chain" : "4 chains";
    const shared = ["--obs", "unitsq_sgm", "--inputs", "u.txt", "--agents"];
    return await measure(
      "commands: whole process to written report",
      "s",
      [
        command(
          `recovery parameters, ${agents} x ${trials}`,
          ...["recovery", "parameters", "ehgf_binary", ...shared, String(agents)],
        ),
        command(
          `recovery models, ${models.length} x ${each} x ${trials}`,
          ...["recovery", "models", ...models, ...shared, String(each)],
        ),
        command(
          `fit of a group, ${people} x ${length}, ${sampled}`,
          ...["fit", "group.csv", "--prc", "ehgf_binary", "--levels", "2", "--obs", "unitsq_sgm"],
          ...["--prior", "ze=lognormal(meanlog=1, sdlog=1)", "--skip-first", "1"],
          ...["--formula", "om2 ~ group + age + (1 | participant)", "--covariates", "people.csv"],
          ...few,
        ),
        command(`fit of the published study, ${golden.size}, ${sampled}`, "fit", "golden.yaml", ...few),
      ],
      { rounds: smoke ? 1 : 3, scale: 1e-3 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Two groups, two sessions and age (`group-hgf-covariates.json`): the files that its fit starts from. */
function publishedStudy(): { readonly size: string; readonly files: readonly (readonly [string, string])[] } {
  const file = join(BENCH_ROOT, "test/golden/bayes/group-hgf-covariates.json");
  const golden = JSON.parse(readFileSync(file, "utf8")) as GoldenStudy;
  const { choices, people } = goldenTables(golden);
  const columns = { participant: "participant", session: "session", trial: "trial", response: "response" };
  const analysis = {
    ...golden.analysis,
    data: { file: "golden.csv", columns },
    covariates: { file: "golden-people.csv", by: ["participant"] },
  };
  return {
    size: `${people.length} x ${golden.runs.length / people.length} x ${choices.length / golden.runs.length}`,
    files: [
      ["golden.csv", `participant,session,trial,input,response\n${choices.join("\n")}\n`],
      ["golden-people.csv", `participant,group,age\n${people.join("\n")}\n`],
      // JSON is YAML.
      ["golden.yaml", JSON.stringify(analysis)],
    ],
  };
}
