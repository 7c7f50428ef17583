/** The examples of docs/network.md run as they stand, in a copy of test/data/export. */

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FitResult } from "../../src/fit/index.js";
import { root } from "./command.js";

const guide = readFileSync(join(root, "docs/network.md"), "utf8");

/** The code that follows `<!-- KIND: NAME -->`. */
function block(kind: "example" | "output" | "file", name: string): string {
  const match = new RegExp(`<!-- ${kind}: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(guide);
  if (match === null) throw new Error(`docs/network.md has no ${kind} "${name}"`);
  return match[1]!;
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-guide-"));
  cpSync(join(root, "test/data/export"), folder, { recursive: true });
  writeFileSync(join(folder, "network.json"), block("file", "network.json"));
  mkdirSync(join(folder, "bin"));
  const script = `#!/bin/sh\nexec "${process.execPath}" "${join(root, "dist/cli.js")}" "$@"\n`;
  writeFileSync(join(folder, "bin/credence"), script, { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs an example in a shell that stops at the first command that fails. */
function shell(name: string): string {
  const { status, stdout, stderr } = spawnSync("sh", ["-e", "-c", block("example", name)], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}` },
  });
  expect([status, stderr]).toEqual([0, expect.any(String)]);
  return stdout;
}

describe("the examples of the guide to networks", () => {
  it("are all run here", () => {
    const names = [...guide.matchAll(/<!-- example: (\S+) -->/g)].map(([, name]) => name);
    expect(names).toEqual(["diagram", "explain", "fit"]);
  });

  it("draw the network, and print the DOT text that the guide shows", () => {
    expect(shell("diagram")).toBe(block("output", "diagram"));
    expect(readFileSync(join(folder, "model.svg"), "utf8")).toMatch(/^<svg/);
    expect(readFileSync(join(folder, "messages.pdf"), "latin1")).toMatch(/^%PDF/);
  });

  it("explain a trial as the guide shows", () => {
    expect(shell("explain")).toContain(block("output", "explain"));
  });

  it("fit the network", () => {
    shell("fit");
    const { participants } = JSON.parse(
      readFileSync(join(folder, "fit-network/fit.json"), "utf8"),
    ) as FitResult;
    expect(participants.map(({ id, status }) => `${id} ${status}`)).toEqual([
      "sub-01 converged",
      "sub-02 converged",
      "sub-03 converged",
    ]);
    expect(participants[0]!.estimates!.map(({ name }) => name)).toEqual(["x2.tonicVolatility", "ze"]);
  });
});
