import { describe, expect, it } from "vitest";
import { densities, somewhere, study } from "./density-fixtures.js";
import { densityOver, type Parametrisation } from "./index.js";
import { plainPrior } from "./plain-prior-fixtures.js";

describe("names", () => {
  it("say parameter, grouping, term and group", () => {
    const { centred, nonCentred } = densities([
      "om2 ~ session + (session | participant) + (1 | site)",
      "ze ~ 1",
    ]);
    const names = centred.layout.coordinateNames;
    expect(names.slice(0, 6)).toEqual([
      "b_om2[Intercept]",
      "b_om2[session=2]",
      "log_sd_om2[participant, Intercept]",
      "log_sd_om2[participant, session=2]",
      "zcor_om2[participant][2,1]",
      "coef_om2[Intercept, P1]",
    ]);
    expect(names.slice(12, 14)).toEqual(["coef_om2[Intercept, P8]", "coef_om2[session=2, P1]"]);
    expect(names.slice(21, 24)).toEqual([
      "log_sd_om2[site, Intercept]",
      "u_om2[site, Intercept, a]",
      "u_om2[site, Intercept, b]",
    ]);
    expect(nonCentred.layout.coordinateNames[5]).toBe("e_om2[Intercept, P1]");
    expect(nonCentred.layout.coordinateNames[22]).toBe("e_om2[site, Intercept, a]");
    expect(nonCentred.layout.valueNames.slice(2, 6)).toEqual([
      "sd_om2[participant, Intercept]",
      "sd_om2[participant, session=2]",
      "cor_om2[participant, Intercept, session=2]",
      "coef_om2[Intercept, P1]",
    ]);
  });

  it("put a joined block behind the fixed coefficients of its last parameter", () => {
    const { centred } = densities(["om2 ~ group", "ze ~ 1"], { correlated: [["ze", "om2"]] });
    expect(centred.layout.valueNames.slice(0, 7)).toEqual([
      "b_om2[Intercept]",
      "b_om2[group=patient]",
      "b_ze[Intercept]",
      "sd_ze[participant, Intercept]",
      "sd_om2[participant, Intercept]",
      "cor_ze_om2[participant, Intercept, Intercept]",
      "coef_ze[Intercept, P1]",
    ]);
    expect(centred.layout.coordinateNames[5]).toBe("zcor_ze_om2[participant][2,1]");
  });
});

describe("parametrisations", () => {
  it("may differ between columns without correlations", () => {
    const { likelihood, hyperpriors } = densities(["om2 ~ session + (session || participant)", "ze ~ 1"]);
    const mixed = densityOver(likelihood, hyperpriors, [["centred", "non-centred"], ["centred"]]);
    expect(mixed.layout.coordinateNames.slice(4, 14)).toEqual([
      ...study.participants.map(({ id }) => `coef_om2[Intercept, ${id}]`),
      "e_om2[session=2, P1]",
      "e_om2[session=2, P2]",
    ]);
    const at = new Float64Array(mixed.dimension);
    const x = somewhere(densities(["om2 ~ session + (session || participant)", "ze ~ 1"]).nonCentred);
    mixed.layout.unconstrain(x, at);
    const jacobian = mixed.layout.constrain(at, at.slice());
    expect(mixed.logPrior(at)).toBeCloseTo(plainPrior(mixed, x) + jacobian, 9);
  });

  it("are refused where columns with correlations differ, and where their number is wrong", () => {
    const { likelihood, hyperpriors } = densities(["om2 ~ session + (session | participant)", "ze ~ 1"]);
    const make =
      (...chosen: Parametrisation[][]) =>
      () =>
        densityOver(likelihood, hyperpriors, chosen);
    expect(make(["centred", "non-centred"], ["centred"])).toThrow(
      "the block over participant has correlations, so that all its columns are centred or none is",
    );
    expect(make(["centred"], ["centred"])).toThrow(
      "the block over participant has 2 columns, and parametrisations of 1",
    );
    expect(make(["centred", "centred"])).toThrow("parametrisations of 1 blocks for a model with 2");
  });

  it("are those that hyperpriors state, centred where they say auto", () => {
    const { likelihood, hyperpriors } = densities(["om2 ~ 1", "ze ~ 1"]);
    const [om2, ze] = hyperpriors.parameters;
    const stated = { ...hyperpriors, parameters: [om2!, { ...ze!, centring: "non-centred" as const }] };
    expect(densityOver(likelihood, stated).parametrisations).toEqual([["centred"], ["non-centred"]]);
  });
});

describe("a joined block", () => {
  it("without correlations is the separate ones and the density of no correlation", () => {
    const formulas = ["om2 ~ group", "ze ~ 1"];
    const separate = densities(formulas).centred;
    const joined = densities(formulas, { correlated: [["om2", "ze"]] }).centred;
    const x = somewhere(joined);
    const byName = new Map(joined.layout.valueNames.map((name, j) => [name, x[j]!]));
    byName.set("cor_om2_ze[participant, Intercept, Intercept]", 0);
    const [of, apart] = [joined, separate].map((density) => {
      const values = Float64Array.from(density.layout.valueNames, (name) => byName.get(name)!);
      const z = values.slice();
      density.layout.unconstrain(values, z);
      return density.logDensity(z, z.slice());
    });
    // LKJ(2) of two columns: 3/4 at r = 0, where the coordinate has slope 1.
    expect(of! - apart!).toBeCloseTo(Math.log(3 / 4), 10);
  });
});

describe("the reason of a failure", () => {
  it("is an sd that left the range of numbers, where no run failed", () => {
    const { centred } = densities(["om2 ~ 1", "ze ~ 1"]);
    const z = new Float64Array(centred.dimension);
    expect(centred.reason?.(z)).toBeUndefined();
    z[1] = -800;
    expect(centred.logDensity(z, z.slice())).toBeNaN();
    expect(centred.reason?.(z)).toBe("sd_om2[participant, Intercept] is 0");
  });
});
