import { describe, expect, it } from "vitest";
import { UsageError } from "../errors.js";
import { lambertW0, lambertW0OfLog } from "./lambert.js";
import type { NetworkOptions } from "./options.js";
import { sweepNetwork } from "./sweep-network.js";
import type { SweepOptions } from "./sweep-options.js";

const network: NetworkOptions = {
  layers: [{ size: 2 }, { size: 4, activation: "tanh" }, { size: 1 }],
  float: "float64",
  seed: 5,
};
const inputs = [
  [0.1, -0.4],
  [1, 0.3],
  [-0.7, 0.9],
];
const targets = [[0.5], [-0.2], [1]];

describe("sweepNetwork", () => {
  it("refuses options that a pinned version does not have", () => {
    const refused = (options: SweepOptions, message: RegExp, of = network): void => {
      expect(() => sweepNetwork(of, options)).toThrow(UsageError);
      expect(() => sweepNetwork(of, options)).toThrow(message);
    };
    refused({ version: "pyhgf-0.3.0", meanField: true }, /pyhgf-0.3.0 has no option meanField/);
    refused({ version: "pyhgf-0.3.0", feedforwardUncertainty: false }, /no option feedforwardUncertainty/);
    refused({ version: "pyhgf-0.3.0" }, /no categorical/, { ...network, head: "categorical" });
    refused({ version: "pyhgf-0.3.2", lambert: "log" }, /no lambert/);
    refused({ version: "pyhgf-0.3.2", meanField: true, feedforwardUncertainty: true }, /choose one/);
    const coupled = { ...network, layers: [{ size: 2 }, { size: 1, volatilityCoupling: 0.5 }] };
    refused({ version: "pyhgf-0.3.2" }, /layer 1: pyhgf-0.3.2 has no volatilityCoupling/, coupled);
    const tonic = { ...network, layers: [{ size: 2 }, { size: 1, tonicVolatility: -2 }] };
    refused({}, /layer 1: tonicVolatility needs .* tonicVolatility: true/, tonic);
    refused({ maxPosteriorPrecision: 0 }, /maxPosteriorPrecision must be > 0/);
    const residual = { ...network, layers: [{ size: 2 }, { size: 2 }], connections: { residual: true } };
    refused({}, /connection 0: sweep networks have neither residual/, residual);
    const old = sweepNetwork(network, { version: "pyhgf-0.3.0" });
    expect(() => old.batchUpdate(inputs, targets)).toThrow(/pyhgf-0.3.0 has none/);
    expect(() => old.fit(inputs, targets, { updatePrecisions: false })).toThrow(/no updatePrecisions/);
    const newer = sweepNetwork(network, { version: "pyhgf-0.3.2" });
    expect(() => newer.fit(inputs, targets, { learningKind: "mapNatural" })).toThrow(/no "mapNatural"/);
  });

  it("refuses data that it cannot learn from, naming row and column", () => {
    const net = sweepNetwork({ ...network, head: "bernoulli" });
    expect(() => net.fit([[1, Number.NaN]], [[1]])).toThrow(/inputs: row 0, column 1 .* got NaN/);
    expect(() => net.fit(inputs, [[1]])).toThrow(/as many rows, got 3 and 1/);
    expect(() => net.fit([[1, 2]], [[2]])).toThrow(/targets: row 0, column 0 must be between 0 and 1, got 2/);
    expect(() => net.fit([[1, 2]], [[1]], { timeStep: 0 })).toThrow(/timeStep/);
    const three = { ...network, layers: [{ size: 1 }, { size: 3 }], head: "categorical" as const };
    expect(() => sweepNetwork(three).fit([[1]], [[1, 1, 0]])).toThrow(/row 0 must sum to 1 .* got 2/);
  });

  it("takes no rows without changing anything", () => {
    const net = sweepNetwork(network);
    const before = [net.weights, net.state()];
    expect(net.fit([], []).predictions.rows).toBe(0);
    expect(net.batchUpdate([], []).inputErrors.rows).toBe(0);
    expect([net.weights, net.state()]).toEqual(before);
  });

  it("predicts without changing anything, and the same as the prediction before learning", () => {
    const net = sweepNetwork(network);
    net.fit(inputs, targets);
    const before = [net.weights, net.state()];
    const predicted = net.predict([[0.2, 0.2]]);
    expect([net.weights, net.state()]).toEqual(before);
    expect(net.fit([[0.2, 0.2]], [[0]]).predictions).toEqual(predicted);
  });

  it("learns in one call what it learns row by row", () => {
    const [one, many] = [sweepNetwork(network), sweepNetwork(network)];
    const optimiser = { kind: "adam", learningRate: 0.05 } as const;
    one.fit(inputs, targets, { optimiser });
    for (const [r, x] of inputs.entries()) many.fit([x], [targets[r]!], { optimiser });
    expect(one.weights).toEqual(many.weights);
    expect(one.state()).toEqual(many.state());
  });

  it("records quantities of every layer as rows", () => {
    const { record } = sweepNetwork(network).fit(inputs, targets, { record: ["mean", "precision"] });
    expect(Object.keys(record)).toEqual(["mean", "precision"]);
    expect([...record.mean![0]!.data]).toEqual(inputs.flat());
    expect([...record.mean![2]!.data]).toEqual(targets.flat());
    expect(record.precision![1]).toMatchObject({ rows: 3, columns: 4 });
  });

  it("moves beliefs only, or weights only, where asked", () => {
    const still = sweepNetwork(network);
    const { weights } = still;
    still.fit(inputs, targets, { weightUpdate: false });
    expect(still.weights).toEqual(weights);
    const held = sweepNetwork(network);
    const before = held.state().map(({ precision }) => precision);
    held.fit(inputs, targets, { updatePrecisions: false });
    expect(held.state().map(({ precision }) => precision)).toEqual(before);
    expect(held.weights).not.toEqual(weights);
  });

  it("says where a belief stopped being a number, and goes on", () => {
    const wild = { kind: "sgd", learningRate: 1e200 } as const;
    const { failure } = sweepNetwork(network).fit(inputs, targets, { optimiser: wild });
    expect(failure).toMatchObject({ row: expect.any(Number), layer: expect.any(Number) });
    expect(sweepNetwork(network).fit(inputs, targets).failure).toBeUndefined();
  });

  it("agrees in single and double precision to 2e-5", () => {
    const [single, double] = [sweepNetwork({ ...network, float: "float32" }), sweepNetwork(network)];
    const optimiser = { kind: "sgd", learningRate: 0.05 } as const;
    for (const net of [single, double]) net.fit(inputs, targets, { optimiser });
    for (const [k, { weights }] of double.weights.entries()) {
      for (const [i, w] of weights.data.entries()) {
        expect(Math.abs(single.weights[k]!.weights.data[i]! - w)).toBeLessThan(2e-5);
      }
    }
  });
});

describe("Lambert's W", () => {
  it("undoes w e^w, and on logarithms reaches beyond the largest number", () => {
    for (const w of [0.001, 0.5, 1, 3, 40]) expect(lambertW0(w * Math.exp(w)) / w).toBeCloseTo(1, 13);
    for (const w of [0.5, 1, 3, 40, 700, 1e6]) expect(lambertW0OfLog(w + Math.log(w)) / w).toBeCloseTo(1, 13);
    expect(lambertW0(Number.MAX_VALUE)).toBeNaN();
  });
});
