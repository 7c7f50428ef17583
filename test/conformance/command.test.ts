/** `npm run conformance`: one line a case, schemas of other engines are failures, other files are no fixtures. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-conformance-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function conformance(...paths: string[]): { lines: string[]; code: number | null } {
  const { stdout, status } = spawnSync(process.execPath, [join(root, "dist/conformance.js"), ...paths], {
    encoding: "utf8",
  });
  return { lines: stdout.trimEnd().split("\n"), code: status };
}

describe("the conformance runner", () => {
  it("passes the fixtures of the project and ends with the count", () => {
    const { lines, code } = conformance(
      join(root, "test/golden/perceptual"),
      join(root, "test/golden/response"),
      join(root, "test/golden/hgf"),
      join(root, "test/golden/fit/rw_binary-unitsq_sgm.json"),
    );
    expect(lines.at(-1)).toMatch(/^\d+ passed, 0 failed$/);
    expect(Number(lines.at(-1)!.split(" ")[0])).toBe(lines.length - 1);
    expect(lines.length).toBeGreaterThan(60);
    expect(code).toBe(0);
  });

  it("fails versions, tasks and models it does not know, and fixtures that do not fit their schema, and ignores what is no fixture", () => {
    const write = (name: string, value: unknown): void =>
      writeFileSync(join(folder, name), typeof value === "string" ? value : JSON.stringify(value));
    write("a.json", { schema: "hgf-fixture/2", id: "x" });
    write("b.json", { schema: "credence-attractor-1", cases: [{ name: "x", task: "levitate" }] });
    write("c.json", { schema: "perceptual-fixture/2" });
    write("d.json", {
      schema: "perceptual-fixture/1",
      model: "tapas_xx",
      defaults: {},
      cases: [{ id: "drawn" }],
    });
    write("e.json", { some: "data" });
    write("f.json", { schema: "of-somebody-else/1" });
    write("g.json", "{");
    write("h.json", { schema: "credence-attractor-1" });
    const { lines, code } = conformance(folder);
    expect(lines).toEqual([
      expect.stringMatching(/^FAIL .* a\.json {2}.*schema hgf-fixture\/2: unknown version$/),
      expect.stringMatching(
        /^FAIL .* b\.json {2}x {2}task "levitate" is not known; one of continuousBernoulli, /,
      ),
      expect.stringMatching(/^FAIL .* c\.json {2}.*schema perceptual-fixture\/2: unknown version$/),
      expect.stringMatching(/^FAIL .* d\.json {2}.*model tapas_xx: not implemented$/),
      expect.stringMatching(/^FAIL .* g\.json {2}.*not JSON/),
      expect.stringMatching(/^FAIL .* h\.json {2}.*cases/),
      "0 passed, 6 failed",
    ]);
    expect(code).toBe(1);
  });
});
