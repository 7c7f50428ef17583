/** What networks report under the field's names and the toolbox's, and the settings of other packages. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ehgfBinary, network, premade } from "../../src/hgf/index.js";
import { runFilter } from "../../src/model/run.js";

const text = (name: string): string => readFileSync(join(import.meta.dirname, "..", name), "utf8");
const outcomes = text("data/binary_inputs_320.txt").trim().split(/\s+/).map(Number).slice(0, 100);

describe("the toolbox's names", () => {
  it("mean in a network what they mean in the toolbox's chain, precision ratios and learning rates included", () => {
    const own = {
      ...{ mu0_2: 0.3, mu0_3: 0.5, sa0_2: 0.5, sa0_3: 0.8, rho2: 0, rho3: 0 },
      ...{ ka1: 1, ka2: 0.8, om2: -3, om3: -6 },
    };
    const { filter } = ehgfBinary();
    const series = { trials: 100, inputs: { u: Float64Array.from(outcomes) } };
    const chain = runFilter(filter, own, series).trajectories;
    const net = premade.binary({
      ...{ levels: 3, volatilityCoupling: 0.8 },
      states: {
        x2: { mean: 0.3, precision: 1 / 0.5, tonicVolatility: -3 },
        x3: { mean: 0.5, precision: 1 / 0.8, tonicVolatility: -6 },
      },
    });
    const { trajectories } = net.filter({ u: outcomes });
    const names = new Map(net.asFilter().quantities.map(({ name, toolbox }) => [toolbox, name]));
    let compared = 0;
    for (const { name, toolbox } of filter.quantities) {
      if (toolbox === undefined || toolbox.endsWith("_1")) continue;
      const ours = names.get(toolbox);
      // Some of its names have no counterpart outside chains.
      if (ours === undefined) continue;
      compared += 1;
      const [got, want] = [trajectories.get(ours)!, chain.get(name)!];
      want.forEach((x, t) => {
        expect(Math.abs(got[t]! - x), `${toolbox}, trial ${t}`).toBeLessThan(
          1e-10 * Math.max(1, Math.abs(x)),
        );
      });
    }
    expect(compared).toBeGreaterThan(15);
    for (const needed of ["psi_2", "psi_3", "epsi_2", "epsi_3", "wt_3", "da_2", "w_2", "mu_3", "sahat_2"]) {
      expect(names.has(needed)).toBe(true);
    }
  });
});

describe("edges", () => {
  it("report errors whose learning rate moves the parent's mean by what it moved", () => {
    const { trajectories } = network({ variant: "classic", meanField: false })
      .input("u", { precision: 3, valueParents: { a: 0.7 } })
      .continuous("a", { precision: 2, valueParents: { b: { strength: 0.5, function: "sin" } } })
      .continuous("b", { mean: 0.4, volatilityParents: { v: 0.9 } })
      .continuous("v", { precision: 8 })
      .filter({ u: [0.5, 1.1, -0.2] }, { timeSteps: [1, 2, 0.5] });
    const at = (name: string, t: number): number => trajectories.get(name)![t]!;
    for (let t = 0; t < 3; t++) {
      for (const [child, parent, kind, error] of [
        ["u", "a", "value", "valuePredictionError"],
        ["a", "b", "value", "valuePredictionError"],
        ["b", "v", "volatility", "volatilityPredictionError"],
      ] as const) {
        const edge = `${child}<-${parent}.${kind}`;
        const moved = at(`${parent}.mean`, t) - at(`${parent}.expectedMean`, t);
        expect(at(`${edge}LearningRate`, t) * at(`${child}.${error}`, t)).toBeCloseTo(moved, 13);
      }
      const ratio = at("b<-v.volatilityPrecisionRatio", t);
      expect(ratio).toBeCloseTo(at("b.expectedPrecision", t) / at("v.precision", t), 13);
      expect(at("b<-v.volatilityWeightedError", t)).toBeCloseTo(
        ratio * at("b.volatilityPredictionError", t),
        13,
      );
    }
  });
});

describe("the settings of other packages", () => {
  it("reproduce them without further words: pyhgf's default is unbounded and relaxed", () => {
    const {
      inputs,
      expected,
      network: drawn,
    } = JSON.parse(text("golden/hgf/binary-3level-unbounded-relaxed.json"));
    const parameters = (id: string) => drawn.nodes.find((node: { id: string }) => node.id === id).parameters;
    for (const name of ["pyhgf-0.3.0", "pyhgf-0.3.2"] as const) {
      const { trajectories } = network
        .like(name)
        .binary("u", { valueParents: ["x2"] })
        .continuous("x2", { ...parameters("x2"), volatilityParents: ["x3"] })
        .continuous("x3", parameters("x3"))
        .filter(inputs);
      const want: readonly number[] = expected.nodes.x3.mean;
      want.forEach((x, i) => {
        const got = trajectories.get("x3.mean")![expected.trials[i]]!;
        expect(Math.abs(got - x)).toBeLessThan(1e-9 * Math.max(Math.abs(x), 1e-3));
      });
    }
  });

  it("may be changed one by one, and must be known", () => {
    const { settings } = network.like("pyhgf-0.3.2", { meanField: true }).toJSON();
    expect(settings).toMatchObject({ variant: "unbounded", meanField: true, conventions: "pyhgf" });
    expect(() => network.like("pyhgf-0.3.3" as "pyhgf-0.3.2")).toThrow(
      /no preset "pyhgf-0.3.3"; did you mean/,
    );
  });

  it("are by default those that were measured to be safest", () => {
    expect(network().toJSON().settings).toEqual({
      ...{ variant: "ehgf", meanField: true, conventions: "standard" },
      ...{ probabilityClip: 1e-3, maximumPrecision: 1e10 },
    });
  });
});

describe("the divergence of a posterior from its prediction", () => {
  it("is the integral of its definition", () => {
    const { trajectories } = premade.continuous().filter({ u: [0.4, -1, 2] });
    for (const id of ["x1", "x2"]) {
      for (const t of [0, 1, 2]) {
        const at = (quantity: string): number => trajectories.get(`${id}.${quantity}`)![t]!;
        const density = (x: number, mean: number, precision: number): number =>
          Math.sqrt(precision / (2 * Math.PI)) * Math.exp((-precision * (x - mean) ** 2) / 2);
        const deviation = 1 / Math.sqrt(at("precision"));
        const step = deviation / 200;
        let integral = 0;
        for (let x = at("mean") - 9 * deviation; x < at("mean") + 9 * deviation; x += step) {
          const p = density(x, at("mean"), at("precision"));
          integral += step * p * Math.log(p / density(x, at("expectedMean"), at("expectedPrecision")));
        }
        expect(at("kullbackLeibler")).toBeCloseTo(integral, 9);
      }
    }
  });
});
