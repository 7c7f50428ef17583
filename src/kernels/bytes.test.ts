import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { load } from "./engine.js";
import { RESERVED } from "./memory.js";

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

it("the constants of kernels lie where arenas hand out nothing, after the first line", () => {
  const loaded = load();
  if (typeof loaded === "string") throw new Error(loaded);
  const memory = loaded.memory();
  loaded.instance(memory);
  const taken = [...new Uint8Array(memory.buffer).entries()].filter(([, byte]) => byte !== 0);
  expect(taken.length).toBeGreaterThan(0);
  expect(taken[0]![0]).toBeGreaterThanOrEqual(64);
  expect(taken.at(-1)![0]).toBeLessThan(RESERVED);
});
