import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type Chain,
  ehgf,
  ehgfBinary,
  hgf,
  hgfBinary,
  network,
  uhgf,
  uhgfBinary,
} from "../../src/hgf/index.js";
import { runFilter } from "../../src/model/run.js";

const public320 = readFileSync(join(import.meta.dirname, "../data/binary_inputs_320.txt"), "utf8");
const outcomes = public320.trim().split(/\s+/).map(Number);
const walk = outcomes.slice(0, 120).map((u, t) => Math.sin(t / 7) + 0.3 * (u - 0.5));
const steps = walk.map((_, t) => [0.5, 1, 2, 1.5][t % 4]!);

const variants = { hgf: "classic", ehgf: "ehgf", uhgf: "unbounded" } as const;
const continuous = { hgf, ehgf, uhgf };
const binary = { hgf: hgfBinary, ehgf: ehgfBinary, uhgf: uhgfBinary };

/** Largest difference of a model's beliefs from a network's, relative to max(|x|, 1e-3). */
function compare(
  chain: Chain,
  p: Readonly<Record<string, number>>,
  u: readonly number[],
  timeStep: readonly number[] | undefined,
  net: ReadonlyMap<string, Float64Array>,
  names: readonly string[],
): number {
  const series = {
    trials: u.length,
    inputs: { u: Float64Array.from(u) },
    ...(timeStep === undefined ? {} : { exogenous: { timeStep: Float64Array.from(timeStep) } }),
  };
  const result = runFilter(chain.filter, p, series);
  expect(result.failure).toBeUndefined();
  let worst = 0;
  for (const name of names) {
    const [ours, theirs] = [result.trajectories.get(name)!, net.get(name)!];
    ours.forEach((x, t) => {
      worst = Math.max(worst, Math.abs(x - theirs[t]!) / Math.max(Math.abs(x), 1e-3));
    });
  }
  return worst;
}

describe("a chain model and the network it is", () => {
  for (const type of ["hgf", "ehgf", "uhgf"] as const) {
    it(`agree for the continuous ${type}, also with drift and irregular intervals, under the toolbox's conventions`, () => {
      const p = {
        ...{ mu0_1: 0.1, mu0_2: 0.4, mu0_3: -0.2, sa0_1: 0.2, sa0_2: 0.3, sa0_3: 0.5 },
        ...{ rho1: 0.01, rho2: -0.02, rho3: 0.01, ka1: 0.9, ka2: 1.1, om1: -3, om2: -2.5, om3: -3, pi_u: 30 },
      };
      const net = network({ variant: variants[type], conventions: "toolbox-8.2" })
        .input("u", { precision: 30, valueParents: ["x1"] })
        .continuous("x1", {
          mean: 0.1,
          precision: 5,
          tonicVolatility: -3,
          tonicDrift: 0.01,
          volatilityParents: { x2: 0.9 },
        })
        .continuous("x2", {
          mean: 0.4,
          precision: 1 / 0.3,
          tonicVolatility: -2.5,
          tonicDrift: -0.02,
          volatilityParents: { x3: 1.1 },
        })
        .continuous("x3", { mean: -0.2, precision: 2, tonicVolatility: -3, tonicDrift: 0.01 })
        .filter({ u: walk }, { timeSteps: steps });
      const names = ["x1", "x2", "x3"].flatMap((x) => [`${x}.mean`, `${x}.variance`, `${x}.expectedMean`]);
      const chain = continuous[type]({ levels: 3, irregularIntervals: true });
      expect(compare(chain, p, walk, steps, net.trajectories, names)).toBeLessThan(1e-12);
    });

    it(`agree for the binary ${type} at unit intervals under the standard conventions, where nothing drifts`, () => {
      const p = {
        ...{ mu0_2: 0.2, mu0_3: 0.5, sa0_2: 0.5, sa0_3: 0.8, rho2: 0, rho3: 0 },
        ...{ ka1: 1.1, ka2: 0.8, om2: -3, om3: -4 },
      };
      const net = network({ variant: variants[type] })
        .continuous("x3", { mean: 0.5, precision: 1.25, tonicVolatility: -4 })
        .continuous("x2", { mean: 0.2, precision: 2, tonicVolatility: -3, volatilityParents: { x3: 0.8 } })
        .binary("u", { valueParents: { x2: 1.1 } })
        .filter({ u: outcomes });
      const names = [
        ...["x2", "x3"].flatMap((x) => [`${x}.mean`, `${x}.variance`, `${x}.expectedVariance`]),
        "u.expectedMean",
        "x2.effectivePrecision",
      ];
      expect(compare(binary[type](), p, outcomes, undefined, net.trajectories, names)).toBeLessThan(1e-12);
    });
  }
});
