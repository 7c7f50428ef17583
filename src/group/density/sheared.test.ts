import { describe, expect, it } from "vitest";
import { purpose, stream } from "../../random/index.js";
import { densities, someShears, somewhere } from "./density-fixtures.js";
import { shearedDensity } from "./sheared.js";

describe("a sheared density", () => {
  const { centred, sheared, nonCentred } = densities(["om2 ~ session + (session || participant)", "ze ~ 1"]);
  const d = centred.dimension;
  // L as a matrix, by the definition.
  const L = Array.from({ length: d }, (_, i) => Array.from({ length: d }, (__, j) => Number(i === j)));
  for (const { places, weights } of someShears(centred.structure)) {
    expect(places).toHaveLength(3);
    L[places[1]!]![places[0]!] = weights[0]!;
    L[places[2]!]![places[0]!] = weights[1]!;
    L[places[2]!]![places[1]!] = weights[2]!;
  }
  const times = (y: Float64Array): Float64Array =>
    Float64Array.from(L, (row) => row.reduce((sum, weight, j) => sum + weight * y[j]!, 0));
  const y = new Float64Array(d);
  sheared.layout.unconstrain(somewhere(nonCentred), y);
  const z = times(y);

  const close = (found: Float64Array, expected: Float64Array): void => {
    expect(found).toHaveLength(expected.length);
    found.forEach((value, j) => {
      expect(value).toBeCloseTo(expected[j]!, 10);
    });
  };

  it("is the density at z = L y, with the gradient L' g", () => {
    const [ofY, ofZ] = [new Float64Array(d), new Float64Array(d)];
    const value = sheared.logDensity(y, ofY);
    expect(value).toBeCloseTo(centred.logDensity(z, ofZ), 9);
    expect(y).not.toEqual(z);
    ofY.forEach((slope, j) => {
      const expected = L.reduce((sum, row, i) => sum + row[j]! * ofZ[i]!, 0);
      expect(Math.abs(slope - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
    });
  });

  it("says of y all else that the density says of z", () => {
    close(sheared.constrained(y), centred.constrained(z));
    expect(sheared.logPrior(y)).toBeCloseTo(centred.logPrior(z), 10);
    close(sheared.logLikelihoodOfRuns(y), centred.logLikelihoodOfRuns(z));
    const { units } = sheared;
    const [one, two] = [new Float64Array(units!.count), new Float64Array(units!.count)];
    units!.logLikelihood(y, one);
    centred.units!.logLikelihood(z, two);
    close(one, two);
    expect(sheared.reason!(y)).toBeUndefined();
    const broken = y.with(centred.structure.blocks[0]!.logSd, 800);
    expect(sheared.reason!(broken)).toBe(centred.reason!(times(broken)));
    expect(sheared.reason!(broken)).toContain("sd_om2[participant, Intercept] is Infinity");
  });

  it("draws the same values from the prior", () => {
    const [ofY, ofZ] = [new Float64Array(d), new Float64Array(d)];
    sheared.drawPrior!(stream(3, purpose.prior, 0).at(0), ofY);
    centred.drawPrior!(stream(3, purpose.prior, 0).at(0), ofZ);
    close(times(ofY), ofZ);
  });

  it("has the same bits for several points at once", () => {
    const points = [y, y.map((x) => x + 0.1)];
    const gradients = points.map(() => new Float64Array(d));
    const values = new Float64Array(2);
    sheared.logDensities(points, gradients, values);
    points.forEach((point, k) => {
      const alone = new Float64Array(d);
      expect(sheared.logDensity(point, alone)).toBe(values[k]);
      expect(alone).toEqual(gradients[k]);
    });
  });

  it("names the rows below the first for what they are", () => {
    const at = centred.structure.blocks.map(({ coefficients }) => coefficients);
    const { coordinateNames, valueNames } = sheared.layout;
    expect(at.map((j) => coordinateNames[j])).toEqual(["coef_om2[Intercept, P1]", "r_ze[Intercept, P1]"]);
    expect(coordinateNames[at[0]! + 8]).toBe("r_om2[session=2, P1]");
    expect(valueNames).toEqual(centred.layout.valueNames);
  });

  it("is the density itself without shears", () => {
    expect(shearedDensity(centred, [])).toBe(centred);
  });
});
