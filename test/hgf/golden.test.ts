/** Networks against reference results: every fixture, under each set of conventions it is meant for. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkHgf } from "../../src/conformance/hgf.js";
import { checkHgfGradients } from "../../src/conformance/hgf-gradients.js";

const folder = join(import.meta.dirname, "../golden/hgf");
const fixtures = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));

describe("networks", () => {
  it("are tested with all four variants, mean-field and relaxed, and both sets of conventions", () => {
    const covered = new Set(fixtures.map(({ variant, meanField }) => `${variant} ${meanField}`));
    expect(covered.size).toBe(8);
    expect(new Set(fixtures.map(({ conventions }) => conventions))).toEqual(
      new Set(["any", "standard", "pyhgf"]),
    );
    expect(fixtures.length).toBeGreaterThanOrEqual(111);
  });

  for (const fixture of fixtures) {
    it(`give the reference numbers: ${fixture.id} (${fixture.title})`, () => {
      expect(checkHgf(fixture)).toEqual([{ id: fixture.id, passed: true, worst: expect.any(Number) }]);
    });
  }

  it("do not pass with a wrong number, a wrong failure or a name that is not reported", () => {
    const fixture = fixtures.find(({ id }) => id === "hazard-quiet-series-classic-mf");
    const changed = structuredClone(fixture);
    changed.expected.nodes.x1.mean[0] += 1e-6;
    expect(checkHgf(changed)[0]).toMatchObject({ passed: false, detail: expect.stringMatching(/x1\.mean/) });
    const late = { ...fixture, failure: { ...fixture.failure, trial: 31 } };
    expect(checkHgf(late)[0]).toMatchObject({ passed: false, detail: expect.stringMatching(/expected/) });
    const named = structuredClone(fixture);
    named.expected.nodes.x1.meen = [0];
    expect(checkHgf(named)[0]).toMatchObject({ passed: false, detail: expect.stringMatching(/nothing/) });
  });
});

describe("derivatives of the total surprise", () => {
  const gradients = JSON.parse(readFileSync(join(folder, "gradients/gradients.json"), "utf8"));
  const fixtureOf = (id: string): string => readFileSync(join(folder, `${id}.json`), "utf8");

  it("are those of the reference, in reverse mode over the compiled trial, with and without gaps", () => {
    const gaps = JSON.parse(readFileSync(join(folder, "gradients/gradients-gaps.json"), "utf8"));
    const results = [gradients, gaps].flatMap((file) => checkHgfGradients(file, fixtureOf));
    expect(results.length).toBeGreaterThanOrEqual(19);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("do not pass with a wrong number", () => {
    const changed = structuredClone(gradients);
    changed.gradients = changed.gradients.slice(0, 1);
    changed.gradients[0].derivatives.x2.mean += 1e-4;
    const [result] = checkHgfGradients(changed, fixtureOf);
    expect(result).toMatchObject({ passed: false, detail: expect.stringMatching(/x2\.mean/) });
  });
});
