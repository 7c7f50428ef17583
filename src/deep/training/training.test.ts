/** Training that is stopped, saved, loaded and resumed, or that diverges: both kinds of networks. */

import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors.js";
import { purpose, stream } from "../../random/index.js";
import {
  type EpochReport,
  energyNetwork,
  type Inference,
  loadNetwork,
  type NetworkOptions,
  type Optimiser,
  type SweepTrainOptions,
  saveNetwork,
  sweepNetwork,
} from "../index.js";

const rows = 150;
const x = Array.from({ length: rows }, (_, r) => [Math.sin(r), Math.cos(3 * r)]);
const y = x.map(([a, b]) => [Math.tanh(a! * b!)]);
const layers: NetworkOptions["layers"] = [{ size: 2 }, { size: 4, activation: "tanh" }, { size: 1 }];

const optimisers: Readonly<Record<string, Optimiser>> = {
  sgd: { kind: "sgd", learningRate: { kind: "linear", from: 0.05, to: 0.01, steps: 30 } },
  momentum: { kind: "sgd", learningRate: 0.02, momentum: 0.9, nesterov: true },
  adam: { kind: "adam", learningRate: { kind: "cosine", value: 0.01, decaySteps: 40 } },
  adamw: { kind: "adamw", learningRate: 0.01, weightDecay: 0.1 },
};

const methods: Readonly<Record<string, () => Inference>> = {
  backprop: () => ({ method: "backprop" }),
  alternating: () => ({ method: "nudged", mode: "alternating", inner: { method: "settle", steps: 5 } }),
  incremental: () => ({ method: "incremental", steps: 3 }),
  langevin: () => ({ method: "langevin", steps: 4, rate: 0.01, noise: stream(3, purpose.activity, 0).at(0) }),
};

/** A signal that says stop from the n-th question on. */
function stopAt(n: number): AbortSignal {
  let asked = 0;
  return Object.defineProperty(new AbortController().signal, "aborted", { get: () => ++asked >= n });
}

async function all(reports: AsyncIterable<EpochReport>): Promise<EpochReport[]> {
  const list: EpochReport[] = [];
  for await (const report of reports) list.push(report);
  return list;
}

describe("an energy network resumes bit for bit", () => {
  const cases = [
    ...Object.keys(optimisers).map((name) => [name, "backprop"] as const),
    ...Object.keys(methods).map((name) => ["adam", name] as const),
  ];
  it.each(cases)("%s, %s", async (name, method) => {
    const options = (): Parameters<ReturnType<typeof energyNetwork>["train"]>[2] => ({
      inference: methods[method]!(),
      optimiser: optimisers[name]!,
      ...{ epochs: 3, batch: 8, shuffleSeed: 4, validation: 0.2 },
    });
    const whole = energyNetwork({ layers, seed: 8 });
    const wanted = await all(whole.train(x, y, options()));
    const half = energyNetwork({ layers, seed: 8 });
    const before = await all(half.train(x, y, { ...options(), signal: stopAt(24) }));
    expect(before.map(({ status }) => status)).toEqual(["done", "stopped"]);
    const { network, training } = loadNetwork(saveNetwork(half, before[1]!.state));
    if (!("infer" in network) || training === undefined) throw new Error("a network in training was saved");
    const after = await all(network.train(x, y, { ...options(), resume: training }));
    expect([before[0], ...after]).toEqual(wanted);
    expect(network.connections).toEqual(whole.connections);
  });
});

describe("a sweep network resumes bit for bit", () => {
  const cases = Object.keys(optimisers).flatMap((name) =>
    (["float32", "float64"] as const).flatMap((float) =>
      (["online", 8] as const).map((batch) => [name, float, batch] as const),
    ),
  );
  it.each(cases)("%s, %s, batch %s", async (name, float, batch) => {
    const options: SweepTrainOptions = {
      optimiser: optimisers[name]!,
      ...{ epochs: 3, batch, shuffleSeed: 4, validation: 0.2 },
    };
    const described: NetworkOptions = { layers, float, seed: 8 };
    const whole = sweepNetwork(described);
    const wanted = await all(whole.train(x, y, options));
    const half = sweepNetwork(described);
    // Online, a question comes before every 64 rows.
    const stop = stopAt(batch === "online" ? 4 : 24);
    const before = await all(half.train(x, y, { ...options, signal: stop }));
    expect(before.map(({ status }) => status)).toEqual(["done", "stopped"]);
    expect(before[1]!.samples).toBeGreaterThan(0);
    const { network, training } = loadNetwork(saveNetwork(half, before[1]!.state));
    if ("infer" in network || training === undefined) throw new Error("a network in training was saved");
    const after = await all(network.train(x, y, { ...options, resume: training }));
    expect([before[0], ...after]).toEqual(wanted);
    expect(network.weights).toEqual(whole.weights);
    expect(network.state()).toEqual(whole.state());
  });

  it("and learns in epochs what it learns by fit, in order", async () => {
    const [net, twin] = [sweepNetwork({ layers, seed: 1 }), sweepNetwork({ layers, seed: 1 })];
    const optimiser: Optimiser = { kind: "sgd", learningRate: 0.05 };
    const reports = await all(net.train(x, y, { optimiser, epochs: 2 }));
    const { predictions } = twin.fit(x, y, { optimiser });
    twin.fit(x, y, { optimiser });
    expect(net.weights).toEqual(twin.weights);
    const loss = y.reduce((sum, [value], r) => sum + 0.5 * (value! - predictions.data[r]!) ** 2, 0) / rows;
    expect(reports[0]!.loss).toBeCloseTo(loss, 6);
    expect(reports.at(-1)).toMatchObject({ updates: 2 * rows, samples: rows, status: "done" });
  });
});

describe("training that diverges", () => {
  it("leaves an energy network and its optimiser as they were before the update that would not be finite", async () => {
    for (const optimiser of [
      { kind: "sgd", learningRate: 1e280 },
      { kind: "sgd", learningRate: 1e280, momentum: 0.5 },
    ] satisfies Optimiser[]) {
      const network = energyNetwork({ layers: [{ size: 1 }, { size: 3 }, { size: 1 }], seed: 1 });
      const first = structuredClone(network.connections);
      const [report, ...more] = await all(
        network.train([[1e30]], [[1]], { inference: { method: "backprop" }, optimiser, epochs: 3 }),
      );
      expect(report).toMatchObject({ status: "diverged", updates: 0, samples: 0 });
      expect(more).toEqual([]);
      expect(network.connections).toEqual(first);
      expect(report!.state.optimiser!.count).toBe(0);
    }
  });

  it.each(["online", 8] as const)("leaves a sweep network finite, batch %s", async (batch) => {
    const network = sweepNetwork({
      layers: [{ size: 2 }, { size: 3 }, { size: 1 }],
      float: "float64",
      seed: 1,
    });
    const optimiser: Optimiser = { kind: "sgd", learningRate: 1e100 };
    const reports = await all(network.train(x, y, { optimiser, epochs: 20, batch }));
    expect(reports.at(-1)!.status).toBe("diverged");
    expect(network.weights.every(({ weights }) => weights.data.every(Number.isFinite))).toBe(true);
    expect(network.predict(x).rows).toBe(rows);
  });
});

describe("training refuses", () => {
  const options = {
    inference: { method: "backprop" },
    optimiser: optimisers.adam!,
    shuffleSeed: 1,
  } as const;
  it("a state that belongs to other samples, another order or another optimiser", async () => {
    const network = energyNetwork({ layers });
    const [{ state }] = (await all(network.train(x, y, options))) as [EpochReport];
    const resumed = (change: object, data = x): AsyncIterable<EpochReport> =>
      network.train(data, data === x ? y : y.slice(1), { ...options, epochs: 2, resume: state, ...change });
    await expect(all(resumed({}, x.slice(1)))).rejects.toThrow(/a number of samples of 150, got 149/);
    await expect(all(resumed({ shuffleSeed: 2 }))).rejects.toThrow(/the shuffleSeed 1, got 2/);
    await expect(all(resumed({ batch: 10 }))).rejects.toThrow(/batches of 1, got 10/);
    expect(() => resumed({ optimiser: optimisers.sgd })).toThrow(/memory of another optimiser/);
  });

  it("a categorical target that is no probability of one class each", () => {
    const network = energyNetwork({ layers: [{ size: 1 }, { size: 3 }], head: "categorical" });
    const call = () => network.infer([[1]], [[1, 1, 1]], { method: "backprop" });
    expect(call).toThrow(UsageError);
    expect(call).toThrow(/row 0 must sum to 1 \(one-hot\), got 3/);
  });
});
