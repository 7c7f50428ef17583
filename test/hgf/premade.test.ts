/** Premade networks are the networks that they say they are. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Network, network, premade, surpriseOf } from "../../src/hgf/index.js";

const text = (name: string): string => readFileSync(join(import.meta.dirname, "..", name), "utf8");
const numbers = (name: string): number[] => text(`data/${name}`).trim().split(/\s+/).map(Number);
const outcomes = numbers("binary_inputs_320.txt");
const rates = numbers("usdchf_614.txt");
const pyhgf = { conventions: "pyhgf", probabilityClip: 1e-6 } as const;

interface Fixture {
  readonly inputs: Readonly<Record<string, number[]>>;
  readonly expected: {
    readonly trials: readonly number[];
    readonly nodes: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;
  };
}

/** Largest error of a node's mean from a fixture, relative to max(|x|, 1e-3). */
function error(net: Network, fixture: string, names: Readonly<Record<string, string>>): number {
  const { inputs, expected } = JSON.parse(text(`golden/hgf/${fixture}.json`)) as Fixture;
  const renamed = Object.fromEntries(Object.entries(inputs).map(([id, u]) => [names[id] ?? id, u]));
  const { trajectories, failure } = net.filter(renamed);
  expect(failure).toBeUndefined();
  let worst = 0;
  for (const [id, quantities] of Object.entries(expected.nodes)) {
    const got = trajectories.get(`${names[id] ?? id}.mean`);
    quantities.mean?.forEach((want, i) => {
      const trial = expected.trials[i]!;
      if (got !== undefined)
        worst = Math.max(worst, Math.abs(got[trial]! - want) / Math.max(Math.abs(want), 1e-3));
    });
  }
  return worst;
}

describe("premade networks", () => {
  it("of binary outcomes give the surprises of the specification", () => {
    const states = { x2: { tonicVolatility: -2.5 }, x3: { tonicVolatility: -6 } };
    for (const [variant, meanField, want] of [
      ["classic", true, 203.1239],
      ["classic", false, 203.3308],
      ["ehgf", true, 203.1165],
      ["ehgf", false, 203.6493],
      ["ehgf-legacy", true, 203.1184],
      ["unbounded", false, 204.1947],
    ] as const) {
      const net = premade.binary({ levels: 3, states, settings: { ...pyhgf, variant, meanField } });
      const { total } = surpriseOf(net, net.filter({ u: outcomes }));
      expect(Math.abs(total - want)).toBeLessThan(6e-5);
    }
  });

  it("of continuous inputs give the first-level surprises of the specification on 614 exchange rates", () => {
    const x1 = { mean: 1.04, precision: 1e4, tonicVolatility: -13 };
    const x2 = { mean: 1, precision: 10, tonicVolatility: -2 };
    const x3 = { mean: 1, precision: 10, tonicVolatility: -2 };
    for (const [variant, want] of [
      ["classic", -1078.904],
      ["ehgf", -924.597],
      ["ehgf-legacy", -1007.547],
      ["unbounded", -1746.552],
    ] as const) {
      const net = premade.continuous({
        ...{ input: { precision: 1e4 }, states: { x1, x2 } },
        settings: { ...pyhgf, variant, meanField: true },
      });
      const { total } = surpriseOf(net, net.filter({ u: rates }), "firstLevel");
      expect(Math.abs(total - want)).toBeLessThan(6e-4);
    }
    const three = premade.continuous({ levels: 3, input: { precision: 1e4 }, states: { x1, x2, x3 } });
    expect(three.toJSON().edges.map(({ child, parent }) => `${child}<-${parent}`)).toEqual([
      "u<-x1",
      "x1<-x2",
      "x2<-x3",
    ]);
  });

  it("of cues and of shared volatility are the networks of the reference simulations", () => {
    const cues = premade.cueCombination({ settings: { ...pyhgf, variant: "ehgf" } });
    expect(error(cues, "simulation-2-ehgf-mf", { u1: "u0", u2: "u1", n1: "n0", n2: "n1" })).toBeLessThan(
      1e-9,
    );
    const shared = premade
      .sharedVolatility({ settings: { ...pyhgf, variant: "ehgf" } })
      .withValues({ "x0.tonicVolatility": -1, "x1.tonicVolatility": -3 });
    const names = { u1: "u0", u2: "u1", x1: "x0", x2: "x1", v1: "v0", v2: "v1" };
    expect(error(shared, "simulation-1-ehgf-mf", names)).toBeLessThan(1e-9);
  });

  it("of categories follow the reversal, and normalised probabilities sum to 1", () => {
    const { inputs } = JSON.parse(text("golden/hgf/categorical-ehgf-mf.json")) as Fixture;
    const [id] = Object.keys(inputs);
    const { trajectories } = premade.categorical({ categories: 3 }).filter({ c: inputs[id!]! });
    const at = (i: number, t: number): number => trajectories.get(`c.normalisedMean[${i}]`)![t]!;
    const likeliest = (t: number): number =>
      [0, 1, 2].reduce((best, i) => (at(i, t) > at(best, t) ? i : best));
    const last = trajectories.get("c.normalisedMean[0]")!.length - 1;
    expect(likeliest(29)).not.toBe(likeliest(last));
    for (const t of [0, 29, last]) expect(at(0, t) + at(1, t) + at(2, t)).toBeCloseTo(1, 14);
  });

  it("of transitions learn the visited rows, and only predict the others", () => {
    // State 2 is never left: it is never visited.
    const sequence = Array.from({ length: 200 }, (_, t) => t % 2);
    const { trajectories } = premade.transitions({ categories: 3 }).filter({ c: sequence });
    const row = (from: number) => [0, 1, 2].map((i) => trajectories.get(`c.from${from}.mean[${i}]`)![199]!);
    expect(row(0)[1]).toBeGreaterThan(0.95);
    expect(row(1)[0]).toBeGreaterThan(0.95);
    for (const p of row(2)) expect(p).toBeCloseTo(1 / 3, 12);
    expect(trajectories.get("c.from2.state0.precision")![199]).toBeLessThan(0.5);
  });

  it("of the jumping Gaussian follow mean and noise", () => {
    const wave = Array.from({ length: 400 }, (_, t) => 2 * Math.sin(t / 60));
    const noise = Array.from({ length: 400 }, (_, t) => (t < 200 ? -3 : 0));
    const net = premade.jget({
      states: { x: { tonicVolatility: -5 }, n: { mean: -1, tonicVolatility: -3 } },
      settings: { variant: "unbounded" },
    });
    const { inputs } = net.sampleGenerative({ trials: 400, seed: 1, given: { x: wave, n: noise } });
    const { trajectories, failure } = net.filter(inputs);
    expect(failure).toBeUndefined();
    const average = (name: string, from: number, to: number): number =>
      trajectories
        .get(name)!
        .slice(from, to)
        .reduce((a, b) => a + b, 0) /
      (to - from);
    expect(average("n.mean", 100, 200)).toBeLessThan(-2);
    expect(average("n.mean", 300, 400)).toBeGreaterThan(-1);
    const off = wave.map((x, t) => Math.abs(x - trajectories.get("x.mean")![t]!));
    expect(off.slice(50).reduce((a, b) => a + b, 0) / 350).toBeLessThan(0.4);
  });

  it("of bandits leave arms alone that were not chosen: less precision, the same mean", () => {
    const session = premade.bandit({ arms: 3, outcome: "continuous", precision: 4 }).start();
    session.update({ u0: 1, u1: 1, u2: 1 });
    const before = session.update({ u0: 1 });
    const after = session.update({ u0: 2 });
    expect(after["x1.mean"]).toBe(before["x1.mean"]);
    expect(after["x1.precision"]).toBeLessThan(before["x1.precision"]!);
    expect(after["x0.mean"]).toBeGreaterThan(before["x0.mean"]!);
  });

  it("of gambling decks let unchosen decks decay to the total mean", () => {
    const value = { autoconnectionStrength: 0.7, tonicDrift: 0.3 };
    const net = premade.bandit({ arms: 4, outcome: "continuous", value });
    const { trajectories } = net.interact(100, () => ({ u0: 5 }));
    for (const i of [1, 2, 3]) expect(trajectories.get(`x${i}.mean`)![99]).toBeCloseTo(0.3 / (1 - 0.7), 12);
  });

  it("say what cannot be", () => {
    expect(() => premade.binary({ levels: 4 as 3 })).toThrow(/levels must be 2 or 3, got 4/);
    expect(() => premade.binary({ states: { x3: {} } })).toThrow('no state "x3"; there are x2');
    expect(() => premade.bandit({ arms: 0 })).toThrow(/arms must be a whole number of at least 1, got 0/);
  });
});

describe("addLayer", () => {
  it("makes every new node a value parent of every child", () => {
    const net = network()
      .input("u0", { precision: 10 })
      .input("u1", { precision: 10 })
      .addLayer(3, {
        children: ["u0", "u1"],
        name: "h",
        strength: (parent, child) => 0.1 * (parent + 1) * (child + 1),
        function: "tanh",
        parameters: { tonicVolatility: -2 },
      })
      .addLayer(["top"], { children: ["h.0", "h.1", "h.2"] });
    const { edges, nodes } = net.toJSON();
    expect(nodes.map(({ id }) => id)).toEqual(["u0", "u1", "h.0", "h.1", "h.2", "top"]);
    expect(edges.length).toBe(9);
    expect(edges.find(({ parent, child }) => parent === "h.2" && child === "u1")).toEqual({
      ...{ kind: "value", parent: "h.2", child: "u1", function: "tanh" },
      strength: 0.1 * 3 * 2,
    });
    const run = net.filter({ u0: [0.1, 0.1, 0.1], u1: [0.2, 0.2, 0.2] });
    expect(run.failure).toBeUndefined();
    expect(run.trajectories.get("top.mean")![2]).not.toBe(0);
  });
});
