/** The examples of README.md run as they stand. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");

/** The code that follows `<!-- example: NAME -->`. */
function example(name: string): string {
  const match = new RegExp(`<!-- example: ${name} -->\\n\`\`\`\\w+\\n([\\s\\S]*?)\`\`\``).exec(readme);
  if (match === null) throw new Error(`README.md has no example "${name}"`);
  return match[1]!;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-readme-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(root, join(folder, "node_modules/credence"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function node(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
}

describe("the examples of the README", () => {
  it("fit from a program", () => {
    writeFileSync(join(folder, "library.mjs"), example("library"));
    expect(node("library.mjs")).toMatch(
      /^s01 (converged|kink) om2 -?\d+\.\d\d om3 -?\d+\.\d\d ze \d+\.\d\d -\d+\.\d\n$/,
    );
  });

  it("build a network and run it", () => {
    writeFileSync(join(folder, "network.mjs"), example("network"));
    const predictions = node("network.mjs").trim().split(" ").map(Number);
    expect(predictions.length).toBe(8);
    expect(predictions[0]).toBe(0.5);
    expect(predictions[2]).toBeGreaterThan(predictions[0]!);
    expect(predictions[3]).toBeLessThan(predictions[2]!);
  });

  it("fit a filter and a response model of one's own from files", () => {
    writeFileSync(join(folder, "lapse.mjs"), example("response"));
    writeFileSync(join(folder, "two-rates.mjs"), example("filter"));
    const rows = Array.from(
      { length: 120 },
      (_, t) => `${(t * 7) % 10 < 7 ? 1 : 0},${(t * 7) % 11 < 8 ? 1 : 0}`,
    );
    writeFileSync(join(folder, "choices.csv"), `input,response\n${rows.join("\n")}\n`);
    const text = node(
      join(root, "dist/cli.js"),
      ...["fit", "choices.csv", "--prc", "./two-rates.mjs", "--obs", "./lapse.mjs", "--json"],
    );
    const [participant] = (
      JSON.parse(text) as { participants: { status: string; estimates: { name: string }[] }[] }
    ).participants;
    expect(participant!.status).toBe("converged");
    expect(participant!.estimates.map((e) => e.name)).toEqual(["al1", "al0", "ze", "lapse"]);
  });

  it("are about ten lines for a model", () => {
    for (const name of ["response", "filter"]) {
      const lines = example(name)
        .split("\n")
        .filter((line) => line.trim() !== "" && !line.startsWith("//"));
      expect(lines.length).toBeLessThanOrEqual(18);
    }
  });
});
