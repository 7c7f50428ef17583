import { describe, expect, it } from "vitest";
import { densityOver } from "../density/index.js";
import { parametriseAll } from "../density/parametrisation.js";
import { structureOf } from "../density/structure.js";
import { binaryAgent, learningStudy } from "../group-fixtures.js";
import { individualPriors, resolveHyperpriors } from "../hyperpriors/index.js";
import { cellLikelihood } from "../likelihood/likelihood.js";
import { chooseCentring } from "./centring.js";
import { populationMode } from "./population-mode.js";
import { shearsAt } from "./shears.js";

const study = learningStudy();
const { participants } = study;
const design = study.design(["om2 ~ session + (session || participant)", "ze ~ 1"]);
const likelihood = cellLikelihood(binaryAgent, participants, design);
const hyperpriors = resolveHyperpriors({
  individual: individualPriors(
    binaryAgent,
    participants.map(({ runs }) => runs),
  ),
  design,
});
const structure = structureOf(design, hyperpriors);
const centred = densityOver(likelihood, hyperpriors, parametriseAll(structure, "centred"));
const mode = populationMode(centred);
const everything = structure.blocks.map(({ columns }) => columns.map(() => true));
const shears = shearsAt(mode, structure, everything);

describe("shears", () => {
  it("leave the coefficients of a person without curvature between them at the mode", () => {
    const sheared = densityOver(likelihood, hyperpriors, parametriseAll(structure, "centred"), shears);
    const tie = (density: typeof centred, places: readonly number[]): number => {
      const z = new Float64Array(density.dimension);
      density.layout.unconstrain(mode.values, z);
      const slopes = (j: number, h: number): Float64Array => {
        const g = new Float64Array(z.length);
        density.logDensity(z.with(j, z[j]! + h), g);
        return g;
      };
      const hessian = places.map((j) => {
        const [up, down] = [slopes(j, 1e-5), slopes(j, -1e-5)];
        return places.map((i) => (down[i]! - up[i]!) / 2e-5);
      });
      let most = 0;
      for (let i = 1; i < places.length; i++) {
        for (let j = 0; j < i; j++)
          most = Math.max(most, Math.abs(hessian[i]![j]!) / Math.sqrt(hessian[i]![i]! * hessian[j]![j]!));
      }
      return most;
    };
    expect(shears.length).toBe(participants.length);
    const before = shears.map(({ places }) => tie(centred, places));
    const after = shears.map(({ places }) => tie(sheared, places));
    expect(Math.min(...before)).toBeGreaterThan(0.2);
    expect(Math.max(...after)).toBeLessThan(1e-5);
  });

  it("are those of coefficients that take part only, and of groups whose curvature is positive", () => {
    const [om2, ze] = structure.blocks;
    const two = shearsAt(mode, structure, [[true, false], [true]]);
    expect(two[1]!.places).toEqual([om2!.coefficients + 1, ze!.coefficients + 1]);
    expect(two[1]!.weights).toHaveLength(1);
    expect(shearsAt(mode, structure, [[true, false], [false]])).toEqual([]);
    const saddle = mode.curvatures.map((curvature) => ({
      ...curvature,
      information: curvature.information.map((of, g) => (g === 2 ? of.map((x) => -1e6 * Math.abs(x)) : of)),
    }));
    const rest = shearsAt({ ...mode, curvatures: saddle }, structure, everything);
    expect(rest).toEqual(shears.filter((_, g) => g !== 2));
  });

  it("are of what the rule has centred, not of what is stated", () => {
    const simple = study.design(["om2 ~ 1", "ze ~ 1"]);
    const own = cellLikelihood(binaryAgent, participants, simple);
    const individual = individualPriors(
      binaryAgent,
      participants.map(({ runs }) => runs),
    );
    const given = resolveHyperpriors({ individual, design: simple });
    const { blocks } = structureOf(simple, given);
    const { shears: found, columns } = chooseCentring(own, given);
    expect(columns.flat().map(({ parametrisation }) => parametrisation)).toEqual(["centred", "centred"]);
    expect(found.map(({ places }) => places)).toEqual(
      participants.map((_, i) => blocks.map(({ coefficients }) => coefficients + i)),
    );
    const [om2, ze] = given.parameters;
    for (const centring of ["centred", "non-centred"] as const)
      expect(chooseCentring(own, { ...given, parameters: [om2!, { ...ze!, centring }] }).shears).toEqual([]);
  });
});
