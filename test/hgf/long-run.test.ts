import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

describe("250,000 trials", () => {
  it("need constant memory where the last or few rows are kept, and give the same bits in pieces", {
    timeout: 300_000,
  }, () => {
    const flags = ["--expose-gc", "--max-old-space-size=64", "--import", "tsx"];
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [...flags, join(import.meta.dirname, "long-run.ts")],
      { encoding: "utf8" },
    );
    expect(status, stderr).toBe(0);
    const { bytes, kept, rows, mean, pieces, whole } = JSON.parse(stdout);
    // Kept in full, one trajectory would need 2 MB.
    expect(bytes.at(-1) - bytes[1]).toBeLessThan(200_000);
    expect(kept).toBeLessThan(200_000);
    expect(rows).toEqual([0, 62_500, 125_000, 187_500]);
    expect(mean.every(Number.isFinite)).toBe(true);
    expect(pieces).toEqual(whole);
  });
});
