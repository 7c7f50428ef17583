/** The reference group density against points of 50 digits: layout, log density, gradient. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkGroupReference } from "../../src/conformance/group/reference.js";

const file = new URL("../golden/bayes/group-hgf-points.json", import.meta.url);
const fixture = JSON.parse(readFileSync(file, "utf8")) as { points: { list: { gradient: number[] }[] } };

describe("conformance of group densities", () => {
  it("passes at every point of the fixture", () => {
    const cases = checkGroupReference(fixture);
    expect(cases.map(({ id }) => id)).toContain("point extremes");
    expect(cases.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("fails where a gradient is wrong", () => {
    const wrong = structuredClone(fixture);
    wrong.points.list[0]!.gradient[3]! += 1e-6;
    const failed = checkGroupReference(wrong).filter(({ passed }) => !passed);
    expect(failed.map(({ id }) => id)).toEqual(["point flat"]);
  });
});
