/** Another version of Node, named by `CREDENCE_NODE`: the same bits. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { evaluations } from "./evaluations.js";
import { bundle } from "./site.js";

const other = process.env.CREDENCE_NODE;

if (other === undefined) {
  it.skip(
    "another version of Node computes the same bits (skipped: CREDENCE_NODE, the path of one, is not here)",
  );
} else {
  it("another version of Node computes the same bits", () => compare(other));
}

async function compare(node: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "credence-node-"));
  try {
    const file = join(folder, "evaluations.mjs");
    writeFileSync(file, await bundle("test/browser/print.ts", "node"));
    const { status, stdout, stderr } = spawnSync(node, [file], { encoding: "utf8", maxBuffer: 1 << 28 });
    expect([status, stderr]).toEqual([0, ""]);
    const answer = JSON.parse(stdout) as { version: string; backend: string; bits: unknown };
    expect(answer.version).not.toBe(process.versions.node);
    expect(answer.backend).toBe("webassembly");
    expect(answer.bits).toEqual(evaluations());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
