/** The Python example, run as it stands. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";

const cli = join(import.meta.dirname, "../../dist/cli.js");
const study = join(import.meta.dirname, "../../test/data");
const here = spawnSync("python3", ["--version"]).status === 0;

const options = {
  encoding: "utf8",
  env: { ...process.env, CREDENCE: `'${process.execPath}' '${cli}'` },
} as const;
const python = (...args: string[]) =>
  spawnSync("python3", [join(import.meta.dirname, "fit.py"), ...args], options);
const args = [
  ...[
    "--inputs",
    join(study, "binary_inputs_320.txt"),
    "--responses",
    join(study, "binary_responses_320.csv"),
  ],
  ...["--prc", "ehgf_binary", "--obs", "unitsq_sgm"],
];

describe.skipIf(!here)(here ? "the Python example" : "skipped: python3 is not here", () => {
  it("prints each participant's estimates and writes nothing", () => {
    const folder = mkdtempSync(join(tmpdir(), "credence-python-"));
    try {
      const { status, stdout, stderr } = spawnSync(
        "python3",
        [join(import.meta.dirname, "fit.py"), ...args],
        { ...options, cwd: folder },
      );
      expect([status, stderr]).toEqual([0, ""]);
      const direct = spawnSync(process.execPath, [cli, "fit", ...args, "--json"], {
        encoding: "utf8",
        cwd: folder,
      });
      const { participants } = JSON.parse(direct.stdout) as FitResult;
      const line = ({ id, estimates, evidence }: FitResult["participants"][number]): string =>
        `${id} ${estimates.map((e) => `${e.name} ${e.value!.toFixed(4)}`).join(" ")} LME ${evidence!.value!.toFixed(3)}\n`;
      expect(stdout).toBe(participants.map(line).join(""));
      expect(participants.length).toBe(1);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("ends with the command's message and exit code where the command refuses", () => {
    const { status, stdout, stderr } = python(...args, "--prc", "ehgf_binry");
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain('did you mean "ehgf_binary"');
  });
});
