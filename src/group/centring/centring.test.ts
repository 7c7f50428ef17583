import { describe, expect, it } from "vitest";
import { densityOver } from "../density/index.js";
import { structureOf } from "../density/structure.js";
import { binaryAgent, type SmallStudy, smallStudy } from "../group-fixtures.js";
import { individualPriors, resolveHyperpriors } from "../hyperpriors/index.js";
import { cellLikelihood } from "../likelihood/likelihood.js";
import { chooseCentring } from "./centring.js";
import { curvaturesAt, groupingsOf, ownVariances, variancesOf } from "./curvature.js";

function modelOf(study: SmallStudy, formulas: readonly string[]) {
  const design = study.design(formulas);
  const likelihood = cellLikelihood(binaryAgent, study.participants, design);
  const individual = individualPriors(
    binaryAgent,
    study.participants.map(({ runs }) => runs),
  );
  return { design, likelihood, hyperpriors: resolveHyperpriors({ individual, design }) };
}

describe("the curvature of groups", () => {
  const formulas = [
    "om2 ~ session + (session | participant) + (1 | site)",
    "ze ~ 1 + (1 | participant/session)",
  ];
  const { likelihood, hyperpriors } = modelOf(smallStudy(), formulas);
  const density = densityOver(likelihood, hyperpriors);
  const structure = structureOf(likelihood.design, hyperpriors);
  const x = Float64Array.from(density.layout.valueNames, (name, j) =>
    name.startsWith("coef_om2[Intercept") ? -2.5 + 0.1 * Math.sin(j) : 0.3 + 0.1 * Math.cos(j),
  );

  it("is that of differences of the log-likelihood along the coefficients of one group", () => {
    const found = curvaturesAt(likelihood, groupingsOf(structure), density.cellsOf(x));
    expect(found.map(({ name, columns }) => [name, columns.length])).toEqual([
      ["participant", 3],
      ["site", 1],
      ["participant:session", 1],
    ]);
    const total = (at: Float64Array): number =>
      likelihood.value([density.cellsOf(at)]).perRun.reduce((a, b) => a + b, 0);
    for (const { columns, groups, information } of found) {
      const g = groups - 1;
      const places = columns.map(
        ({ block, column }) => structure.blocks[block]!.coefficients + column * groups + g,
      );
      places.forEach((j, k) => {
        places.forEach((l, m) => {
          const h = 1e-3;
          const moved = (a: number, b: number): number => {
            const at = x.slice();
            at[j]! += a * h;
            at[l]! += b * h;
            return total(at);
          };
          const second = (moved(1, 1) - moved(1, -1) - moved(-1, 1) + moved(-1, -1)) / (4 * h * h);
          const own = -information[g]![k * columns.length + m]!;
          expect(Math.abs(second - own)).toBeLessThan(1e-4 * Math.max(1, Math.abs(own)));
        });
      });
    }
  });

  it("gives variances by its inverse, and none where nothing is known", () => {
    const information = Float64Array.of(4, 1, 1, 2);
    const [first, second] = variancesOf(information, [true, true], [0, 0]);
    expect([first, second]).toEqual([expect.closeTo(2 / 7, 14), expect.closeTo(4 / 7, 14)]);
    expect([...variancesOf(information, [true, false], [0, 0])]).toEqual([0.25, Number.POSITIVE_INFINITY]);
    expect([...variancesOf(information, [true, false], [1, 5])]).toEqual([
      expect.closeTo(0.2, 14),
      expect.closeTo(0.2, 14),
    ]);
    const saddle = Float64Array.of(1, 2, 2, 1);
    expect([...variancesOf(saddle, [true, true], [0, 0])]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
  });
});

describe("variances of a group's own", () => {
  const both = [true, true];

  it("are those of the likelihood alone where it has them", () => {
    const information = Float64Array.of(4, 1, 1, 2);
    expect([...ownVariances(information, both, [0.1, 0.2])]).toEqual([
      ...variancesOf(information, both, [0, 0]),
    ]);
  });

  it("are not hidden by a coefficient that nobody can tell", () => {
    // The second is at a saddle: the population says how far it may go, 1/0.5², and leaves 4 - 0.1²/3.5 for the first.
    const [first, second] = ownVariances(Float64Array.of(4, 0.1, 0.1, -0.5), both, [1, 0.5]);
    expect(first).toBeCloseTo(1 / (4 - 0.01 / 3.5), 12);
    expect(second).toBe(Number.POSITIVE_INFINITY);
  });

  it("are none for a column that does not vary", () => {
    const [, second] = ownVariances(Float64Array.of(4, 0, 0, 0), [true, false], [1, 1]);
    expect(second).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the choice of parametrisations", () => {
  it("is non-centred where people say little of themselves", () => {
    const { likelihood, hyperpriors } = modelOf(smallStudy({ trials: 12 }), ["om2 ~ 1", "ze ~ 1"]);
    const { parametrisations, columns } = chooseCentring(likelihood, hyperpriors);
    expect(parametrisations).toEqual([["non-centred"], ["non-centred"]]);
    expect(columns[0]![0]).toMatchObject({
      parameter: "om2",
      grouping: "participant",
      column: "Intercept",
      source: "rule",
    });
    for (const [column] of columns) expect(column!.median).toBeGreaterThan(1);
  });

  it("has no variance for slopes of people who lack a session", () => {
    const study = smallStudy({ trials: 60, sessions: (i) => (i < 2 ? ["1", "2"] : ["1"]) });
    const formulas = ["om2 ~ session + (session || participant)", "ze ~ 1"];
    const { likelihood, hyperpriors } = modelOf(study, formulas);
    const { parametrisations, columns } = chooseCentring(likelihood, hyperpriors);
    expect(columns[0]!.map(({ column }) => column)).toEqual(["Intercept", "session=2"]);
    expect(columns[0]![1]!.median).toBe(Number.POSITIVE_INFINITY);
    expect(Number.isFinite(columns[0]![0]!.median)).toBe(true);
    expect(parametrisations[0]![1]).toBe("non-centred");
  });

  it("is one for all columns with correlations, and follows what is stated", () => {
    const study = smallStudy({ trials: 60, sessions: (i) => (i < 2 ? ["1", "2"] : ["1"]) });
    const { likelihood, hyperpriors } = modelOf(study, ["om2 ~ session + (session | participant)", "ze ~ 1"]);
    expect(chooseCentring(likelihood, hyperpriors).parametrisations[0]).toEqual([
      "non-centred",
      "non-centred",
    ]);
    const [om2, ze] = hyperpriors.parameters;
    const stated = {
      ...hyperpriors,
      parameters: [
        { ...om2!, centring: "centred" as const },
        { ...ze!, centring: "non-centred" as const },
      ],
    };
    const { parametrisations, columns } = chooseCentring(likelihood, stated);
    expect(parametrisations).toEqual([["centred", "centred"], ["non-centred"]]);
    expect(columns.flat().map(({ source, median }) => [source, median])).toEqual(
      Array.from({ length: 3 }, () => ["stated", Number.NaN]),
    );
  });
});
