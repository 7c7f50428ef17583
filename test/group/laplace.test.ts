/** Laplace EM against the fixed point of the published study, found by another program. */

import { describe, expect, it } from "vitest";
import { fitGroupLaplace } from "../../src/group/laplace/index.js";
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
