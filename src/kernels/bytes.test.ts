import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

it("the committed bytes are what the AssemblyScript compiler makes of assembly/", ({ skip }) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "scripts/kernels.mjs"), "--print"],
    {
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    },
  );
  skip(status === 3, stderr);
  expect(stderr).toBe("");
  const committed = ["src/kernels/bytes.ts", "bench/peak-bytes.ts"].map((file) =>
    readFileSync(join(root, file), "utf8"),
  );
  expect(stdout).toBe(committed.join(""));
});
