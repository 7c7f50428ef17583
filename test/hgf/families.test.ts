/** Nodes that stand for distributions: categories, exponential families, Dirichlet processes. */

import { describe, expect, it } from "vitest";
import { agent, agentDensity } from "../../src/agent/index.js";
import { network, surpriseOf } from "../../src/hgf/index.js";
import type { ResponseModel } from "../../src/model/index.js";
import { purpose, stream } from "../../src/random/index.js";
import { logGamma } from "../../src/scalar/index.js";

describe("an exponential family", () => {
  const x = [0.5, -1, Number.NaN, 2, 1.5];

  it("follows its statistics at rate 1 / (1 + ν), written as a loop", () => {
    const { trajectories } = network().exponentialFamily("x", { nu: 4 }).filter({ x });
    let [mean, square] = [0, 1];
    x.forEach((value, t) => {
      if (!Number.isNaN(value)) {
        mean += (value - mean) / 5;
        square += (value * value - square) / 5;
      }
      expect(trajectories.get("x.mean[0]")![t]).toBeCloseTo(mean, 14);
      expect(trajectories.get("x.covariance[0,0]")![t]).toBeCloseTo(square - mean * mean, 14);
    });
  });

  it("is surprised as its Student t says, which integrates to 1", () => {
    const net = network().exponentialFamily("x", { nu: 2, expectedSufficientStatistics: [0.3, 1.5] });
    const surprise = (u: number): number => net.filter({ x: [u] }).trajectories.get("x.surprise")![0]!;
    const v = 1.5 - 0.09;
    const want =
      logGamma<number>(2) -
      logGamma<number>(1.5) -
      0.5 * Math.log(Math.PI * 3 * v) -
      2 * Math.log(1 + (1 - 0.3) ** 2 / (3 * v));
    expect(surprise(1)).toBeCloseTo(-want, 13);
    let integral = 0;
    for (let u = -60; u <= 60; u += 0.05) integral += 0.05 * Math.exp(-surprise(u));
    expect(integral).toBeCloseTo(1, 3);
    const run = net.filter({ x });
    expect(surpriseOf(net, run).total).toBeCloseTo(
      run.trajectories.get("x.surprise")!.reduce((a, b) => a + b, 0),
      13,
    );
  });

  it("in two dimensions is surprised by the first entry, then by the second given the first", () => {
    // Covariance [[2, 0.6], [0.6, 0.5]], mean (1, -1), 4 degrees of freedom.
    const net = network().exponentialFamily("x", {
      ...{ distribution: "multivariate-normal", dimension: 2, nu: 3 },
      expectedSufficientStatistics: [1, -1, 3, -0.4, 1.5],
    });
    const [dx, dy] = [0.7, 0.4];
    const determinant = 2 * 0.5 - 0.36;
    const q = (0.5 * dx * dx - 2 * 0.6 * dx * dy + 2 * dy * dy) / determinant;
    // Γ(3) / Γ(2) = 2.
    const density = (2 / (4 * Math.PI * Math.sqrt(determinant))) * (1 + q / 4) ** -3;
    const run = net.filter({ x: [[1 + dx, -1 + dy]] });
    expect(run.trajectories.get("x.surprise")![0]).toBeCloseTo(-Math.log(density), 13);
    expect(surpriseOf(net, run).total).toBeCloseTo(-Math.log(density), 13);
  });

  it("that learns by an HGF keeps the implied weight within [0, 1e6], and follows a changing mean", () => {
    for (const learning of ["hgf-1", "hgf-2", "hgf-3"] as const) {
      const random = stream(9, purpose.environment, 0).at(0);
      const series = Array.from({ length: 300 }, (_, t) => (t < 150 ? 0 : 4) + 0.3 * random.normal());
      const { trajectories, failure } = network().exponentialFamily("x", { learning }).filter({ x: series });
      expect(failure).toBeUndefined();
      const nu = trajectories.get("x.nu")!;
      expect(nu.every((v) => v >= 0 && v <= 1e6)).toBe(true);
      expect(Math.abs(trajectories.get("x.mean[0]")![149]!)).toBeLessThan(0.6);
      expect(Math.abs(trajectories.get("x.mean[0]")![299]! - 4)).toBeLessThan(0.8);
    }
  });

  it("has a covariance in several dimensions", () => {
    const net = network().exponentialFamily("x", {
      ...{ distribution: "multivariate-normal", dimension: 2, nu: 99 },
    });
    const random = stream(9, purpose.environment, 1).at(0);
    const series = Array.from({ length: 3000 }, () => {
      const [a, b] = [random.normal(), random.normal()];
      return [a, 0.8 * a + 0.6 * b];
    });
    const { trajectories } = net.filter({ x: series }, { keep: "last" });
    expect(Math.abs(trajectories.get("x.covariance[1,0]")![0]! - 0.8)).toBeLessThan(0.25);
    expect(() => net.filter({ x: [[1, 2, 3]] })).toThrow("input x, trial 1: expected 2 numbers, got 3");
    expect(() => net.filter({ x: [1] })).toThrow("input x, trial 1: expected a list of 2, got 1");
  });
});

describe("a Dirichlet process", () => {
  const random = stream(3, purpose.environment, 0).at(0);
  const centres = [-8, 0, 8];
  const x = Array.from({ length: 90 }, (_, t) => centres[t % 3]! + 0.5 * random.normal());

  it("opens clusters where observations lie, and counts every observation once", () => {
    const { trajectories, failure } = network().dirichletProcess("d").filter({ d: x });
    expect(failure).toBeUndefined();
    const active = trajectories.get("d.activeClusters")![89]!;
    const at = (name: string) => trajectories.get(name)![89]!;
    const clusters = Array.from({ length: active }, (_, j) => ({
      count: at(`d.counts[${j}]`),
      mean: at(`d.cluster${j}.expectedSufficientStatistics[0]`),
    }));
    expect(clusters.reduce((sum, { count }) => sum + count, 0)).toBe(90);
    for (const centre of centres) {
      const near = clusters.filter(({ mean }) => Math.abs(mean - centre) < 1.5);
      expect(near.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(25);
    }
  });

  it("grows when all clusters are in use, and its snapshots and columns grow with it", () => {
    const net = network().dirichletProcess("d", { clusters: 2, alpha: 50 });
    const { trajectories, spans, end } = net.filter({ d: x });
    expect(end.state["d.activeClusters"]).toBeGreaterThan(2);
    const span = spans.get("d.counts[2]")!;
    expect(span.from).toBeGreaterThan(0);
    expect(trajectories.get("d.counts[2]")![span.from - 1]).toBeNaN();
    expect(trajectories.get("d.counts[2]")![89]).toBeGreaterThan(0);
  });

  it("leaves everything alone where nothing was seen, and cannot be compiled", () => {
    const session = network().dirichletProcess("d").start();
    session.update(1);
    const before = session.snapshot().state;
    session.update(Number.NaN);
    expect(session.snapshot().state).toEqual(before);
  });

  it("has no surprise, and says so", () => {
    const net = network().dirichletProcess("d");
    const result = net.filter({ d: [0, 1] });
    for (const kind of ["input", "conditional", "firstLevel", "total"] as const) {
      expect(() => surpriseOf(net, result, kind)).toThrow(
        "the surprise of a Dirichlet process is not defined",
      );
    }
  });
});

describe("a categorical node", () => {
  it("diverges from its old belief by what the formula says, and not at all where nothing was seen", () => {
    const { trajectories } = network()
      .categorical("c", { categories: 3 })
      .filter({ c: [0, Number.NaN, 1] });
    const at = (name: string, t: number) => trajectories.get(`c.${name}`)![t]!;
    expect(at("kullbackLeibler", 1)).toBe(0);
    expect(at("surprise", 1)).toBe(0);
    expect([0, 1, 2].map((i) => at(`alpha[${i}]`, 1))).toEqual([0, 1, 2].map((i) => at(`alpha[${i}]`, 0)));
    // Three outcomes of probability 1/3 each.
    expect(at("surprise", 0)).toBeCloseTo(-Math.log(1 / 3) - 2 * Math.log(2 / 3), 12);
  });

  it("survives pseudo-counts beyond the reach of the gamma function", () => {
    const { trajectories } = network()
      .categorical("c", { categories: 2, precision: 1e6, tonicVolatility: -20 })
      .filter({ c: [0, 1, 0, 0, 1] });
    for (const d of trajectories.get("c.kullbackLeibler")!) expect(Number.isFinite(d)).toBe(true);
    expect(trajectories.get("c.alpha[0]")![4]).toBeGreaterThan(1e4);
  });
});

describe("compiled", () => {
  /** Scores nothing: what is compared are the beliefs. */
  const nothing: ResponseModel = {
    name: "nothing",
    description: "",
    bind: () => ({
      ...{ parameters: [], reads: [], inputs: [], scores: "input", responseKind: "none" },
      step: () => ({ logProbability: 0 }),
      prediction: () => Number.NaN,
      simulate: () => Number.NaN,
    }),
  };
  const compile = (net: ReturnType<typeof network>, inputs: Record<string, Float64Array>) =>
    agentDensity(agent({ filter: net.asFilter({ irregularIntervals: false }), response: nothing }), [
      [{ trials: 12, inputs, responses: [] }],
    ]).outputs({ participant: 0, z: new Float64Array(0) });
  const walk = Array.from({ length: 12 }, (_, t) => (t * t + 1) % 3);
  const wave = Array.from({ length: 12 }, (_, t) => Math.sin(t));

  it("families compute what the numbers do, every quantity", () => {
    for (const variant of ["ehgf", "unbounded"] as const) {
      const net = network({ variant })
        .categorical("c", { categories: 3 })
        .transitions("s", { categories: 3 })
        .exponentialFamily("x", { learning: "hgf-2" })
        .exponentialFamily("y", { distribution: "multivariate-normal", dimension: 2 })
        .input("u", { valueParents: ["w"] })
        .volatile("w");
      const pairs = wave.map((x, t) => [x, 0.5 * x + 0.1 * t]);
      const plain = net.filter({ c: walk, s: walk, x: wave, y: pairs, u: wave });
      expect(plain.failure).toBeUndefined();
      const columns: Record<string, Float64Array> = {
        x: Float64Array.from(wave),
        u: Float64Array.from(wave),
      };
      for (const i of [0, 1]) columns[`y[${i}]`] = Float64Array.from(pairs, (pair) => pair[i]!);
      for (const i of [0, 1, 2]) {
        const one = Float64Array.from(walk, (category) => (category === i ? 1 : 0));
        columns[`c[${i}]`] = one;
        columns[`s[${i}]`] = one;
      }
      const outputs = compile(net, columns);
      let compared = 0;
      for (const [name, want] of plain.trajectories) {
        const recorded = outputs.get(name)?.[0];
        if (recorded === undefined) continue;
        compared += 1;
        want.forEach((value, t) => {
          const same =
            Object.is(recorded[t], value) ||
            Math.abs(recorded[t]! - value) <= 1e-11 * Math.max(1, Math.abs(value));
          expect(same, `${name}, trial ${t}: ${recorded[t]} for ${value}`).toBe(true);
        });
      }
      expect(compared).toBeGreaterThan(100);
    }
  });

  it("a Dirichlet process is refused, because its clusters grow", () => {
    expect(() => compile(network().dirichletProcess("d"), { d: Float64Array.from(wave) })).toThrow(
      /runs on numbers only/,
    );
  });
});
