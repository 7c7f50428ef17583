/** Chains of the published study against its reference posterior, in both parametrisations. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { groupDensity, type Parametrisation } from "../../src/group/density/index.js";
import { diagnose } from "../../src/inference/diagnostics/index.js";
import { sampleNow } from "../../src/inference/nuts/index.js";
import { goldenStudy } from "./golden-study.js";

const file = new URL("../golden/bayes/group-hgf-covariates.json", import.meta.url);
const { posterior } = JSON.parse(readFileSync(file, "utf8")) as {
  posterior: { parameters: Readonly<Record<string, { mean: number; mcse_mean: number }>> };
};
const study = goldenStudy();

/** Means of the population and of every participant within 4 standard errors of theirs and ours. */
function expectReference(parametrisation: Parametrisation, draws: number): void {
  const density = groupDensity(study.agent, study.participants, study.design, study.hyperpriors, {
    parametrisations: [[parametrisation], [parametrisation]],
  });
  // Near the middle of the prior: above om2 = 1 the likelihood is rough.
  const x = new Float64Array(density.dimension).fill(1);
  density.layout.valueNames.forEach((name, j) => {
    if (/^(b_om2\[Intercept|coef_om2)/.test(name)) x[j] = -3;
    else if (/^(sd|b_om2)/.test(name)) x[j] = 0.5;
  });
  const point = new Float64Array(density.dimension);
  density.layout.unconstrain(x, point);
  const start = { kind: "around", point, jitter: 0.3 } as const;
  const result = sampleNow(density, { seed: 1, chains: 4, tune: 300, draws, start });
  const { flags, summary } = diagnose(result);
  expect(flags.filter(({ kind }) => kind === "divergences" || kind === "modes")).toEqual([]);
  const compared = summary.filter(({ name }) => posterior.parameters[name] !== undefined);
  expect(compared.length).toBe(density.dimension - 24);
  for (const { name, mean, mcseMean } of compared) {
    const theirs = posterior.parameters[name]!;
    expect(Math.abs(mean - theirs.mean), name).toBeLessThan(4 * Math.hypot(mcseMean, theirs.mcse_mean));
  }
}

describe("the posterior of two groups, two sessions and age", () => {
  it("is the reference's, centred", () => expectReference("centred", 500), 120_000);
  it("is the reference's, non-centred", () => expectReference("non-centred", 200), 120_000);
});
