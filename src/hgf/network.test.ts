import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { Network, network } from "./index.js";

const message = (f: () => unknown): string => {
  try {
    f();
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
};
const threeLevels = () =>
  network()
    .binary("u", { valueParents: ["x2"] })
    .continuous("x2", { tonicVolatility: -3, volatilityParents: { x3: 0.5 } })
    .continuous("x3", { tonicVolatility: -6 });

describe("a network", () => {
  it("is immutable: every declaration gives a new one", () => {
    const before = network().continuous("x");
    before.input("u", { valueParents: ["x"] });
    expect(before.toJSON().nodes.length).toBe(1);
  });

  it("takes its nodes in any order", () => {
    const inputs = { u: [1, 0, 1, 1] };
    const other = network()
      .continuous("x3", { tonicVolatility: -6 })
      .binary("u", { valueParents: ["x2"] })
      .continuous("x2", { tonicVolatility: -3, volatilityParents: { x3: 0.5 } });
    expect(other.filter(inputs).trajectories.get("x3.mean")).toEqual(
      threeLevels().filter(inputs).trajectories.get("x3.mean"),
    );
  });

  it("survives JSON, infinities included", () => {
    const net = network({ conventions: "toolbox-8.2", variant: "uhgf" })
      .input("u", { precision: Number.POSITIVE_INFINITY, valueParents: ["x"] })
      .continuous("x");
    const data = JSON.parse(JSON.stringify(net));
    expect(data.settings.variant).toBe("unbounded");
    expect(data.nodes[0].parameters).toEqual({ precision: "Infinity" });
    expect(network.fromJSON(data).toJSON()).toEqual(net.toJSON());
  });

  it("names its parameters after its parts", () => {
    expect(
      threeLevels()
        .asFilter()
        .parameters.map(({ name }) => name),
    ).toEqual([
      "x2.mean",
      "x2.precision",
      "x2.tonicVolatility",
      "x2.tonicDrift",
      "x2.autoconnectionStrength",
      "x3.mean",
      "x3.precision",
      "x3.tonicVolatility",
      "x3.tonicDrift",
      "x3.autoconnectionStrength",
      "u<-x2.valueCoupling",
      "x2<-x3.volatilityCoupling",
    ]);
  });

  it("fixes every parameter at its value unless it is free", () => {
    const filter = threeLevels().asFilter({
      free: ["x2.tonicVolatility", "x2.precision"],
      priors: { "x3.mean": { mean: 1, variance: 2 } },
    });
    const prior = (name: string) => filter.parameters.find((p) => p.name === name)?.prior;
    expect(prior("x2.tonicVolatility")).toEqual({ mean: -3, variance: 16 });
    expect(prior("x2.precision")).toEqual({ mean: 0, variance: 1 });
    expect(prior("x3.tonicVolatility")).toEqual({ mean: -6, variance: 0 });
    expect(prior("x3.mean")).toEqual({ mean: 1, variance: 2 });
  });

  it("offers its levels to response models: those of a chain, or the ones listed", () => {
    expect(threeLevels().asFilter().roles["level[3].mean"]).toBe("x3.mean");
    expect(threeLevels().asFilter({ levels: ["x2"] }).roles).toEqual({
      "level[1].expectedMean": "x2.expectedMean",
      "level[1].expectedVariance": "x2.expectedVariance",
      "level[1].mean": "x2.mean",
      "level[1].variance": "x2.variance",
    });
  });

  it("moves every belief to its prediction on a trial without any observation", () => {
    for (const variant of ["classic", "ehgf", "ehgf-legacy", "unbounded"] as const) {
      const { trajectories } = network({ variant })
        .binary("u", { valueParents: ["x2"] })
        .continuous("x2", { mean: 1, tonicDrift: 0.1, volatilityParents: ["x3"] })
        .continuous("x3", { autoconnectionStrength: 0.9, mean: 0.3 })
        .filter({ u: [1, Number.NaN, 0] }, { timeSteps: [1, 2.5, 1] });
      for (const x of ["x2", "x3"]) {
        expect(trajectories.get(`${x}.mean`)![1]).toBe(trajectories.get(`${x}.expectedMean`)![1]);
        expect(trajectories.get(`${x}.precision`)![1]).toBe(trajectories.get(`${x}.expectedPrecision`)![1]);
      }
      expect(trajectories.get("u.inputSurprise")![1]).toBe(0);
    }
  });

  it("takes longer to forget nothing: two missing steps are one of their sum", () => {
    const net = network()
      .input("u", { valueParents: ["x"] })
      .continuous("x", { tonicDrift: 0.3 });
    const once = net.filter({ u: [1, Number.NaN, 2] }, { timeSteps: [1, 4, 1] }).trajectories.get("x.mean")!;
    const twice = net.filter({ u: [1, Number.NaN, Number.NaN, 2] }, { timeSteps: [1, 1.5, 2.5, 1] });
    expect(twice.trajectories.get("x.mean")![3]).toBeCloseTo(once[2]!, 14);
  });
});

describe("one input with known noise and volatility", () => {
  it("is the Kalman filter, and its surprise the innovation's", () => {
    const inputs = [0.4, -0.1, 1.2, 0.7];
    const { trajectories } = network({ maximumPrecision: Number.POSITIVE_INFINITY })
      .input("u", { precision: 4, valueParents: ["x"] })
      .continuous("x", { mean: 0.5, precision: 2, tonicVolatility: -1 })
      .filter({ u: inputs });
    let [mean, variance] = [0.5, 0.5];
    inputs.forEach((u, t) => {
      const predicted = variance + Math.exp(-1);
      const total = predicted + 0.25;
      const surprise = 0.5 * (Math.log(2 * Math.PI * total) + (u - mean) ** 2 / total);
      expect(trajectories.get("u.inputSurprise")![t]).toBeCloseTo(surprise, 13);
      mean += (predicted / total) * (u - mean);
      variance = (predicted * 0.25) / total;
      expect(trajectories.get("x.mean")![t]).toBeCloseTo(mean, 13);
      expect(trajectories.get("x.variance")![t]).toBeCloseTo(variance, 13);
    });
  });
});

describe("relaxed mode, time steps and value coupling", () => {
  it("equal the joint Kalman update at every time step on the first trial", () => {
    const [t, alpha, u] = [2.5, 0.8, 1.3];
    const { trajectories } = network({ variant: "classic", meanField: false })
      .input("u", { precision: 3, valueParents: ["a"] })
      .continuous("a", { precision: 2, tonicVolatility: -1, valueParents: { b: alpha } })
      .continuous("b", { precision: 1.5, tonicVolatility: -2 })
      .filter({ u: [u] }, { timeSteps: [t] });
    const varB = 1 / 1.5 + t * Math.exp(-2);
    const varA = 1 / 2 + t * Math.exp(-1) + (t * alpha) ** 2 * varB;
    const covariance = t * alpha * varB;
    const total = varA + 1 / 3;
    expect(trajectories.get("b.mean")![0]).toBeCloseTo((covariance / total) * u, 13);
    expect(trajectories.get("b.variance")![0]).toBeCloseTo(varB - covariance ** 2 / total, 13);
  });
});

describe("a network that cannot be used", () => {
  const cases: readonly [string, () => unknown, string][] = [
    [
      "two nodes of one name",
      () => threeLevels().continuous("x2").asFilter(),
      "node x2 is declared twice; every node needs its own id",
    ],
    [
      "an unknown parent",
      () =>
        network()
          .binary("u", { valueParents: ["x9"] })
          .continuous("x2")
          .asFilter(),
      'value edge u<-x9: no node "x9" (the parent); the nodes are u, x2',
    ],
    [
      "a node that is its own parent",
      () =>
        network()
          .binary("u", { valueParents: ["x"] })
          .continuous("x", { volatilityParents: ["x"] })
          .asFilter(),
      "node x cannot be its own volatility parent",
    ],
    [
      "an edge twice",
      () =>
        network()
          .binary("u", { valueParents: ["x", "x"] })
          .continuous("x")
          .asFilter(),
      "value edge u<-x is declared twice; give it one strength",
    ],
    [
      "a cycle",
      () =>
        network()
          .binary("u", { valueParents: ["a"] })
          .continuous("a", { volatilityParents: ["b"] })
          .continuous("b", { valueParents: ["a"] })
          .asFilter(),
      "nodes u, a, b form a cycle; a parent cannot be a child of its children",
    ],
    [
      "an input as a parent",
      () =>
        network()
          .input("u", { valueParents: ["x"] })
          .continuous("x", { valueParents: ["u"] })
          .asFilter(),
      "value edge x<-u: u is of kind input, and only continuous nodes can be parents",
    ],
    [
      "an input without a parent",
      () => network().binary("u").continuous("x").asFilter(),
      "node u: a node of kind binary needs a value parent; add valueParents: { x: 1 }",
    ],
    [
      "no input",
      () => network().continuous("x").asFilter(),
      "the network has no input: declare one with .input(id, ...) or .binary(id, ...)",
    ],
    [
      "a precision that is not positive",
      () =>
        network()
          .input("u", { valueParents: ["x2"] })
          .continuous("x2", { precision: -0.3 })
          .asFilter(),
      "node x2: precision must be > 0, got -0.3; pass 1 / variance",
    ],
    [
      "a number that is not finite",
      () =>
        network()
          .input("u", { valueParents: ["x"] })
          .continuous("x", { mean: Number.NaN })
          .asFilter(),
      "node x: mean must be a finite number, got NaN",
    ],
    [
      "an input without noise",
      () =>
        network()
          .input("u", { precision: Number.POSITIVE_INFINITY, valueParents: ["x"] })
          .continuous("x")
          .asFilter(),
      'node u: an input without noise (precision Infinity) needs noise parents or conventions "toolbox-8.2"; or give a ' +
        "finite precision",
    ],
    [
      "noise parents of an input whose own noise is not given",
      () =>
        Network.fromJSON({
          nodes: [
            { id: "u", kind: "input" },
            { id: "x", kind: "continuous" },
            { id: "n", kind: "continuous" },
          ],
          edges: [
            { kind: "value", parent: "x", child: "u" },
            { kind: "volatility", parent: "n", child: "u" },
          ],
        }),
      "volatility edge u<-n: an input with noise parents needs its precision given: the default, noise of variance 1, " +
        "would hide them; pass precision, Infinity for no noise but theirs",
    ],
    [
      "a volatility parent of a binary node",
      () =>
        Network.fromJSON({
          nodes: [
            { id: "u", kind: "binary" },
            { id: "x", kind: "continuous" },
          ],
          edges: [{ kind: "volatility", parent: "x", child: "u" }],
        }),
      "volatility edge u<-x: a binary node has no volatility; make x a volatility parent of u's value parent",
    ],
    [
      "an unknown coupling function",
      () =>
        Network.fromJSON({
          nodes: [],
          edges: [{ kind: "value", parent: "x", child: "u", function: "tanhh" }],
        }),
      'edge u<-x: unknown function "tanhh"; there are identity, relu, reversed-relu, sigmoid, tanh, sin, square, exp, ' +
        "softplus, or pass a function of your own, written with credence/scalar",
    ],
    [
      "an unknown kind",
      () => Network.fromJSON({ nodes: [{ id: "c", kind: "catgorical" }], edges: [] }),
      'node c: unknown kind "catgorical"; did you mean "categorical"; there are continuous, input, binary, constant, ' +
        "volatile, categorical, transitions, exponential-family, dirichlet-process",
    ],
    [
      "an unknown attribute",
      () =>
        Network.fromJSON({
          nodes: [{ id: "u", kind: "input", parameters: { tonicVolatility: 1 } }],
          edges: [],
        }),
      'node u: a node of kind input has no attribute "tonicVolatility", only precision, tonicDrift',
    ],
    [
      "a coupling of 0 under the unbounded rule",
      () =>
        network({ variant: "unbounded" })
          .binary("u", { valueParents: ["x"] })
          .continuous("x", { volatilityParents: { y: 0 } })
          .continuous("y")
          .asFilter(),
      'volatility edge x<-y: strength 0 is impossible with variant "unbounded"; leave the edge out',
    ],
    [
      "an unknown setting",
      () => Network.fromJSON({ settings: { varient: "ehgf" }, nodes: [], edges: [] }),
      'unknown network setting "varient"; the settings are variant, meanField, probabilityClip, maximumPrecision, ' +
        "conventions, noisePredictionError, exactAutoregressiveVariance",
    ],
    [
      "unknown conventions",
      () => Network.fromJSON({ settings: { conventions: "julia" }, nodes: [], edges: [] }),
      'conventions must be one of standard, pyhgf, toolbox-8.2; got "julia"',
    ],
    [
      "several inputs under the toolbox's conventions",
      () =>
        network({ conventions: "toolbox-8.2" })
          .binary("u", { valueParents: ["x"] })
          .binary("w", { valueParents: ["x"] })
          .continuous("x")
          .asFilter(),
      'conventions "toolbox-8.2": a chain has one input, this network has u, w; use conventions "standard"',
    ],
    [
      "an unknown level",
      () => threeLevels().asFilter({ levels: ["u", "x4"] }),
      'levels: no belief "x4"; binary and continuous nodes are x3, x2, u',
    ],
    [
      "numbers for an input it does not have",
      () => threeLevels().filter({ u: [1], w: [0] }),
      "no input w; the inputs are u",
    ],
    [
      "no numbers for an input it has",
      () => threeLevels().filter({}),
      "no numbers for input u; pass filter({ u: [...] })",
    ],
  ];
  for (const [what, f, expected] of cases) {
    it(`says so: ${what}`, () => {
      expect(message(f)).toBe(expected);
    });
  }
});
