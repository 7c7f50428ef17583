/** Energy networks against an independent program that was written from the same equations. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkDeep } from "../../src/conformance/deep/check.js";

const files = [
  "bear-song",
  "full-covariance-linear",
  "full-covariance-nonlinear",
  "adjoint",
  "settle-epc-sweep",
  "mupc-residual",
];

describe("energy networks agree with the reference", () => {
  for (const file of files) {
    const path = join(import.meta.dirname, "../golden/deep", `${file}.json`);
    for (const result of checkDeep(JSON.parse(readFileSync(path, "utf8")))) {
      it(`in ${file}: ${result.id}`, () => {
        expect(result.detail ?? "").toBe("");
        expect(result.passed).toBe(true);
      });
    }
  }
});
