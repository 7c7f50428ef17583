/** Properties of networks of random shape: whatever the graph, the same meaning in every way of writing and running it. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agent, agentDensity, type RunData } from "../../src/agent/index.js";
import { Network, type NetworkData, type NetworkResult } from "../../src/hgf/index.js";
import { nothing } from "./nothing.js";

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const trials = 12;

interface Case {
  readonly data: NetworkData;
  readonly inputs: Readonly<Record<string, number[]>>;
  readonly timeSteps: number[];
}

/** States x0, x1, ... with parents among the later ones, and inputs above which some of them stand. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    variant: fc.constantFrom("classic", "ehgf", "ehgf-legacy", "unbounded"),
    meanField: fc.boolean(),
    conventions: fc.constantFrom("standard", "pyhgf"),
    states: fc.array(
      fc.record({
        mean: real(-1, 1),
        precision: real(2, 20),
        tonicVolatility: real(-6, -2),
        tonicDrift: real(-0.1, 0.1),
        autoconnectionStrength: real(0.7, 1),
        value: fc.array(real(0, 1), { minLength: 1, maxLength: 2 }),
        volatility: fc.array(real(0, 1), { maxLength: 2 }),
        curved: fc.boolean(),
        fused: fc.nat(4).map((n) => n === 0),
      }),
      { minLength: 2, maxLength: 6 },
    ),
    fed: fc.array(
      fc.record({
        kind: fc.constantFrom("input", "input", "binary", "binary", "volatile"),
        precision: real(1, 5),
        at: real(0, 1),
        numbers: fc.array(real(-1, 1), { minLength: trials, maxLength: trials }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    noise: fc.boolean(),
    timeSteps: fc.array(fc.constantFrom(0.5, 1, 1, 2), { minLength: trials, maxLength: trials }),
  })
  .map(({ states, fed, noise, timeSteps, ...settings }): Case => {
    const n = states.length;
    const noisy = noise && fed[0]!.kind === "input";
    const edges: NetworkData["edges"][number][] = [];
    states.forEach(({ value, volatility, curved, fused }, i) => {
      for (const [kind, places] of [
        ["value", value],
        ["volatility", volatility],
      ] as const) {
        const above = places.map((place) => i + 1 + Math.floor(place * (n - i)));
        for (const j of new Set(above)) {
          if (j >= n) continue;
          if (kind === "volatility" && (fused || states[j]!.fused)) continue;
          const coupling = kind === "value" && curved ? { function: "tanh" } : {};
          edges.push({ kind, parent: `x${j}`, child: `x${i}`, strength: 0.3 + 0.1 * j, ...coupling });
        }
      }
    });
    fed.forEach(({ at }, k) => {
      const i = k === 0 ? 0 : Math.min(n - 1, Math.floor(at * n));
      edges.push({ kind: "value", parent: `x${i}`, child: `u${k}`, strength: 1 - 0.1 * k });
      if (noisy && k === 0) edges.push({ kind: "volatility", parent: "n", child: "u0" });
    });
    // A volatile node without children would be fed.
    const parents = new Set(edges.map(({ parent }) => parent));
    const nodes: NetworkData["nodes"][number][] = [
      ...states.map(({ value: _, volatility: __, curved: ___, fused, tonicDrift, ...parameters }, i) => ({
        ...{ id: `x${i}`, kind: fused && parents.has(`x${i}`) ? "volatile" : "continuous" },
        parameters: fused && parents.has(`x${i}`) ? parameters : { ...parameters, tonicDrift },
      })),
      ...fed.map(({ kind, precision, at }, k) => ({
        ...{ id: `u${k}`, kind },
        parameters:
          kind === "binary"
            ? {}
            : kind === "input"
              ? { precision }
              : { precision, autoconnectionStrength: at },
      })),
      ...(noisy ? [{ id: "n", kind: "continuous", parameters: { precision: 4 } }] : []),
    ];
    const inputs = fed.map(({ kind, numbers }, k): [string, number[]] => [
      `u${k}`,
      numbers.map((x) => (kind === "binary" ? (x > 0 ? 1 : 0) : x)),
    ]);
    return {
      data: { settings: settings as NonNullable<NetworkData["settings"]>, nodes, edges },
      inputs: Object.fromEntries(inputs),
      timeSteps,
    };
  });

/** Some inputs of the case missing: every fifth, each input at another time. */
function withGaps({ inputs }: Case): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(inputs).map(([id, u], k) => [id, u.map((x, t) => ((t + k) % 5 === 3 ? Number.NaN : x))]),
  );
}

const run = (data: NetworkData, inputs: Case["inputs"], timeSteps: number[]): NetworkResult =>
  Network.fromJSON(data).filter(inputs, { timeSteps });

/** Largest difference of the beliefs of two runs, relative to max(|x|, 1e-3), up to a failure in both. */
function difference(a: NetworkResult, b: NetworkResult, sign: (id: string) => number = () => 1): number {
  if (a.failure?.trial !== b.failure?.trial || a.failure?.node !== b.failure?.node)
    return Number.POSITIVE_INFINITY;
  let worst = 0;
  for (const [name, series] of a.trajectories) {
    const [id, quantity] = name.split(".") as [string, string];
    if (quantity !== "mean" && quantity !== "precision") continue;
    const other = b.trajectories.get(name)!;
    const flip = quantity === "mean" ? sign(id) : 1;
    for (let t = 0; t < a.trials; t++) {
      worst = Math.max(worst, Math.abs(series[t]! - flip * other[t]!) / Math.max(Math.abs(series[t]!), 1e-3));
    }
  }
  return worst;
}

describe("networks of random shape", () => {
  const check = (property: (c: Case) => boolean, numRuns = 80): void =>
    fc.assert(fc.property(cases, property), { numRuns, seed: 20_26 });

  it("are mostly in working order, so that the properties below say something", () => {
    const ran = fc.sample(cases, { numRuns: 100, seed: 1 }).map((c) => run(c.data, withGaps(c), c.timeSteps));
    expect(ran.filter(({ failure }) => failure === undefined).length).toBeGreaterThan(80);
  });

  it("do not depend on the order in which nodes are declared", () => {
    check((c) => {
      const inputs = withGaps(c);
      const turned = { ...c.data, nodes: [...c.data.nodes].reverse() };
      return difference(run(c.data, inputs, c.timeSteps), run(turned, inputs, c.timeSteps)) < 1e-9;
    });
  });

  it("mirror a state when its mean, drift and couplings change sign", () => {
    check((c) => {
      const flipped = "x1";
      const nodes = c.data.nodes.map((node) => {
        const { mean = 0, tonicDrift = 0 } = node.parameters as { mean?: number; tonicDrift?: number };
        const drift = node.kind === "volatile" ? {} : { tonicDrift: -tonicDrift };
        const parameters = { ...node.parameters, mean: -mean, ...drift };
        return node.id === flipped ? { ...node, parameters } : node;
      });
      const edges = c.data.edges.map((edge) => {
        const turns = edge.parent === flipped || (edge.child === flipped && edge.kind === "value");
        return turns ? { ...edge, strength: -edge.strength! } : edge;
      });
      const inputs = withGaps(c);
      const mirrored = run({ ...c.data, nodes, edges }, inputs, c.timeSteps);
      // The clip and plain sums of log odds are not symmetric in pyhgf's conventions.
      const plain =
        c.data.settings!.conventions === "pyhgf" &&
        c.data.edges.some(({ parent, child }) => parent === flipped && child.startsWith("u"));
      if (plain) return true;
      const sign = (id: string): number => (id === flipped ? -1 : 1);
      return difference(run(c.data, inputs, c.timeSteps), mirrored, sign) < 1e-9;
    });
  });

  it("give the same bits trial by trial, in pieces and after a detour over plain data", () => {
    check((c) => {
      const inputs = withGaps(c);
      const net = Network.fromJSON(JSON.parse(JSON.stringify(Network.fromJSON(c.data))));
      const whole = run(c.data, inputs, c.timeSteps);
      if (whole.failure !== undefined) return true;
      const part = (from: number, to: number): Record<string, number[]> =>
        Object.fromEntries(Object.entries(inputs).map(([id, u]) => [id, u.slice(from, to)]));
      const first = net.filter(part(0, 5), { timeSteps: c.timeSteps.slice(0, 5) });
      const second = net.filter(part(5, trials), { timeSteps: c.timeSteps.slice(5), from: first.end });
      return Object.entries(whole.end.state).every(([name, value]) =>
        Object.is(second.end.state[name], value),
      );
    }, 60);
  });

  it("are predicted only where nothing was seen (standard)", () => {
    check((c) => {
      const data = { ...c.data, settings: { ...c.data.settings, conventions: "standard" as const } };
      const gone = Object.fromEntries(
        Object.entries(c.inputs).map(([id, u]) => [id, u.map(() => Number.NaN)]),
      );
      const { trajectories, failure } = run(data, gone, c.timeSteps);
      // A volatility that nothing is ever known about may overflow in relaxed mode, and says so.
      if (failure !== undefined)
        return failure.quantity === "predictedVolatility" && failure.value === Number.POSITIVE_INFINITY;
      return [...trajectories].every(([name, series]) => {
        const [id, quantity] = name.split(".") as [string, string];
        if (!id.startsWith("x") || id.includes("<-") || (quantity !== "mean" && quantity !== "precision"))
          return true;
        const predicted = trajectories.get(`${id}.expected${quantity === "mean" ? "Mean" : "Precision"}`)!;
        const close = (x: number, t: number): boolean =>
          Math.abs(x - predicted[t]!) <= 1e-12 * Math.max(1, Math.abs(x));
        return quantity === "precision"
          ? series.every((x, t) => close(x, t) || x === 1e10)
          : series.every(close);
      });
    }, 60);
  });

  it("compute the same as a compiled program, values and every quantity", () => {
    check((c) => {
      const inputs = withGaps(c);
      const plain = run(c.data, inputs, c.timeSteps);
      if (plain.failure !== undefined) return true;
      const filter = Network.fromJSON(c.data).asFilter();
      const columns = Object.entries(inputs).map(([id, u]): [string, Float64Array] => [
        id,
        Float64Array.from(u),
      ]);
      const data: RunData = {
        ...{ trials, responses: [], inputs: Object.fromEntries(columns) },
        exogenous: { timeStep: Float64Array.from(c.timeSteps) },
      };
      const model = agent({ filter, response: nothing(), settings: { missingInput: "unobserved" } });
      const density = agentDensity(model, [[data]]);
      const outputs = density.outputs({ participant: 0, z: new Float64Array(0) });
      let compared = 0;
      for (const [name, [recorded]] of outputs) {
        const want = plain.trajectories.get(name);
        if (want === undefined) continue;
        compared += 1;
        for (let t = 0; t < trials; t++) {
          const error = Math.abs(recorded![t]! - want[t]!) / Math.max(Math.abs(want[t]!), 1e-3);
          if (!(error < 1e-12 || Object.is(recorded![t], want[t]))) return false;
        }
      }
      return compared > 20;
    }, 60);
  });
});

describe("a network of 300 nodes", () => {
  it("compiles and computes what the numbers do", () => {
    const ids = Array.from({ length: 100 }, (_, i) => i);
    const nodes = ids.flatMap((i) => [
      { id: `u${i}`, kind: "input", parameters: { precision: 2 } },
      { id: `x${i}`, kind: "continuous" },
      { id: `v${i}`, kind: "continuous" },
    ]);
    const edges = ids.flatMap((i): NetworkData["edges"][number][] => [
      { kind: "value", parent: `x${i}`, child: `u${i}` },
      { kind: "volatility", parent: `v${i}`, child: `x${i}` },
      ...(i === 0 ? [] : [{ kind: "value" as const, parent: `x${i - 1}`, child: `x${i}`, strength: 0.1 }]),
    ]);
    const net = Network.fromJSON({ nodes, edges });
    const inputs = Object.fromEntries(
      ids.map((i) => [`u${i}`, Float64Array.from({ length: 20 }, (_, t) => Math.sin(t / 5 + i))]),
    );
    const plain = net.filter(inputs);
    expect(plain.failure).toBeUndefined();
    const model = agent({ filter: net.asFilter(), response: nothing() });
    const outputs = agentDensity(model, [[{ trials: 20, inputs, responses: [] }]]).outputs({
      participant: 0,
      z: new Float64Array(0),
    });
    for (const i of ids) {
      const [got] = outputs.get(`v${i}.mean`)!;
      got!.forEach((x, t) => {
        const want = plain.trajectories.get(`v${i}.mean`)![t]!;
        expect(Math.abs(x - want)).toBeLessThan(1e-12 * Math.max(1, Math.abs(want)));
      });
    }
  });
});
