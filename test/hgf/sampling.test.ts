/** Forward sampling: what an agent expects, and what the generative model produces. */

import { describe, expect, it } from "vitest";
import { network, premade, softmaxSurprise, surpriseOf } from "../../src/hgf/index.js";
import { purpose, type Random, stream } from "../../src/random/index.js";

const mean = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0) / x.length;
const variance = (x: readonly number[]): number => mean(x.map((v) => (v - mean(x)) ** 2));
const sources = (count: number): Random[] => {
  const numbers = stream(77, purpose.simulation, 0);
  return Array.from({ length: count }, (_, t) => numbers.at(t));
};
/** |got - want| within 4.5 standard errors of a mean. */
function near(x: readonly number[], want: number): void {
  expect(Math.abs(mean(x) - want)).toBeLessThan(4.5 * Math.sqrt(variance(x) / x.length));
}

describe("the agent's predictive process", () => {
  it("draws inputs from the prediction: mean, variance and their dependence on the parents' uncertainty", () => {
    const net = network()
      .input("u", { precision: 4, tonicDrift: 0.5, valueParents: { x: 2 } })
      .continuous("x", { mean: 1, precision: 2, tonicVolatility: -1 });
    const session = net.start();
    session.predict();
    const random = sources(4000);
    const draws = (uncertainty: "marginal" | "conditional") =>
      random.map((r) => session.draw(r, uncertainty).u as number);
    const own = 0.25;
    const inherited = 4 * (0.5 + Math.exp(-1));
    for (const [uncertainty, want] of [
      ["marginal", own + inherited],
      ["conditional", own],
    ] as const) {
      const u = draws(uncertainty);
      near(u, 2.5);
      near(
        u.map((x) => (x - 2.5) ** 2),
        want,
      );
    }
  });

  it("learns from its own draws, each run with random numbers of its own and the same for the same seed", () => {
    const net = premade.binary({ levels: 3 });
    const [a, b] = net.samplePredictive(20, { runs: 2, seed: 5 });
    const [again] = net.samplePredictive(20, { seed: 5 });
    expect(again!.inputs).toEqual(a!.inputs);
    expect(b!.inputs).not.toEqual(a!.inputs);
    expect(net.filter(a!.inputs).trajectories).toEqual(a!.trajectories);
  });

  it("draws inputs of one kind independently, unlike the peer", () => {
    const runs = premade.bandit({ arms: 2 }).samplePredictive(1, { runs: 2000, seed: 1 });
    const both = runs.filter(({ inputs }) => inputs.u0![0] === inputs.u1![0]).length;
    expect(Math.abs(both - 1000)).toBeLessThan(4.5 * Math.sqrt(500));
  });

  it("draws one category a trial, and where a sequence goes from where it was", () => {
    const c = premade.categorical({ categories: 3 }).samplePredictive(300, { seed: 2 })[0]!;
    expect(new Set(c.inputs.c)).toEqual(new Set([0, 1, 2]));
    const cycle = Array.from({ length: 300 }, (_, t) => t % 3);
    const learned = premade.transitions({ categories: 3 }).filter({ c: cycle }).end;
    const session = learned.network.start();
    session.restore(learned);
    session.predict();
    const draws = sources(400).map((r) => session.draw(r).c);
    expect(draws.filter((next) => next === cycle[299]! - 2).length).toBeGreaterThan(340);
  });

  it("draws from the Student t of an exponential family, with the covariance of its statistics", () => {
    const session = network()
      .exponentialFamily("x", {
        distribution: "multivariate-normal",
        dimension: 2,
        nu: 9,
        expectedSufficientStatistics: [1, -1, 1 + 2, -1 + 0.5, 1 + 1],
      })
      .start();
    session.predict();
    const draws = sources(6000).map((r) => session.draw(r).x as number[]);
    near(
      draws.map(([a]) => a!),
      1,
    );
    near(
      draws.map(([, b]) => b!),
      -1,
    );
    // A t with 10 degrees of freedom has 10/8 times the variance.
    near(
      draws.map(([a]) => (a! - 1) ** 2),
      2 * 1.25,
    );
    near(
      draws.map(([a, b]) => (a! - 1) * (b! + 1)),
      0.5 * 1.25,
    );
  });
});

describe("the generative model", () => {
  it("has the moments of its equations", () => {
    const net = network({ conventions: "pyhgf" })
      .input("u", { precision: 4, tonicDrift: 0.2, valueParents: { x: 1.5 }, volatilityParents: { n: 0.5 } })
      .continuous("x", {
        ...{ mean: 1, precision: 4, tonicVolatility: -1, tonicDrift: 0.3, autoconnectionStrength: 0.8 },
        ...{ valueParents: { b: { strength: 0.5, function: "tanh" } }, volatilityParents: { v: 0.7 } },
      })
      .continuous("b")
      .continuous("v")
      .continuous("n");
    const given = { b: [2], v: [0.4], n: [-1] };
    const samples = Array.from({ length: 4000 }, (_, run) =>
      net.sampleGenerative({ trials: 1, seed: 8, run, timeSteps: [2], given }),
    );
    const x = samples.map(({ states }) => states.get("x")![0]!);
    const wantX = 0.8 + 2 * (0.3 + 0.5 * Math.tanh(2));
    const wantVariance = 0.64 / 4 + 2 * Math.exp(-1 + 0.28);
    near(x, wantX);
    near(
      x.map((v) => (v - wantX) ** 2),
      wantVariance,
    );
    const residuals = samples.map(({ inputs }, i) => (inputs.u![0] as number) - 0.2 - 1.5 * x[i]!);
    near(residuals, 0);
    near(
      residuals.map((r) => r * r),
      0.25 + Math.exp(-0.5),
    );
  });

  it("gives outcomes the sigmoid of their parents, and steps to states and inputs alike", () => {
    const net = premade.binary();
    const trials = 3000;
    const { inputs, states, failure } = net.sampleGenerative({
      ...{ trials, seed: 4 },
      given: { x2: new Float64Array(trials).fill(1) },
    });
    expect(failure).toBeUndefined();
    near(inputs.u as number[], 1 / (1 + Math.exp(-1)));
    expect(states.get("x2")![17]).toBe(1);
  });

  it("is recovered by the filter: the true network is less surprised than one without the volatility", () => {
    // Slow, because the enhanced update overshoots after a jump that ends a quiet time.
    const course = Array.from({ length: 400 }, (_, t) => -1.5 + 2.5 * Math.sin(t / 25));
    const net = premade.continuous({
      levels: 2,
      input: { precision: 100 },
      states: { x1: { tonicVolatility: -1 }, x2: { mean: -1, tonicVolatility: -3 } },
    });
    const { inputs } = net.sampleGenerative({ trials: 400, seed: 12, given: { x2: course } });
    expect(net.surpriseWithout([], inputs)).toBeLessThan(net.surpriseWithout(["x2"], inputs) - 50);
  });

  it("says where a state left the range of numbers", () => {
    const { failure, trials } = network()
      .input("u", { valueParents: ["x"] })
      .continuous("x", { tonicVolatility: 800 })
      .sampleGenerative({ trials: 3 });
    expect(trials).toBe(0);
    expect(failure).toMatchObject({ trial: 0, node: "x", quantity: "state" });
  });

  it("refuses nodes without one, and states and lengths that do not fit", () => {
    const family = network().exponentialFamily("x");
    expect(() => family.sampleGenerative({ trials: 1 })).toThrow(/node x: a node of kind exponential-family/);
    const net = premade.binary();
    expect(() => net.sampleGenerative({ trials: 2, given: { x9: [0, 0] } })).toThrow(/no state "x9"/);
    expect(() => net.sampleGenerative({ trials: 2, given: { x2: [0] } })).toThrow(
      "x2 has 1 values for 2 trials",
    );
    expect(() => net.sampleGenerative({ trials: 1.5 })).toThrow(/whole number/);
  });
});

describe("surprise", () => {
  const u = [1, 0, Number.NaN, 1, 1, 0];
  const net = premade.binary({ levels: 3 });

  it("sums over inputs and trials, missing ones aside", () => {
    const run = net.filter({ u });
    const p = run.trajectories.get("u.expectedMean")!;
    const want = u.map((x, t) => (Number.isNaN(x) ? 0 : -Math.log(x === 1 ? p[t]! : 1 - p[t]!)));
    const { trials, total } = surpriseOf(net, run);
    want.forEach((x, t) => {
      expect(trials[t]).toBeCloseTo(x, 13);
    });
    expect(total).toBeCloseTo(
      want.reduce((a, b) => a + b),
      12,
    );
    expect(surpriseOf(net, run, "firstLevel").total).toBe(total);
  });

  it("in total counts the posterior means of states under their predictions too", () => {
    const run = net.filter({ u });
    const states = ["x2", "x3"].flatMap((x) =>
      u.map((_, t) => {
        const at = (name: string) => run.trajectories.get(`${x}.${name}`)![t]!;
        const P = at("expectedPrecision");
        return 0.5 * (Math.log(2 * Math.PI) - Math.log(P) + P * (at("mean") - at("expectedMean")) ** 2);
      }),
    );
    const want = surpriseOf(net, run).total + states.reduce((a, b) => a + b);
    expect(surpriseOf(net, run, "total").total).toBeCloseTo(want, 11);
  });

  it("is infinite where the network failed, and refused for a thinned run", () => {
    const failing = premade.continuous({ settings: { variant: "classic" } });
    const run = failing.filter({ u: [0, 1e200, 0] });
    expect(run.failure).toBeDefined();
    const { trials, total } = surpriseOf(failing, run);
    expect(total).toBe(Number.POSITIVE_INFINITY);
    expect([trials.length, trials[run.trials]]).toEqual([3, Number.NaN]);
    expect(() => surpriseOf(net, net.filter({ u }, { keep: 2 }))).toThrow(/keep "all"/);
  });

  it("of responses is that of the unit-square sigmoid", () => {
    const run = net.filter({ u });
    const p = run.trajectories.get("u.expectedMean")!;
    const responses = [1, 1, 0, Number.NaN, 0, 1];
    const { trials } = softmaxSurprise(run, "u", responses, 3);
    responses.forEach((y, t) => {
      const [a, b] = [p[t]! ** 3, (1 - p[t]!) ** 3];
      const want = Number.isNaN(y) ? 0 : -Math.log((y === 1 ? a : b) / (a + b));
      expect(trials[t]).toBeCloseTo(want, 12);
    });
    expect(() => softmaxSurprise(run, "u", [2, 1, 1, 1, 1, 1])).toThrow("trial 1: a response is 0, 1 or NaN");
    expect(() => softmaxSurprise(run, "x2", responses)).toThrow("node x2 is no binary node of this run");
  });
});
