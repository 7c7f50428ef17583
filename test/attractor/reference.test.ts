/** Attractor networks against an independent program that was written from the same equations. */

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkAttractor } from "../../src/conformance/attractor/check.js";

const folder = join(import.meta.dirname, "../golden/attractor");
const dataFile = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../data", basename(name)), "utf8");

describe("attractor networks agree with the reference", () => {
  for (const file of readdirSync(folder).filter((name) => name !== "presets.json")) {
    const fixture: unknown = JSON.parse(readFileSync(join(folder, file), "utf8"));
    for (const result of checkAttractor(fixture, dataFile)) {
      it(`in ${file}: ${result.id}`, () => {
        expect(result.detail ?? "").toBe("");
        expect(result.passed).toBe(true);
      });
    }
  }
});
