/** The examples of docs/export.md run as they stand, in a copy of test/data/export. */

import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { python } from "./python.js";

const root = join(import.meta.dirname, "../..");
const guide = readFileSync(join(root, "docs/export.md"), "utf8");

/** The code that follows `<!-- KIND: NAME -->`. */
function block(kind: "example" | "output", name: string): string {
  const match = new RegExp(`<!-- ${kind}: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(guide);
  if (match === null) throw new Error(`docs/export.md has no ${kind} "${name}"`);
  return match[1]!;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-guide-"));
  cpSync(join(root, "test/data/export"), folder, { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/credence"));
  mkdirSync(join(folder, "bin"));
  const script = `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/cli.js")}" "$@"\n`;
  writeFileSync(join(folder, "bin/credence"), script, { mode: 0o755 });
  shell("fit");
  shell("export");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs an example in a shell that stops at the first command that fails. @returns what it says on stderr */
function shell(name: string): string {
  const { status, stderr } = spawnSync("sh", ["-e", "-c", block("example", name)], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}` },
  });
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  return stderr;
}

const lines = (name: string): string[] => readFileSync(join(folder, name), "utf8").trim().split("\n");

describe("the examples of the guide to exports", () => {
  it("are all run here", () => {
    const names = [...guide.matchAll(/<!-- example: (\S+) -->/g)].map(([, name]) => name);
    expect(names).toEqual(["fit", "export", "pandas", "scipy", "regressors", "library"]);
  });

  it("write CSV tables, Parquet and a MAT-file where the guide says", () => {
    const tables = [...guide.matchAll(/`(\w+\.csv)`(?:, `(\w+\.csv)`)? \|/g)].flatMap(
      ([, ...names]) => names,
    );
    expect(tables.filter((name) => name !== undefined).length).toBe(8);
    for (const name of tables)
      if (name) expect(existsSync(join(folder, "fit-choices/export-csv", name))).toBe(true);
    expect(existsSync(join(folder, "exported/parquet/participants.parquet"))).toBe(true);
    expect(existsSync(join(folder, "exported/mat/fit.mat"))).toBe(true);
  });

  it("write regressors in three layouts, and print the note that the guide shows", () => {
    expect(shell("regressors").startsWith(block("output", "regressors"))).toBe(true);
    const events =
      "fit-choices/export-regressors/sub-01/ses-pre/func/sub-01_ses-pre_task-reversal_events.tsv";
    expect(lines(events)[0]!.split("\t").slice(0, 7)).toEqual([
      "onset",
      "duration",
      "trial_type",
      "trial",
      "response",
      "epsi_2",
      "epsi_3",
    ]);
    expect(lines(events)[1]).toMatch(/^8\t1\ttrial\t1\t1\t/);
    expect(lines(events).length).toBe(61);
    expect(existsSync(join(folder, "spm/sub-03/ses-post/sub-03_ses-post_conditions.mat"))).toBe(true);
    expect(lines("table/regressors.csv").length).toBe(361);
  });

  it("export in a program", () => {
    writeFileSync(join(folder, "library.mjs"), block("example", "library"));
    const { stdout, stderr } = spawnSync(process.execPath, ["library.mjs"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([stdout, stderr]).toEqual(["by-program regressors.csv 1\n", ""]);
  });

  if (python === undefined) it.skip("skipped: SciPy and pandas are not here", () => {});
  else {
    it("are read in Python", () => {
      const run = (name: string): string => {
        const { stdout, stderr } = spawnSync(python!, ["-c", block("example", name)], {
          cwd: folder,
          encoding: "utf8",
        });
        expect(stderr).toBe("");
        return stdout;
      };
      expect(run("pandas")).toMatch(/sub-01 +120\nsub-02 +120\nsub-03 +120\n/);
      expect(run("scipy")).toBe("[('sub-01', (120, 3)), ('sub-02', (120, 3)), ('sub-03', (120, 3))]\n");
    });
  }
});
