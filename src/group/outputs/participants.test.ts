import { describe, expect, it } from "vitest";
import { ids } from "../design/design-fixtures.js";
import { groupOutputs } from "./outputs.js";
import { b, combined, expectDraws, fixture, main, mean, standard, variance } from "./outputs-fixtures.js";

describe("participants", () => {
  const source = fixture(main);
  const scored = source.design.cells.map((_, c) => 10 + c);
  const unpooled = [
    ids.map((_, i) => ({ value: -3 - i / 10, sd: 0.5 })),
    ids.map((_, i) => (i === 1 ? undefined : { value: Math.log(2), sd: 0.1 })),
  ];
  const outputs = groupOutputs(source, {}, { unpooled, scored });

  it("have a row on each scale for every value that a parameter has in their cells", () => {
    const own = outputs.participantParameters.filter(({ participant }) => participant === "P2");
    expect(own.map(({ parameter, session, scale, scored: n }) => [parameter, session, scale, n])).toEqual([
      ["om2", "1", "estimation", 12],
      ["om2", "1", "native", 12],
      ["om2", "2", "estimation", 13],
      ["om2", "2", "native", 13],
      ["ze", "", "estimation", 25],
      ["ze", "", "native", 25],
    ]);
    expect(new Set(outputs.participantParameters.map(({ participant }) => participant)).size).toBe(6);
  });

  it("have the value of the cell: own coefficients and what they do not absorb", () => {
    const [, , second] = outputs.participantParameters.filter(({ participant }) => participant === "P2");
    const names = ["coef_om2[Intercept, P2]", "coef_om2[session=2, P2]"];
    expectDraws(
      second!.summary,
      combined(source, names, (zero, slope) => zero + slope),
    );
    const fixedSession = fixture(["om2 ~ session"]);
    const rows = groupOutputs(fixedSession).participantParameters.filter(
      ({ participant }) => participant === "P2",
    );
    expectDraws(
      rows[2]!.summary,
      combined(fixedSession, ["coef_om2[Intercept, P2]", "b_om2[session=2]"], (zero, s) => zero + s),
    );
  });

  it("carry what a fit of the participant alone says, on both scales", () => {
    const ze = outputs.participantParameters.filter(
      ({ participant, parameter }) => participant === "P1" && parameter === "ze",
    );
    expect(ze[0]!.unpooled).toEqual({ value: Math.log(2), sd: 0.1 });
    expect(ze[1]!.unpooled!.value).toBeCloseTo(2, 12);
    expect(ze[1]!.unpooled!.sd).toBeCloseTo(0.2, 12);
    const other = outputs.participantParameters.find(
      ({ participant, parameter }) => participant === "P2" && parameter === "ze",
    );
    expect(other!.unpooled).toBeUndefined();
  });

  it("are shrunk by the variance of their deviation over that of the population", () => {
    const names = (id: string) => [
      `coef_om2[Intercept, ${id}]`,
      ...b("Intercept", "group=patient", "age", "group=patient:age"),
    ];
    const u = combined(
      source,
      names("P2"),
      (coef, zero, g, a, ga) => coef - zero - g - (a + ga) * standard(30),
    );
    const square = combined(source, ["sd_om2[participant, Intercept]"], (sd) => sd * sd);
    const row = outputs.participantCoefficients.find(
      ({ participant, term }) => participant === "P2" && term === "Intercept",
    )!;
    expect(row.shrinkage).toBeCloseTo(Math.min(1, variance(u) / mean(square)), 12);
    const population = combined(
      source,
      names("P2"),
      (coef, zero, g, a, ga) => zero + g + (a + ga) * standard(30) + 0 * coef,
    );
    expect(row.populationMean).toBeCloseTo(mean(population), 12);
    // In session 1 nothing but the Intercept varies.
    expect(
      outputs.participantParameters.find(({ participant }) => participant === "P2")!.shrinkage,
    ).toBeCloseTo(row.shrinkage, 12);
  });

  it("are pooled by column: 1 - Var(E u) / (E Var(u) + Var(E u))", () => {
    const us = ids.map((id, i) =>
      combined(source, [`coef_ze[Intercept, ${id}]`, "b_ze[Intercept]"], (coef, zero) => coef - zero + 0 * i),
    );
    const between = variance(us.map(mean));
    const factor = outputs.poolingFactors.find(({ parameter }) => parameter === "ze")!;
    expect(factor.factor).toBeCloseTo(1 - between / (mean(us.map(variance)) + between), 12);
  });

  it("have deviations by other groupings", () => {
    const nested = fixture(["om2 ~ 1 + (1 | participant/session)", "ze ~ 1"]);
    const rows = groupOutputs(nested).participantParameters.filter(({ participant }) => participant === "P3");
    expect(rows.slice(0, 4).map(({ session }) => session)).toEqual(["1", "1", "2", "2"]);
    expectDraws(
      rows[2]!.summary,
      combined(
        nested,
        ["coef_om2[Intercept, P3]", "u_om2[participant:session, Intercept, P3:2]"],
        (coef, u) => coef + u,
      ),
    );
  });

  it("say the condition of cells that change from trial to trial", () => {
    const { participantParameters: rows } = groupOutputs(fixture(["om2 ~ condition"]));
    expect(rows.slice(0, 4).map(({ condition, session }) => [condition, session])).toEqual([
      ["x", ""],
      ["x", ""],
      ["y", ""],
      ["y", ""],
    ]);
  });

  it("have their mean over cells as a native value", () => {
    const row = outputs.participantMeans.find(
      ({ participant, parameter }) => participant === "P2" && parameter === "om2",
    )!;
    const names = ["coef_om2[Intercept, P2]", "coef_om2[session=2, P2]"];
    expectDraws(
      row.summary,
      combined(source, names, (zero, slope) => zero + slope / 2),
    );
  });
});
