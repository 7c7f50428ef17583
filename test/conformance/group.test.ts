/** Conformance of group models in what needs no draws: points of 50 digits, designs, hyperpriors, Laplace EM. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { covariatesSchema } from "../../src/conformance/group/covariates/fixture.js";
import { checkLaplaceEm } from "../../src/conformance/group/covariates/laplace.js";
import { modelOf } from "../../src/conformance/group/covariates/model.js";
import { checkModel } from "../../src/conformance/group/covariates/reference.js";
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

describe("conformance of groups with covariates", () => {
  const covariates = covariatesSchema.parse(
    JSON.parse(readFileSync(new URL("../golden/bayes/group-hgf-covariates.json", import.meta.url), "utf8")),
  );
  const failures = (given: typeof covariates): string[] =>
    checkModel(given, modelOf(given)).flatMap(({ id, passed }) => (passed ? [] : [id]));

  it("reaches design, hyperpriors and density from the analysis of the fixture", () => {
    expect(checkModel(covariates, modelOf(covariates))).toHaveLength(7);
    expect(failures(covariates)).toEqual([]);
  });

  it("fails where a hyperprior, a label or a derivative is another", () => {
    const wrong = structuredClone(covariates);
    wrong.model.priors["b_om2[age]"] = ["normal", 0, 1.1];
    wrong.design_om2.labels[2] = "years";
    wrong.points.list[1]!.gradient[2]! += 1e-6;
    expect(failures(wrong)).toEqual(["design and layout", "hyperpriors", "point simulation-truth-rounded"]);
  });

  it("has the fixed point of Laplace EM, and fails beside it", async () => {
    const model = modelOf(covariates);
    expect((await checkLaplaceEm(covariates, model)).passed).toBe(true);
    const wrong = structuredClone(covariates);
    wrong.laplace_em.modes_om2[3]! += 2e-3;
    expect((await checkLaplaceEm(wrong, model)).passed).toBe(false);
  });
});
