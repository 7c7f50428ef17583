import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hgf, network } from "../../src/hgf/index.js";
import { runFilter } from "../../src/model/run.js";

const data = (name: string): string =>
  readFileSync(join(import.meta.dirname, "../data", name), "utf8").trim();
const inputs = data("canonical_continuous2level_inputs.dat").split(/\s+/).map(Number);
const [, , ...rows] = data("canonical_continuous2level_states.csv")
  .split("\n")
  .map((line) => line.split(",").slice(1).map(Number));

it("the two-level continuous filter gives the public MATLAB trajectory, model and network alike", () => {
  const p = {
    ...{ mu0_1: 1.04, mu0_2: 1, sa0_1: 1e-4, sa0_2: 0.1, rho1: 0, rho2: 0 },
    ...{ ka1: 1, om1: -13, om2: -2, pi_u: 1e4 },
  };
  const series = { trials: inputs.length, inputs: { u: Float64Array.from(inputs) } };
  const model = runFilter(hgf().filter, p, series).trajectories;
  const net = network({ variant: "classic" })
    .input("u", { precision: 1e4, valueParents: ["x1"] })
    .continuous("x1", { mean: 1.04, precision: 1e4, tonicVolatility: -13, volatilityParents: ["x2"] })
    .continuous("x2", { mean: 1, precision: 10, tonicVolatility: -2 })
    .filter({ u: inputs }).trajectories;
  expect(rows.length).toBe(614);
  let worst = 0;
  rows.forEach((row, t) => {
    const ofModel = ["x1", "x2"].flatMap((x) => [
      model.get(`${x}.mean`)![t]!,
      1 / model.get(`${x}.variance`)![t]!,
    ]);
    const ofNetwork = ["x1", "x2"].flatMap((x) => [
      net.get(`${x}.mean`)![t]!,
      net.get(`${x}.precision`)![t]!,
    ]);
    row.forEach((want, i) => {
      for (const got of [ofModel[i]!, ofNetwork[i]!]) worst = Math.max(worst, Math.abs(got / want - 1));
    });
  });
  expect(worst).toBeLessThan(1e-12);
});
