/** `npm start`, which npm runs in the checkout wherever the user is. */

import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { root, Workplace } from "./command.js";

const place = new Workplace();
afterAll(() => place.remove());

it("finds data, and writes the fit, in the folder that npm was called from", () => {
  const rows = Array.from({ length: 30 }, (_, t) => `${t % 3 ? 1 : 0},${t % 4 ? 1 : 0}`);
  writeFileSync(join(place.path, "my.csv"), `input,response\n${rows.join("\n")}\n`);
  const options = ["--prc", "rw_binary", "--obs", "unitsq_sgm", "--starts", "1", "--no-report"];
  const { status, stderr } = spawnSync(
    process.execPath,
    ["scripts/start.mjs", "fit", "my.csv", ...options, "--figures", "none"],
    // As npm --prefix does it.
    { cwd: root, env: { ...process.env, INIT_CWD: place.path }, encoding: "utf8" },
  );
  expect([status, stderr]).toEqual([0, ""]);
  expect(existsSync(join(place.path, "fit-my", "fit.json"))).toBe(true);
});
