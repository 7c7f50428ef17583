import { describe, expect, it } from "vitest";
import type { DesignInput } from "../design/input.js";
import { binaryAgent, type StudyOptions, smallStudy } from "../group-fixtures.js";
import { resolveHyperpriors } from "../hyperpriors/index.js";
import { individualPriors } from "../hyperpriors/individual.js";
import type { HyperpriorOverrides } from "../hyperpriors/overrides.js";
import { fitGroupLaplace, type GroupLaplaceOptions } from "./fit.js";

const study: StudyOptions = { participants: 8, trials: 60, skipFirst: 1 };

function fitStudy(
  formulas: readonly string[],
  {
    of = study,
    more = {},
    overrides = [],
    ...options
  }: GroupLaplaceOptions & {
    of?: StudyOptions;
    more?: Partial<DesignInput>;
    overrides?: readonly HyperpriorOverrides[];
  } = {},
) {
  const { participants, design: designOf } = smallStudy(of);
  const design = designOf(formulas, more);
  const individual = individualPriors(
    binaryAgent,
    participants.map(({ runs }) => runs),
  );
  const hyperpriors = resolveHyperpriors({ individual, design, overrides });
  return fitGroupLaplace(binaryAgent, participants, design, hyperpriors, { draws: 0, ...options });
}

describe("fitGroupLaplace", () => {
  it("keeps a participant without one of the sessions in the model", async () => {
    const sessions = (i: number) => (i === 2 ? ["1"] : ["1", "2"]);
    const formulas = ["om2 ~ group + session + (1 + session | participant)", "ze ~ 1"];
    const fit = await fitStudy(formulas, { of: { ...study, sessions } });
    expect(fit.status).toBe("converged");
    const slopes = fit.participants.map(
      ({ coefficients }) => coefficients.find((c) => c.term === "session=2")!,
    );
    const absent = slopes[2]!;
    // Nothing is known of a slope that no run shows but what the Intercept says of it.
    expect(absent.shrinkage).toBeGreaterThan(slopes[0]!.shrinkage);
    expect(fit.cells.filter(({ participant }) => participant === "P3")).toHaveLength(2);
    expect(fit.correlations).toHaveLength(1);
  });

  it("estimates the correlation of two parameters in one block", async () => {
    const joined = await fitStudy(["om2 ~ group", "ze ~ 1"], { more: { correlated: [["om2", "ze"]] } });
    const apart = await fitStudy(["om2 ~ group", "ze ~ 1"]);
    expect(joined.status).toBe("converged");
    const [correlation] = joined.correlations;
    expect(correlation).toMatchObject({ parameter: "om2", parameter2: "ze", term: "Intercept" });
    expect(Math.abs(correlation!.correlation)).toBeLessThan(1);
    expect(joined.evidence.parameters).toBe(apart.evidence.parameters + 1);
    expect(joined.evidence.laplace).toBeGreaterThan(apart.evidence.laplace);
  });

  it("counts a joined block under hyperpriors", async () => {
    const more = { correlated: [["om2", "ze"]] };
    const tight = [{ source: "file", parameters: { default: { correlation: "lkj(eta=50)" } } }] as const;
    const free = await fitStudy(["om2 ~ 1", "ze ~ 1"], { more, hyperpriors: true });
    const bound = await fitStudy(["om2 ~ 1", "ze ~ 1"], { more, hyperpriors: true, overrides: tight });
    expect([free.status, bound.status]).toEqual(["converged", "converged"]);
    const [a, b] = [free, bound].map(({ correlations }) => Math.abs(correlations[0]!.correlation));
    expect(b).toBeLessThan(a!);
  });

  it("takes one value for all where pooling is complete, and the prior where there is none", async () => {
    const more = { pooling: { om2: "complete", ze: "none" } } as const;
    const fit = await fitStudy(["om2 ~ group", "ze ~ 1"], { more });
    expect(fit.status).toBe("converged");
    expect(fit.effects.map(({ parameter, term }) => `${parameter} ${term}`)).toEqual([
      "om2 Intercept",
      "om2 group=patient",
    ]);
    expect(fit.sds).toEqual([]);
    expect(fit.participants[0]!.coefficients).toMatchObject([{ parameter: "ze", populationMean: 1.2 }]);
    expect(fit.evidence.parameters).toBe(2);
  });

  it("does not depend on the order of participants, but for rounding", async () => {
    const fit = await fitStudy(["om2 ~ age", "ze ~ 1"], { draws: 100 });
    const { participants, design: designOf } = smallStudy(study);
    const order = [3, 0, 7, 1, 2, 6, 5, 4];
    const moved = order.map((i) => participants[i]!);
    const design = designOf(["om2 ~ age", "ze ~ 1"]);
    expect(design.participants).toHaveLength(8);
    const individual = individualPriors(
      binaryAgent,
      participants.map(({ runs }) => runs),
    );
    const cells = order.flatMap((i, at) =>
      design.cells.flatMap((cell, c) =>
        cell.participant === i ? [{ c, cell: { ...cell, participant: at } }] : [],
      ),
    );
    const reordered = {
      ...design,
      participants: moved.map(({ id }) => id),
      cells: cells.map(({ cell }) => cell),
      conditions: order.map((i) => design.conditions[i]!),
      parameters: design.parameters.map((parameter) => {
        const rows = (matrix: Float64Array, width: number) =>
          Float64Array.from(
            cells.flatMap(({ c }) => Array.from(matrix.subarray(c * width, (c + 1) * width))),
          );
        return {
          ...parameter,
          X: rows(parameter.X, parameter.columns.length),
          terms: parameter.terms.map((term) => ({
            ...term,
            groups: moved.map(({ id }) => id),
            Z: rows(term.Z, term.columns.length),
            group: Int32Array.from(cells, ({ cell }) => cell.participant),
          })),
          absorbed: parameter.absorbed.map((absorption) => ({
            ...absorption,
            weights: Float64Array.from(order, (i) => absorption.weights[i]!),
          })),
        };
      }),
    };
    const hyperpriors = resolveHyperpriors({ individual, design });
    const other = await fitGroupLaplace(binaryAgent, moved, reordered, hyperpriors, { draws: 100 });
    fit.effects.forEach(({ estimate }, j) => {
      expect(Math.abs(other.effects[j]!.estimate - estimate)).toBeLessThan(1e-9);
    });
    const sampled = other.participants.find(({ id }) => id === "P4")!.logMarginal.sampled!;
    expect(Math.abs(sampled - fit.participants[3]!.logMarginal.sampled!)).toBeLessThan(1e-9);
  });

  it("stops, and goes on from its state", async () => {
    const stop = new AbortController();
    const formulas = ["om2 ~ group + session", "ze ~ 1"];
    const first = await fitStudy(formulas, {
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.stage === "fit" && progress.iteration === 3) stop.abort();
      },
    });
    expect([first.status, first.iterations]).toEqual(["stopped", 3]);
    const state = JSON.parse(JSON.stringify(first.state)) as typeof first.state;
    const whole = await fitStudy(formulas);
    expect(await fitStudy(formulas, { state })).toEqual(whole);
  });

  it("can be stopped while it checks, and says so", async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const fit = await fitStudy(["om2 ~ 1", "ze ~ 1"], {
      draws: 4096,
      maxIterations: 2,
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.stage !== "check") return;
        seen.push(progress.participants);
        stop.abort();
      },
    });
    expect(seen).toEqual([1]);
    expect([fit.status, fit.reason]).toEqual(["stopped", "stopped before log m was checked"]);
    expect(fit.participants[0]!.logMarginal.sampled).toBeUndefined();
  });

  it("leaves the check out when told to", async () => {
    const { participants } = await fitStudy(["om2 ~ 1", "ze ~ 1"], { maxIterations: 2 });
    for (const { logMarginal } of participants) {
      expect(logMarginal).toEqual({ laplace: logMarginal.laplace, preferred: logMarginal.laplace });
    }
  });

  it("refuses other groupings, and models without a population", async () => {
    await expect(fitStudy(["om2 ~ 1 + (1 | participant) + (1 | site)", "ze ~ 1"])).rejects.toThrow(
      "om2 has a random term over site, and Laplace EM knows terms over participants alone",
    );
    await expect(fitStudy(["om2 ~ 1", "ze ~ 1"], { more: { pooling: "none" } })).rejects.toThrow(
      "no parameter has one (pooling: none)",
    );
  });
});
