/** Laplace EM against the fixed point of the published study, found by another program. */

import { describe, expect, it } from "vitest";
import { freeIndices } from "../../src/agent/index.js";
import { fitGroupLaplace, laplaceDraws, laplaceOutputs } from "../../src/group/laplace/index.js";
import { golden, goldenStudy } from "./golden-study.js";

const expected = golden.laplace_em;
const { agent, participants, design, hyperpriors } = goldenStudy();
const fit = await fitGroupLaplace(agent, participants, design, hyperpriors);

function near(ours: readonly number[], theirs: readonly number[], tolerance: number): void {
  expect(ours.length).toBe(theirs.length);
  ours.forEach((x, j) => {
    expect(Math.abs(x - theirs[j]!)).toBeLessThan(tolerance);
  });
}

const modesOf = (parameter: string): number[] =>
  fit.participants.map(({ coefficients }) => coefficients.find((c) => c.parameter === parameter)!.mode);

describe("Laplace EM of the published study", () => {
  it("reaches the fixed point within 30 steps", () => {
    expect(fit.status).toBe("converged");
    expect(fit.iterations).toBeLessThanOrEqual(30);
    const labels = ["Intercept", "group=patient", "age", "session=2", "Intercept"];
    expect(fit.effects.map(({ term }) => term)).toEqual(labels);
    const effects = [...expected.g_om2, expected.w_session, expected.g_ze];
    near(
      fit.effects.map(({ estimate }) => estimate),
      effects,
      1e-3,
    );
    near(
      fit.sds.map(({ sd }) => sd),
      expected.sd,
      1e-3,
    );
    near(modesOf("om2"), expected.modes_om2, 1e-3);
    near(modesOf("ze"), expected.modes_log_ze, 1e-3);
    expect(Math.abs(fit.evidence.laplace - expected.sum_log_m)).toBeLessThan(1e-3);
  });

  it("has its standard errors within 1 %", () => {
    const [intercept, group, age, ze, session] = expected.se_joint;
    const errors = [intercept!, group!, age!, session!, ze!];
    fit.effects.forEach(({ standardError }, j) => {
      expect(Math.abs(standardError / errors[j]! - 1)).toBeLessThan(0.01);
    });
  });

  it("has its integrated BIC, by trials and by participants", () => {
    expect(fit.evidence.parameters).toBe(expected.d);
    expect(fit.evidence.observations).toBe(expected.n);
    // What is preferred may hold sampled values; the stored one is Laplace's alone.
    const { laplace, preferred, bic, bicParticipants } = fit.evidence;
    near([bic + 2 * (preferred - laplace)], [expected.ibic], 2e-3);
    near([bicParticipants + 2 * (preferred - laplace)], [expected.ibic_N], 2e-3);
  });

  it("never falls", () => {
    fit.trace.slice(1).forEach((height, k) => {
      expect(height - fit.trace[k]!).toBeGreaterThan(-1e-6);
    });
  });

  it("agrees with importance sampling about every participant", () => {
    for (const { logMarginal, flags } of fit.participants) {
      expect(logMarginal.khat!).toBeLessThan(0.7);
      expect(Math.abs(logMarginal.sampled! - logMarginal.laplace)).toBeLessThan(0.1);
      expect(flags).toEqual([]);
    }
  });

  it("is plain data", () => {
    expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
  });
});

describe("outputs of Laplace EM of the published study", () => {
  const domains = freeIndices(agent).map((index) => agent.parameters[index]!.domain);
  const requests = { marginalMeans: [{ parameter: "om2", by: "group" }] };
  const outputs = laplaceOutputs(
    fit,
    { design, hyperpriors, domains, ...laplaceDraws(fit, design) },
    requests,
  );
  const { parameters } = golden.posterior;

  it("has effects near those of the posterior, which knows how uncertain the sds are", () => {
    const effects = outputs.population.filter(({ kind }) => kind === "intercept" || kind === "coefficient");
    expect(effects).toHaveLength(5);
    for (const { parameter, term, summary } of effects) {
      const reference = parameters[`b_${parameter}[${term}]`]!;
      expect(Math.abs(summary.mean - reference.mean)).toBeLessThan(0.35 * reference.sd);
      expect(Math.abs(summary.sd / reference.sd - 1)).toBeLessThan(0.15);
    }
  });

  it("has own coefficients and values in cells near those of the posterior", () => {
    let compared = 0;
    // The reference has log ze as native values only.
    for (const { participant, parameter, term, summary } of outputs.participantCoefficients) {
      const reference = parameters[`coef_${parameter}[${term}, ${participant}]`];
      if (parameter === "ze" || reference === undefined) continue;
      compared += 1;
      expect(Math.abs(summary.mean - reference.mean)).toBeLessThan(0.35 * reference.sd);
      expect(Math.abs(summary.sd / reference.sd - 1)).toBeLessThan(0.15);
    }
    expect(compared).toBe(24);
    expect(outputs.participantParameters.filter(({ parameter }) => parameter === "om2")).toHaveLength(96);
  });

  it("has marginal means near those of the posterior", () => {
    const rows = outputs.marginalMeans.filter(({ scale }) => scale === "estimation");
    expect(rows.map(({ level }) => level)).toEqual(["control", "patient"]);
    for (const { level, summary } of rows) {
      const reference = parameters[`marginal_om2[group=${level}]`]!;
      expect(Math.abs(summary.mean - reference.mean)).toBeLessThan(0.35 * reference.sd);
      expect(Math.abs(summary.sd / reference.sd - 1)).toBeLessThan(0.15);
    }
  });

  it("knows nothing of the uncertainty of sds, of chains, and of hyperpriors that did not count", () => {
    const sds = outputs.population.filter(({ kind }) => kind === "sd");
    near(
      sds.map(({ summary }) => summary.mean),
      expected.sd,
      1e-3,
    );
    for (const { summary } of sds) expect(summary.sd).toBeNaN();
    for (const { summary, prior } of outputs.population) {
      expect(summary.rHat).toBeNaN();
      expect(prior).toBe("");
    }
  });
});
