/** Whole processes: one participant from CSV to written result, and the import of the library. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runOf, taskData } from "./data.js";
import type { BenchOptions } from "./main.js";
import { type Measurement, measure } from "./measure.js";

/** The project folder; written in when the benches are bundled. */
declare const BENCH_ROOT: string;
const root = BENCH_ROOT;

export async function coldStart({ smoke }: BenchOptions): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), "credence-bench-"));
  try {
    const run = runOf(taskData(1, 320), 0);
    const rows = Array.from(run.inputs.u, (u, t) => `${u},${run.responses[0]![t]}`);
    writeFileSync(join(folder, "one.csv"), `input,response\n${rows.join("\n")}\n`);
    const node = (...args: string[]) => {
      const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
    };
    const cli = join(root, "dist/cli.js");
    const fit = [
      "fit",
      "one.csv",
      "--prc",
      "ehgf_binary",
      "--obs",
      "unitsq_sgm",
      "--out",
      "out",
      "--overwrite",
    ];
    return await measure(
      "whole process",
      "s",
      [
        { name: "node -e 0", run: () => node("-e", "0") },
        {
          name: 'import "credence"',
          run: () => node("--input-type=module", "-e", `await import("${join(root, "dist/index.js")}")`),
        },
        { name: "fit of one participant", run: () => node(cli, ...fit) },
      ],
      { rounds: smoke ? 1 : 15, scale: 1e-3 },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
