/** The examples of docs/import.md run as they stand, in a copy of test/data/import. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";

const root = join(import.meta.dirname, "../..");
const guide = readFileSync(join(root, "docs/import.md"), "utf8");

/** The code that follows `<!-- KIND: NAME -->`. */
function block(kind: "example" | "output", name: string): string {
  const match = new RegExp(`<!-- ${kind}: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(guide);
  if (match === null) throw new Error(`docs/import.md has no ${kind} "${name}"`);
  return match[1]!;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-guide-"));
  cpSync(join(root, "test/data/import"), folder, { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/credence"));
  mkdirSync(join(folder, "bin"));
  const script = `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/cli.js")}" "$@"\n`;
  writeFileSync(join(folder, "bin/credence"), script, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs an example in a shell that stops at the first command that fails. */
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
const fitted = (name: string): FitResult["participants"] =>
  (JSON.parse(readFileSync(join(folder, name, "fit.json"), "utf8")) as FitResult).participants;

describe("the examples of the guide to imports", () => {
  it("are all run here", () => {
    const names = [...guide.matchAll(/<!-- example: (\S+) -->/g)].map(([, name]) => name);
    expect(names).toEqual([
      ...["jspsych", "direct", "tapas", "tapas-lists", "hbayesdm", "hbayesdm-derive", "library"],
    ]);
  });

  it("import and fit files of jsPsych, and print what the guide shows", () => {
    expect(shell("jspsych").startsWith(block("output", "jspsych"))).toBe(true);
    expect(fitted("fit-jspsych").map(({ id, status }) => `${id} ${status}`)).toEqual([
      "sub-01 converged",
      "sub-02 converged",
    ]);
  });

  it("fit a raw file to the same estimates", () => {
    shell("direct");
    expect(fitted("fit-direct")[0]!.estimates).toEqual(fitted("fit-jspsych")[0]!.estimates);
  });

  it("import and fit pairs of the toolbox", () => {
    shell("tapas");
    expect(lines("study-tapas.csv")[0]).toBe("participant,trial,input,response,ignore");
    expect(fitted("fit-tapas").map(({ id }) => id)).toEqual(["s01", "s02"]);
    shell("tapas-lists");
    expect(new Set(lines("study-lists.csv").map((line) => line.split(",")[0]))).toEqual(
      new Set(["participant", "y1", "y2"]),
    );
  });

  it("import and fit data of hBayesDM; with option 2 as 1, input and response are the other way round", () => {
    shell("hbayesdm");
    expect(fitted("fit-prl").map(({ id }) => id)).toEqual(["1", "2", "3"]);
    shell("hbayesdm-derive");
    const values = (name: string): number[][] =>
      lines(name)
        .slice(1)
        .map((line) => line.split(",").slice(2, 4).map(Number));
    expect(values("study-option-2.csv")).toEqual(
      values("study-prl.csv").map((row) => row.map((value) => 1 - value)),
    );
  });

  it("import in a program", () => {
    writeFileSync(join(folder, "library.mjs"), block("example", "library"));
    const { stdout, stderr } = spawnSync(process.execPath, ["library.mjs"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    expect(stdout).toBe(
      "participant,trial,input,response,choice,outcome 1,1,1,1,1,1 1,2,0,1,1,-1 1,3,0,0,2,1\n" +
        "response = choice == 1; input = (choice == 1) == (outcome > 0)\n",
    );
  });
});
