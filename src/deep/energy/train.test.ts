/** Training: what is refused, what is repeated, how it ends, and that it learns. */

import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors.js";
import type { NetworkOptions } from "../options.js";
import type { EpochReport } from "../training/options.js";
import { energyNetwork, type Inference, type TrainOptions } from "./index.js";

const inputs = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const exclusiveOr = [[0], [1], [1], [0]];

const small: NetworkOptions = {
  layers: [{ size: 2 }, { size: 8, activation: "tanh" }, { size: 1 }],
  head: "bernoulli",
  seed: 2,
};

async function run(options: TrainOptions, network = energyNetwork(small)): Promise<EpochReport[]> {
  const reports: EpochReport[] = [];
  for await (const report of network.train(inputs, exclusiveOr, options)) reports.push(report);
  return reports;
}

const adam = { kind: "adam", learningRate: 0.03 } as const;

describe("training", () => {
  it.each<Inference>([
    { method: "backprop" },
    { method: "settle", steps: 20 },
    { method: "epc" },
    { method: "adjoint" },
    { method: "fullCovariance" },
    { method: "incremental", steps: 5 },
    { method: "nudged", mode: "alternating", inner: { method: "settle", steps: 20 } },
  ])("learns exclusive or with %o", async (inference) => {
    const reports = await run({ inference, optimiser: adam, epochs: 300, batch: 4, shuffleSeed: 1 });
    expect(reports).toHaveLength(300);
    expect(reports.at(-1)).toMatchObject({ accuracy: 1, status: "done", samples: 4 });
    expect(reports.at(-1)!.loss).toBeLessThan(reports[0]!.loss);
  });

  it("repeats itself for the same seed, and takes another order for another", async () => {
    const options: TrainOptions = {
      inference: { method: "settle" },
      optimiser: adam,
      epochs: 3,
      shuffleSeed: 5,
    };
    const first = await run(options);
    expect(await run(options)).toEqual(first);
    expect(await run({ ...options, shuffleSeed: 6 })).not.toEqual(first);
  });

  it("stops at the signal and says so", async () => {
    const stop = new AbortController();
    const reports: EpochReport[] = [];
    const options: TrainOptions = {
      inference: { method: "backprop" },
      optimiser: adam,
      epochs: 10,
      signal: stop.signal,
    };
    for await (const report of energyNetwork(small).train(inputs, exclusiveOr, options)) {
      reports.push(report);
      if (reports.length === 2) stop.abort();
    }
    expect(reports.map(({ status }) => status)).toEqual(["done", "done", "stopped"]);
    expect(reports[2]).toMatchObject({ updates: 8, samples: 0 });
  });

  it("ends before an update that is not finite, with the last finite weights", async () => {
    const network = energyNetwork({
      ...small,
      head: "gaussian",
      layers: [{ size: 2 }, { size: 4 }, { size: 1 }],
    });
    const reports = await run(
      { inference: { method: "backprop" }, optimiser: { kind: "sgd", learningRate: 1e60 }, epochs: 50 },
      network,
    );
    expect(reports.at(-1)!.status).toBe("diverged");
    for (const { weights } of network.connections)
      expect([...weights.data].every(Number.isFinite)).toBe(true);
  });

  it("holds the last share of samples back for validation", async () => {
    const [report] = await run({ inference: { method: "backprop" }, optimiser: adam, validation: 0.25 });
    expect(report).toMatchObject({ samples: 3, updates: 3 });
    expect(report!.validationLoss).toBeGreaterThan(0);
  });
});

describe("an energy network refuses", () => {
  const network = energyNetwork(small);
  it.each([
    ["a float type that there is not", () => energyNetwork({ ...small, float: "float16" as "float32" })],
    [
      "a hidden precision of 0",
      () => energyNetwork({ layers: [{ size: 1 }, { size: 1, precision: 0 }, { size: 1 }] }),
    ],
    ["rows that do not pair", () => network.infer(inputs, [[1]], { method: "settle" })],
    ["no rows", () => network.infer([], [], { method: "settle" })],
    ["NaN", () => network.infer([[0, Number.NaN]], [[1]], { method: "settle" })],
    ["a label out of range", () => network.infer([[0, 0]], [[2]], { method: "settle" })],
    ["a rate of 0", () => network.infer([[0, 0]], [[1]], { method: "settle", rate: 0 })],
    ["momentum of 1", () => network.infer([[0, 0]], [[1]], { method: "settle", momentum: 1 })],
    ["inference that changes weights", () => network.infer([[0, 0]], [[1]], { method: "incremental" })],
    [
      "beta above 1",
      () =>
        network.infer([[0, 0]], [[1]], {
          method: "nudged",
          beta: 2,
          mode: "positive",
          inner: { method: "settle" },
        }),
    ],
    [
      "noise of another length",
      () =>
        network.infer([[0, 0]], [[1]], {
          method: "langevin",
          steps: 2,
          rate: 0.1,
          noise: [new Array(8).fill(0)],
        }),
    ],
  ])("%s", (_, call) => {
    expect(call).toThrow(UsageError);
  });
});
