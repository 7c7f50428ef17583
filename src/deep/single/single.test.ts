import { describe, expect, it } from "vitest";
import { matrixOfRows } from "../matrix.js";
import type { NetworkOptions } from "../options.js";
import { type SweepCore, sweepCore } from "../sweep-core.js";
import { type SweepNetwork, sweepNetwork } from "../sweep-network.js";
import type { SweepOptions } from "../sweep-options.js";
import { learningStep, startLearner } from "../weight-learner.js";
import { singleBeliefs } from "./beliefs.js";
import { grounded } from "./ground.js";

const hidden = ["tanh", "gelu", "relu"] as const;
const rows = 12;
const x = Array.from({ length: rows }, (_, r) => [0.3 * r - 1, (r * r * 0.17) % 1, 0.5 - 0.1 * r]);
const y = x.map(([a, b]) => [a! * 0.4, b! - 0.2]);
const optimisers = [
  { kind: "sgd", learningRate: 0.02 },
  { kind: "sgd", learningRate: 0.02, momentum: 0.8, nesterov: true },
  { kind: "adamw", learningRate: 0.01, decayBias: false },
] as const;
const rules: readonly SweepOptions[] = (["standard", "eHGF", "unbounded"] as const).flatMap(
  (volatilityUpdate): SweepOptions[] => [
    { volatilityUpdate },
    { volatilityUpdate, tonicVolatility: true, feedforwardUncertainty: true },
    { volatilityUpdate, tonicVolatility: true, meanField: true },
    { volatilityUpdate, version: "pyhgf-0.3.0" },
  ],
);

function network(float: "float32" | "float64", head: NetworkOptions["head"] = "gaussian"): NetworkOptions {
  return {
    layers: [
      { size: 3 },
      ...hidden.map((activation, k) => ({ size: 6 + k, activation, volatilityParent: k !== 1 })),
      { size: 2 },
    ],
    ...{ head, float, seed: 4 },
  };
}

/** All numbers of a network, each at most so far from another's, relative to the larger of it and 1. */
function expectClose(got: SweepNetwork, want: SweepNetwork, what: string): void {
  const numbers = (net: SweepNetwork): number[] => [
    ...net.state().flatMap((layer) => Object.values(layer).flatMap((field) => [...field])),
    ...net.weights.flatMap(({ weights, bias }) => [...weights.data, ...(bias ?? [])]),
  ];
  const wanted = numbers(want);
  for (const [i, value] of numbers(got).entries()) {
    const off = Math.abs(value - wanted[i]!) / Math.max(1, Math.abs(wanted[i]!));
    expect(off, `${what}, number ${i}: ${value} instead of ${wanted[i]}`).toBeLessThanOrEqual(2e-5);
  }
}

/** Bits of everything after some samples, by one way of running kernels. */
function bitsAfter(backend: "webassembly" | "typescript", options: SweepOptions, optimiser: number): unknown {
  const core = grounded(sweepCore(network("float32"), options), backend)!;
  expect(core.ground!.kernels.backend).toBe(backend);
  const learning = learningStep(core, startLearner(core), "precisionWeighted", optimisers[optimiser]);
  const beliefs = singleBeliefs(core, core.ground!, 0.7);
  const [inputs, targets] = [matrixOfRows("x", x, 3, "float32"), matrixOfRows("y", y, 2, "float32")];
  for (let r = 0; r < rows; r++) {
    beliefs.predict(inputs.data.subarray(3 * r, 3 * r + 3));
    beliefs.correct(targets.data.subarray(2 * r, 2 * r + 2));
    learning.once();
  }
  return numbersOf(core);
}

function numbersOf({ layers, connections }: SweepCore): unknown {
  return [
    layers.map(({ state }) => Object.values(state).map((field) => [...field])),
    connections.map(({ weights, bias }) => [[...weights.data], [...(bias ?? [])]]),
  ];
}

describe("a sweep network in single precision", () => {
  it("agrees with double precision to 2e-5 under every rule and optimiser", () => {
    for (const [i, options] of rules.entries()) {
      const optimiser = optimisers[i % optimisers.length]!;
      const [single, double] = [
        sweepNetwork(network("float32"), options),
        sweepNetwork(network("float64"), options),
      ];
      for (const net of [single, double]) net.fit(x, y, { optimiser, timeStep: 0.7 });
      expectClose(single, double, JSON.stringify(options));
    }
  });

  it("agrees with double precision with heads of classes", () => {
    const labels = y.map((_, r) => (r % 3 === 0 ? [1, 0] : [0, 1]));
    for (const head of ["bernoulli", "categorical"] as const) {
      const [single, double] = [
        sweepNetwork(network("float32", head)),
        sweepNetwork(network("float64", head)),
      ];
      for (const net of [single, double]) net.fit(x, labels, { optimiser: optimisers[0] });
      expectClose(single, double, head);
    }
  });

  it("has the same bits by WebAssembly and by TypeScript", () => {
    for (const [i, options] of rules.entries()) {
      const optimiser = i % optimisers.length;
      expect(bitsAfter("webassembly", options, optimiser)).toEqual(
        bitsAfter("typescript", options, optimiser),
      );
    }
  });

  it("goes on from a call to the next, its optimiser too, and predicts what it predicted before learning", () => {
    const [one, many] = [sweepNetwork(network("float32")), sweepNetwork(network("float32"))];
    const optimiser = { kind: "adam", learningRate: 0.05 } as const;
    one.fit(x, y, { optimiser });
    for (const [r, row] of x.entries()) many.fit([row], [y[r]!], { optimiser });
    expect(one.weights).toEqual(many.weights);
    expect(one.state()).toEqual(many.state());
    const predicted = one.predict([x[0]!]);
    expect(one.fit([x[0]!], [y[0]!]).predictions).toEqual(predicted);
  });

  it("says where a belief stopped being a number", () => {
    const wild = { kind: "sgd", learningRate: 1e30 } as const;
    const { failure } = sweepNetwork(network("float32")).fit(x, y, { optimiser: wild });
    expect(failure).toMatchObject({ row: 1, layer: expect.any(Number), unit: expect.any(Number) });
  });

  it("leaves activations that kernels do not know to the equations as they are written", () => {
    const own = (float: "float32" | "float64"): NetworkOptions => ({
      layers: [{ size: 3 }, { size: 4, activation: "geluExact" }, { size: 2 }],
      ...{ float, seed: 4 },
    });
    const [single, double] = [sweepNetwork(own("float32")), sweepNetwork(own("float64"))];
    for (const net of [single, double]) net.fit(x, y, { optimiser: optimisers[0] });
    expectClose(single, double, "geluExact");
  });

  it("learns from batches by matrix products what double precision learns row by row", () => {
    const inputs = Array.from({ length: 150 }, (_, r) => x[r % rows]!.map((v) => v + 0.003 * r));
    for (const meanField of [false, true]) {
      for (const head of ["gaussian", "categorical"] as const) {
        const held = { volatilityParent: false, initial: { precision: 2, expectedPrecision: 2 } };
        const of = (float: "float32" | "float64"): NetworkOptions => ({
          layers: [
            { size: 3, activation: "tanh" },
            { size: 8, activation: "tanh", ...held },
            { size: 12, activation: "gelu", ...held },
            { size: 2, volatilityParent: false },
          ],
          ...{ head, float, seed: 4 },
        });
        const labels = inputs.map((_, r) => (head === "gaussian" ? y[r % rows]! : [r % 2, 1 - (r % 2)]));
        const sampleWeight = inputs.map((_, r) => 1 + (r % 3));
        const nets = [of("float32"), of("float64")].map((each) => sweepNetwork(each, { meanField }));
        const results = nets.map((net) =>
          [1, 2].map(() => net.batchUpdate(inputs, labels, { optimiser: optimisers[2], sampleWeight })),
        );
        expectClose(nets[0]!, nets[1]!, `${head}, mean field ${meanField}`);
        for (const name of ["predictions", "inputErrors"] as const) {
          const want = results[1]![1]![name].data;
          for (const [i, value] of results[0]![1]![name].data.entries()) {
            expect(Math.abs(value - want[i]!)).toBeLessThanOrEqual(2e-5 * Math.max(1, Math.abs(want[i]!)));
          }
        }
      }
    }
  });
});
