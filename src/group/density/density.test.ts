/** Densities of a small study against the definition, written with covariance matrices. */

import { describe, expect, it } from "vitest";
import { checkDensity } from "../../inference/density/index.js";
import { purpose, stream } from "../../random/index.js";
import type { DesignInput } from "../design/input.js";
import { densities, somewhere, sum } from "./density-fixtures.js";
import { plainPrior } from "./plain-prior-fixtures.js";

const models: readonly [title: string, formulas: readonly string[], more: Partial<DesignInput>][] = [
  ["~ 1", ["om2 ~ 1", "ze ~ 1"], {}],
  ["~ group + age + session", ["om2 ~ group + age + session", "ze ~ 1"], {}],
  ["~ condition + (condition | participant)", ["om2 ~ condition + (condition | participant)", "ze ~ 1"], {}],
  ["(session || participant)", ["om2 ~ session + (session || participant)", "ze ~ 1"], {}],
  [
    "group*session + (session | participant)",
    ["om2 ~ group*session + (session | participant)", "ze ~ age"],
    {},
  ],
  ["(1 | participant/session)", ["om2 ~ group + (1 | participant/session)", "ze ~ 1"], {}],
  ["(1 | participant) + (1 | site)", ["om2 ~ session + (1 | participant) + (1 | site)", "ze ~ 1"], {}],
  ["a factor of three levels, no Intercept", ["om2 ~ 0 + site + session", "ze ~ 1"], {}],
  ["joined [om2, ze]", ["om2 ~ group", "ze ~ 1"], { correlated: [["om2", "ze"]] }],
  [
    "joined with slopes",
    ["om2 ~ session + (session | participant)", "ze ~ 1 + (1 | participant)"],
    { correlated: [["om2", "ze"]] },
  ],
  ["complete", ["om2 ~ group", "ze ~ 1"], { pooling: { om2: "partial", ze: "complete" } }],
  ["none", ["om2 ~ session", "ze ~ 1"], { pooling: "none" }],
];

describe.each(models)("the density of %s", (_, formulas, more) => {
  const { centred, sheared, nonCentred, likelihood, design } = densities(formulas, more);

  it("is the definition's with the Jacobian of the coordinates, centred, sheared or neither", () => {
    const x = somewhere(nonCentred);
    for (const density of [centred, sheared, nonCentred]) {
      const z = new Float64Array(density.dimension);
      density.layout.unconstrain(x, z);
      const jacobian = density.layout.constrain(z, new Float64Array(z.length));
      const cells = density.cellsOf(x);
      const expected = plainPrior(density, x) + sum(likelihood.value([cells]).perRun) + jacobian;
      const found = density.logDensity(z, new Float64Array(z.length));
      expect(Math.abs(found / expected - 1)).toBeLessThan(1e-11);
      expect(density.logPrior(z)).toBeCloseTo(plainPrior(density, x) + jacobian, 9);
    }
  });

  it("has in every cell the value of the linear predictor", () => {
    const x = somewhere(nonCentred);
    const named = (name: string): number => x[centred.layout.valueNames.indexOf(name)]!;
    const cells = centred.cellsOf(x);
    design.parameters.forEach((parameter, p) => {
      const { parameter: name, columns, X, terms, absorbed, pooling } = parameter;
      const ownTerm = terms.findIndex(({ byParticipant }) => byParticipant);
      design.cells.forEach(({ participant }, c) => {
        const id = design.participants[participant]!;
        let z = 0;
        columns.forEach((label, j) => {
          const coefficient = pooling === "none" ? `coef_${name}[${label}, ${id}]` : `b_${name}[${label}]`;
          if (!absorbed.some(({ fixed }) => fixed === j))
            z += X[c * columns.length + j]! * named(coefficient);
        });
        terms.forEach(({ columns: labels, Z, group, groups, grouping }, t) => {
          labels.forEach((label, k) => {
            const of = groups[group[c]!]!;
            const coefficient =
              t === ownTerm ? `coef_${name}[${label}, ${of}]` : `u_${name}[${grouping}, ${label}, ${of}]`;
            z += Z[c * labels.length + k]! * named(coefficient);
          });
        });
        expect(cells[p * design.cells.length + c]).toBeCloseTo(z, 12);
      });
    });
  });

  it("has the gradient of its differences, centred, sheared or neither", () => {
    for (const density of [centred, sheared, nonCentred]) {
      const at = new Float64Array(density.dimension);
      density.layout.unconstrain(somewhere(nonCentred), at);
      const near = {
        ...density,
        drawPrior: (random: { normal(): number }, zOut: Float64Array): void => {
          for (let j = 0; j < zOut.length; j++) zOut[j] = at[j]! + 0.1 * random.normal();
        },
      };
      checkDensity(near, { points: 3 });
    }
  });

  it("has a layout that goes there and back, with the Jacobian and the slopes of differences", () => {
    for (const { layout } of [centred, sheared, nonCentred]) {
      const z = new Float64Array(layout.dimension);
      layout.unconstrain(somewhere(nonCentred), z);
      const x = z.slice();
      const jacobian = layout.constrain(z, x);
      const again = z.slice();
      layout.unconstrain(x, again);
      again.forEach((value, j) => {
        expect(value).toBeCloseTo(z[j]!, 10);
      });
      const weights = x.map((_, j) => Math.sin(j));
      const objective = (at: Float64Array): number => {
        const values = at.slice();
        const total = layout.constrain(at, values);
        return total + sum(values.map((v, j) => v * weights[j]!));
      };
      const d = z.length;
      const slopes = new Float64Array(d);
      layout.pullback(z, x, weights, slopes);
      const matrix = new Float64Array(d * d);
      for (let j = 0; j < d; j++) {
        const moved = [1e-5, -1e-5].map((h) => z.map((v, k) => (k === j ? v + h : v)));
        const [up, down] = moved.map((at) => {
          const values = at.slice();
          layout.constrain(at, values);
          return values;
        });
        for (let i = 0; i < d; i++) matrix[i * d + j] = (up![i]! - down![i]!) / 2e-5;
        expect(slopes[j]).toBeCloseTo((objective(moved[0]!) - objective(moved[1]!)) / 2e-5, 5);
      }
      expect(jacobian).toBeCloseTo(logAbsoluteDeterminant(matrix, d), 5);
    }
  });

  it("draws from its prior what it finds possible, the same values for both parametrisations", () => {
    const draws = [centred, nonCentred].map((density) => {
      const z = new Float64Array(density.dimension);
      density.drawPrior!(stream(3, purpose.prior, 0).at(0), z);
      expect(Number.isFinite(density.logPrior(z))).toBe(true);
      return density.constrained(z);
    });
    draws[0]!.forEach((value, j) => {
      expect(value).toBeCloseTo(draws[1]![j]!, 8);
    });
  });
});

/** By elimination with pivots. */
function logAbsoluteDeterminant(matrix: Float64Array, d: number): number {
  const a = matrix.slice();
  let total = 0;
  for (let k = 0; k < d; k++) {
    let pivot = k;
    for (let i = k; i < d; i++) if (Math.abs(a[i * d + k]!) > Math.abs(a[pivot * d + k]!)) pivot = i;
    for (let j = 0; j < d; j++) {
      const held = a[k * d + j]!;
      a[k * d + j] = a[pivot * d + j]!;
      a[pivot * d + j] = held;
    }
    total += Math.log(Math.abs(a[k * d + k]!));
    for (let i = k + 1; i < d; i++) {
      const factor = a[i * d + k]! / a[k * d + k]!;
      for (let j = k; j < d; j++) a[i * d + j]! -= factor * a[k * d + j]!;
    }
  }
  return total;
}
