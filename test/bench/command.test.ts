/** `npm run bench`: what it prints, keeps and refuses. Speed itself is no test. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { executable } from "../browser/chromium.js";

const root = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "credence-bench-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bench(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "scripts/bench.mjs"), ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}

describe("the benches", () => {
  it("measure networks of several sizes, compiled and on numbers", () => {
    const { code, stdout, stderr } = bench("network", "--smoke", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const rows = JSON.parse(stdout) as { bench: string; variant: string; median: number }[];
    for (const nodes of [3, 10]) {
      for (const what of ["warm", "first result", "process start to first result"]) {
        const own = rows.filter((row) => row.bench === `network: ${nodes} nodes, ${what}`);
        expect(own[0]).toMatchObject({ variant: "credence, compiled" });
        expect(own.every(({ median }) => median > 0)).toBe(true);
      }
    }
  });

  it.skipIf(executable === undefined)("measure frames of the widget while a slider is dragged", () => {
    const { code, stdout, stderr } = bench("widget", "--smoke", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    const rows = JSON.parse(stdout) as { variant: string; median: number; unit: string }[];
    expect(rows.map(({ variant }) => variant)).toEqual([
      ...["script", "layout", "interval"].flatMap((name) => [`${name}, median`, `${name}, 95 %`]),
      ...["script, processor time", "all, processor time"],
    ]);
    for (const { variant, median, unit } of rows) {
      // A clock of a page goes in steps of 0.1 ms; a script takes longer, layout need not.
      expect(median, variant).toBeGreaterThan(variant.startsWith("layout") ? -1 : 0);
      expect(unit).toBe("ms");
    }
  });

  /** What is kept of as many sessions. */
  function kept(sessions: number): void {
    const all = JSON.parse(readFileSync(join(folder, "kept.json"), "utf8"));
    expect(all).toHaveLength(sessions);
    expect(all.at(-1)).toMatchObject({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      node: process.versions.node,
      credence: expect.any(String),
      machine: { model: expect.any(String), cores: expect.any(Number) },
      smoke: true,
    });
    expect(all.at(-1).measurements[0]).toMatchObject({ bench: "exp", low: expect.any(Number) });
  }

  it("name the machine, the version and its load in the table, and keep results in a file", () => {
    const { code, stdout } = bench("elementary", "--smoke", "--keep", "kept.json");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^node \d+\.\d+\.\d+, .+, \d+ cores, load /);
    kept(1);
  });

  it("print with --json an array of measurements and nothing else, and add them to the file that is kept", () => {
    const { code, stdout, stderr } = bench("elementary", "--smoke", "--json", "--keep", "kept.json");
    expect([code, stderr]).toEqual([0, ""]);
    const rows = JSON.parse(stdout) as object[];
    const row = { bench: "exp", variant: "Math.exp", median: expect.any(Number), unit: "ns" };
    expect(rows[0]).toEqual(row);
    const ratio = {
      to: "Math.exp",
      median: expect.any(Number),
      low: expect.any(Number),
      high: expect.any(Number),
    };
    expect(rows[1]).toEqual({ ...row, variant: "credence", ratio });
    kept(2);
  });

  it("do not write over a file that holds something else", () => {
    writeFileSync(join(folder, "notes.txt"), "mine");
    const { code, stderr } = bench("elementary", "--smoke", "--keep", "notes.txt");
    expect(code).toBe(2);
    expect(stderr).toBe("--keep notes.txt: holds something else than kept results; name another file\n");
    expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("mine");
  });

  it.each([
    [
      ["elementry"],
      /^unknown bench "elementry"; did you mean "elementary"\? Available: elementary, kernel, /,
    ],
    [["--jsn"], /^Unknown option '--jsn'; see npm run bench -- --help\n$/],
    [["--peers", "nowhere"], /^--peers nowhere: nowhere\/pyhgf030\/bin\/python is not there; /],
  ])("refuse %j", (args, message) => {
    const { code, stdout, stderr } = bench(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
  });

  it("explain themselves", () => {
    const { code, stdout } = bench("--help");
    expect(code).toBe(0);
    for (const option of ["--json", "--peers DIR", "--keep FILE", "--smoke"])
      expect(stdout).toContain(option);
  });
});
