/**
 * Published simulations lie in their bands with the first seed; all seeds and the bands of means are what
 * `npm run conformance -- test/golden/attractor/presets.json` checks, in some minutes.
 */

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkAttractor } from "../../src/conformance/attractor/check.js";

interface Band {
  readonly name: string;
  readonly run: { readonly preset: string; readonly aggregate: string; readonly seeds: readonly number[] };
}

const file = join(import.meta.dirname, "../golden/attractor/presets.json");
const { cases, ...rest } = JSON.parse(readFileSync(file, "utf8")) as { readonly cases: readonly Band[] };
const dataFile = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../data", basename(name)), "utf8");
const first = cases
  .filter(({ run }) => run.aggregate === "each" && run.preset !== "capacity")
  .map((each) => ({ ...each, run: { ...each.run, seeds: each.run.seeds.slice(0, 1) } }));

describe("published simulations of attractor networks", () => {
  for (const each of first) {
    it(`lie in their band: ${each.name}`, () => {
      const [result] = checkAttractor({ ...rest, cases: [each] }, dataFile);
      expect(result!.detail ?? "").toBe("");
      expect(result!.passed).toBe(true);
    });
  }
});
