import { describe, expect, it } from "vitest";
import { freeIndices } from "../../agent/index.js";
import { groupDensity } from "../density/index.js";
import type { DesignInput } from "../design/input.js";
import { binaryAgent, smallStudy } from "../group-fixtures.js";
import { individualPriors, resolveHyperpriors } from "../hyperpriors/index.js";
import { laplaceDraws } from "./draws.js";
import { fitGroupLaplace } from "./fit.js";
import { laplaceOutputs } from "./outputs.js";
import type { GroupLaplaceFit } from "./result.js";

const { participants, design: designOf } = smallStudy({ participants: 8, trials: 60, skipFirst: 1 });
const domains = freeIndices(binaryAgent).map((index) => binaryAgent.parameters[index]!.domain);

/** A few steps are enough to have something to tell. */
async function few(formulas: readonly string[], more: Partial<DesignInput> = {}, maxIterations = 3) {
  const design = designOf(formulas, more);
  const individual = individualPriors(
    binaryAgent,
    participants.map(({ runs }) => runs),
  );
  const hyperpriors = resolveHyperpriors({ individual, design });
  const fit = await fitGroupLaplace(binaryAgent, participants, design, hyperpriors, {
    draws: 0,
    maxIterations,
    hyperpriors: true,
  });
  return { fit, model: { design, hyperpriors, domains } };
}

/** Draws of a fit, with what they are of. */
const drawn = (fit: GroupLaplaceFit, model: Awaited<ReturnType<typeof few>>["model"], draws = 4000) => ({
  ...model,
  ...laplaceDraws(fit, model.design, { draws }),
});

const models: [string, readonly string[], Partial<DesignInput>][] = [
  ["joined parameters", ["om2 ~ group", "ze ~ 1"], { correlated: [["om2", "ze"]] }],
  ["correlated slopes", ["om2 ~ group*session + (session | participant)", "ze ~ 1"], {}],
  ["two terms", ["om2 ~ session + (1 | participant) + (0 + session | participant)", "ze ~ 1"], {}],
  ["complete and none", ["om2 ~ group", "ze ~ 1"], { pooling: { om2: "complete", ze: "none" } }],
];

describe("laplaceOutputs", () => {
  it.each(models)("finds every value by its name: %s", async (_, formulas, more) => {
    const { fit, model } = await few(formulas, more);
    const outputs = laplaceOutputs(fit, drawn(fit, model, 50), { marginalMeans: [{ parameter: "om2" }] });
    const sds = outputs.population.filter(({ kind }) => kind === "sd");
    expect(sds.map(({ summary }) => summary.mean)).toHaveLength(fit.sds.length);
    sds.forEach(({ summary }, k) => {
      expect(Math.abs(summary.mean / fit.sds[k]!.sd - 1)).toBeLessThan(1e-12);
    });
    const correlations = outputs.population.filter(({ kind }) => kind === "correlation");
    expect(correlations).toHaveLength(fit.correlations.length);
    expect(outputs.participantMeans).toHaveLength(16);
    expect(outputs.marginalMeans.length).toBeGreaterThan(0);
    for (const { kind, prior } of outputs.population) {
      if (["intercept", "coefficient", "sd"].includes(kind)) expect(prior).not.toBe("");
    }
  });

  it("has values in cells as the fit has them, within the error of the draws", async () => {
    const { fit, model } = await few(["om2 ~ session + (session | participant)", "ze ~ 1"]);
    const { participantParameters } = laplaceOutputs(fit, drawn(fit, model));
    const rows = participantParameters.filter(({ scale }) => scale === "estimation");
    for (const { participant, session, parameter, summary } of rows) {
      const cell = fit.cells.find(
        (one) =>
          one.participant === participant &&
          one.parameter === parameter &&
          (session === "" || model.design.cells[one.cell]!.labels.session === session),
      )!;
      expect(Math.abs(summary.mean - cell.z)).toBeLessThan(5 * (summary.sd / Math.sqrt(4000)));
      // Draws know that the population is uncertain, too.
      expect(summary.sd).toBeGreaterThan(0.95 * cell.sd);
    }
  });
});

describe("a fit without standard errors", () => {
  it("says so, and has effects without uncertainty", async () => {
    // Stopped on its way, where the curvature is not that of a maximum.
    const more = { pooling: { om2: "complete", ze: "none" } } as const;
    const { fit, model } = await few(["om2 ~ group", "ze ~ 1"], more);
    expect(fit.covariance).toBeUndefined();
    expect(fit.warnings[0]).toContain("effects have no standard errors");
    const { population } = laplaceOutputs(fit, drawn(fit, model, 50));
    const intercept = population.find(({ kind }) => kind === "intercept")!;
    expect(intercept.summary.mean).toBe(fit.effects[0]!.estimate);
    expect(intercept.summary.sd).toBeNaN();
  });
});

describe("laplaceDraws", () => {
  it("has the means and covariances of the fit", async () => {
    const { fit, model } = await few(["om2 ~ group + session", "ze ~ 1"], {}, 60);
    const { values, valueNames, draws } = laplaceDraws(fit, model.design, { draws: 20000 });
    const series = (name: string): number[] => {
      const at = valueNames.indexOf(name);
      return Array.from({ length: draws }, (_, s) => values[s * valueNames.length + at]!);
    };
    const moments = (x: readonly number[], y: readonly number[]): number => {
      const [mx, my] = [x, y].map((all) => all.reduce((sum, v) => sum + v, 0) / draws) as [number, number];
      return x.reduce((sum, v, s) => sum + (v - mx) * (y[s]! - my), 0) / draws;
    };
    const names = fit.effects.map(({ parameter, term }) => `b_${parameter}[${term}]`);
    const all = names.map(series);
    fit.effects.forEach((first, i) => {
      fit.effects.forEach((second, j) => {
        const size = first.standardError * second.standardError;
        // Five Monte Carlo errors, sqrt(1 + r²)/sqrt(S) each.
        const tolerance = (5 * Math.SQRT2 * size) / Math.sqrt(draws);
        expect(Math.abs(moments(all[i]!, all[j]!) - fit.covariance![i]![j]!)).toBeLessThan(tolerance);
      });
    });
    const person = fit.participants[2]!;
    const own = series(`coef_om2[Intercept, ${person.id}]`);
    const [slopes] = person.slopes;
    const moved = fit.effects.map((_, j) =>
      fit.covariance![j]!.reduce((sum, c, l) => sum + c * slopes![l]!, 0),
    );
    const variance = person.covariance[0]![0]! + moved.reduce((sum, c, j) => sum + c * slopes![j]!, 0);
    expect(Math.abs(moments(own, own) / variance - 1)).toBeLessThan((5 * Math.SQRT2) / Math.sqrt(draws));
    all.forEach((effect, j) => {
      const size = fit.effects[j]!.standardError * Math.sqrt(variance);
      expect(Math.abs(moments(own, effect) - moved[j]!)).toBeLessThan(
        (5 * Math.SQRT2 * size) / Math.sqrt(draws),
      );
    });
  });

  it.each(models)("has the values of a sampled group, in its order: %s", async (_, formulas, more) => {
    const { fit, model } = await few(formulas, more);
    const { layout, cellsOf, logDensity } = groupDensity(
      binaryAgent,
      participants,
      model.design,
      model.hyperpriors,
    );
    // Without uncertainty every draw is the fit itself.
    const zeros = (rows: readonly (readonly number[])[]) => rows.map((row) => row.map(() => 0));
    const { covariance: __, ...known } = fit;
    const sure = {
      ...known,
      participants: fit.participants.map((one) => ({ ...one, covariance: zeros(one.covariance) })),
    };
    const { valueNames } = layout;
    const { values } = laplaceDraws(sure, model.design, { draws: 1, valueNames });
    const cells = cellsOf(values);
    fit.cells.forEach(({ cell, z }, at) => {
      expect(Math.abs(cells[(at % 2) * model.design.cells.length + cell]! - z)).toBeLessThan(1e-12);
    });
    // At modes the density of the group has no slope along own coefficients.
    const z = new Float64Array(layout.dimension);
    layout.unconstrain(values, z);
    const gradient = new Float64Array(layout.dimension);
    logDensity(z, gradient);
    for (const { id, coefficients, covariance, flags } of fit.participants) {
      if (flags.length > 0) continue;
      const own = valueNames.flatMap((name, at) => (name.endsWith(`, ${id}]`) ? [at] : []));
      expect(own).toHaveLength(coefficients.length);
      // In the order of the fit, in which those of a parameter stand together, too.
      const slope = own.map((at) => gradient[at]!);
      const step = slope.map((_, k) => slope.reduce((sum, g, l) => sum + covariance[k]![l]! * g, 0));
      // The square of what is left to go, in sds.
      expect(slope.reduce((sum, g, k) => sum + g * step[k]!, 0)).toBeLessThan(1e-8);
    }
    expect(() => laplaceDraws(fit, model.design, { valueNames: ["b_om2[height]"] })).toThrow(
      "there is no value b_om2[height]",
    );
  });

  it("does not depend on who else is drawn, effects apart", async () => {
    const { fit, model } = await few(["om2 ~ 1", "ze ~ 1"]);
    const fewer = { ...fit, participants: fit.participants.slice(3, 4) };
    const all = laplaceDraws(fit, model.design, { draws: 3 });
    const one = laplaceDraws(fewer, model.design, { draws: 3 });
    const name = one.valueNames.at(-1)!;
    const at = (of: typeof all, s: number): number =>
      of.values[s * of.valueNames.length + of.valueNames.indexOf(name)]!;
    for (let s = 0; s < 3; s++) expect(at(one, s)).toBe(at(all, s));
  });
});
