/** How well the true values of the published study come back: correlation with posterior means. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { aroundMode } from "../../src/fit/group-start.js";
import { sampledDensity } from "../../src/group/centring/index.js";
import { cellLikelihood } from "../../src/group/likelihood/likelihood.js";
import { summarise } from "../../src/inference/diagnostics/index.js";
import { sampleNow } from "../../src/inference/nuts/index.js";
import { goldenStudy } from "./golden-study.js";

const file = new URL("../golden/bayes/group-hgf-covariates.json", import.meta.url);
const { truth } = JSON.parse(readFileSync(file, "utf8")) as {
  truth: Readonly<Record<"coef_om2[Intercept]" | "coef_ze[Intercept]", readonly number[]>>;
};

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (of: readonly number[]): number => of.reduce((sum, v) => sum + v, 0) / of.length;
  const [a, b] = [mean(x), mean(y)];
  const product = (p: readonly number[], q: readonly number[], c: number, d: number): number =>
    p.reduce((sum, v, i) => sum + (v - c) * (q[i]! - d), 0);
  return product(x, y, a, b) / Math.sqrt(product(x, x, a, a) * product(y, y, b, b));
}

describe("recovery of the published study", () => {
  it("is 0.97 for om2 and 0.96 for log ze of its participants", { timeout: 120_000 }, () => {
    const { agent, participants, design, hyperpriors } = goldenStudy();
    const likelihood = cellLikelihood(agent, participants, design);
    const { density, centring } = sampledDensity(likelihood, hyperpriors);
    const start = aroundMode(density, centring.mode);
    const summary = summarise(sampleNow(density, { seed: 1, draws: 500, start }));
    const means = (parameter: string): number[] =>
      design.participants.map(
        (id) => summary.find(({ name }) => name === `coef_${parameter}[Intercept, ${id}]`)!.mean,
      );
    const om2 = correlation(truth["coef_om2[Intercept]"], means("om2"));
    const ze = correlation(truth["coef_ze[Intercept]"], means("ze"));
    expect(Math.abs(om2 - 0.97), `om2 ${om2}`).toBeLessThan(0.01);
    expect(Math.abs(ze - 0.96), `log ze ${ze}`).toBeLessThan(0.01);
  });
});
