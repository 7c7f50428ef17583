/** Whole processes of the group study: recovery of parameters and of models, and a group of 100 x 300 by NUTS. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { taskData } from "./data.js";
import { groupStudy } from "./group.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure, type Variant } from "./measure.js";

/** The project folder; written in when the benches are bundled. */
declare const BENCH_ROOT: string;

export async function commandsBench({ smoke }: BenchOptions): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "credence-bench-"));
  const [trials, agents, each] = smoke ? [40, 4, 4] : [320, 100, 50];
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
    const models = ["ehgf_binary", "hgf_binary", "uhgf_binary", "rw_binary"];
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
          `fit of a group, ${people} x ${length}, 4 chains`,
          ...["fit", "group.csv", "--prc", "ehgf_binary", "--levels", "2", "--obs", "unitsq_sgm"],
          ...["--prior", "ze=lognormal(meanlog=1, sdlog=1)", "--skip-first", "1"],
          ...["--formula", "om2 ~ group + age + (1 | participant)", "--covariates", "people.csv"],
          ...(smoke ? ["--warmup", "50", "--draws", "20"] : []),
        ),
      ],
      { rounds: smoke ? 1 : 3, scale: 1e-3 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
