/** Threads that share the rows of sweep networks' batches, on real threads of Node. */

import { describe, expect, it, vi } from "vitest";
import { countedThreads } from "../../../node/threads-fixtures.js";
import { purpose, stream } from "../../../random/index.js";
import { Board } from "../../../workers/board.js";
import { WorkerError } from "../../../workers/index.js";
import type { NetworkOptions } from "../../options.js";
import { type SweepNetwork, sweepNetwork } from "../../sweep-network.js";
import type { SweepOptions } from "../../sweep-options.js";
import type { EpochReport } from "../../training/options.js";

const threads = countedThreads(
  'import { sweepTask } from "./deep/single/threads/sweep-task.ts";',
  "sweepTask",
);
const idle = countedThreads("", "");
const { start } = threads;

const [INPUTS, OUTPUTS, ROWS] = [7, 3, 2500];
const random = stream(3, purpose.environment, 0).at(0);
const x = Array.from({ length: ROWS }, () => Array.from({ length: INPUTS }, () => random.normal()));
const values = x.map(([a, b, c]) => [a! * b!, b! - 0.3, c! / 2]);
const labels = x.map((row) => {
  const largest = Math.max(...row.slice(0, OUTPUTS));
  return row.slice(0, OUTPUTS).map((value) => Number(value === largest));
});
const sampleWeight = x.map((_, r) => 1 + (r % 3));
const optimiser = { kind: "adam", learningRate: 0.02 } as const;

function described(options: Partial<NetworkOptions> = {}): NetworkOptions {
  const held = { volatilityParent: false, initial: { precision: 2, expectedPrecision: 2 } };
  return {
    layers: [
      { size: INPUTS, activation: "tanh" },
      { size: 8, activation: "tanh", ...held },
      { size: 12, activation: "gelu", ...held },
      { size: OUTPUTS, volatilityParent: false },
    ],
    ...{ head: "gaussian", float: "float32", seed: 4, ...options },
  };
}

/** What batches of several sizes leave of a network, and what they say. */
function afterBatches(network: SweepNetwork, targets: readonly (readonly number[])[]) {
  const results = [ROWS, 300, 129, 128].map((rows) =>
    network.batchUpdate(x.slice(0, rows), targets.slice(0, rows), {
      ...{ optimiser, sampleWeight: sampleWeight.slice(0, rows), timeStep: 0.8 },
    }),
  );
  return { results, weights: network.weights, state: network.state() };
}

describe("threads that share batches of a sweep network", () => {
  it.each<["gaussian" | "categorical", SweepOptions]>([
    ["gaussian", {}],
    ["categorical", {}],
    ["gaussian", { meanField: true }],
  ])("have the bits of one: %s, %j", async (head, options) => {
    const targets = head === "gaussian" ? values : labels;
    const one = sweepNetwork(described({ head }), options);
    const three = sweepNetwork(described({ head }), options);
    const before = one.weights;
    // 2500 rows are 20 parts, of which two threads have 16 at a time.
    for (const [network, count] of [
      [three, 3],
      [one, 2],
    ] as const) {
      const shared = await network.shareBatches({ count, start });
      expect(shared).toMatchObject({ threads: count, reason: "they share the rows of each batch" });
      expect(threads.alive).toBe(count - 1);
      const passes = vi.spyOn(Board.prototype, "run");
      afterBatches(network, targets);
      // Parts of 2500, 300 and 129 rows; 128 are one part.
      const parts = passes.mock.calls.map(([, blocks]) => blocks);
      expect(parts).toEqual(count === 3 ? [20, 3, 2] : [16, 4, 3, 2]);
      passes.mockRestore();
      shared.close();
      expect(threads.alive).toBe(0);
    }
    const alone = sweepNetwork(described({ head }), options);
    afterBatches(alone, targets);
    expect(three.weights).toEqual(alone.weights);
    expect(one.weights).toEqual(alone.weights);
    expect(alone.weights).not.toEqual(before);
    const wanted = afterBatches(alone, targets);
    expect(afterBatches(three, targets)).toEqual(wanted);
    expect(afterBatches(one, targets)).toEqual(wanted);
  });

  it("serve training, which ends them, and goes on with the same bits on another number", async () => {
    const training = { epochs: 2, batch: 600, shuffleSeed: 3, validation: 0.2, optimiser };
    const reports = async (network: SweepNetwork, options: object): Promise<EpochReport[]> => {
      const all: EpochReport[] = [];
      for await (const report of network.train(x, values, { ...training, ...options })) {
        all.push(report);
        expect(threads.alive).toBe("threads" in options ? 1 : 0);
      }
      return all;
    };
    const [one, two] = [sweepNetwork(described()), sweepNetwork(described())];
    const alone = await reports(one, {});
    const first = await reports(two, { epochs: 1, threads: { count: 2, start } });
    const second = await reports(two, { resume: first[0]!.state });
    expect([...first, ...second]).toEqual(alone);
    expect(two.weights).toEqual(one.weights);
    expect(threads.alive).toBe(0);
    expect(() => one.train(x, values, { ...training, threads: { count: 1.5, start } })).toThrow(
      "threads: must be a whole number of at least 1, got 1.5",
    );
  });

  it("leave rows that are not finite to be looked at one by one", async () => {
    const wild = { optimiser: { kind: "sgd", learningRate: 1e38 } } as const;
    const networks = [sweepNetwork(described()), sweepNetwork(described())] as const;
    const { close } = await networks[1].shareBatches({ count: 2, start });
    const [alone, shared] = networks.map((network) =>
      [1, 2].map(() => network.batchUpdate(x.slice(0, 400), values.slice(0, 400), wild)),
    );
    close();
    expect(shared![1]!.failure).toMatchObject({ row: 0, layer: expect.any(Number) });
    expect(shared).toEqual(alone);
  });

  it("are one where they would be of no use, and say so", async () => {
    const said = async (network: SweepNetwork, count = 2) => {
      const { threads: number, reason, close } = await network.shareBatches({ count, start });
      close();
      expect([number, threads.alive]).toEqual([1, 0]);
      return reason;
    };
    expect(await said(sweepNetwork(described()), 1)).toBe("one was asked for");
    expect(await said(sweepNetwork(described({ float: "float64" })))).toContain("single precision");
    const volatile = described({ layers: [{ size: INPUTS }, { size: 8 }, { size: OUTPUTS }] });
    expect(await said(sweepNetwork(volatile))).toContain("row by row: it has volatility beliefs");
    const still = { volatilityParent: false };
    const odd = described({
      layers: [{ size: INPUTS }, { size: 6, ...still }, { size: OUTPUTS, ...still }],
    });
    expect(await said(sweepNetwork(odd))).toContain("no multiple of 4");
    expect(await said(sweepNetwork(described({ head: "bernoulli" })))).toContain("bernoulli");
    const handed = { feedforwardUncertainty: true };
    expect(await said(sweepNetwork(described(), handed))).toContain("handed up");
    vi.stubGlobal("crossOriginIsolated", false);
    expect(await said(sweepNetwork(described()))).toContain("isolated");
    vi.unstubAllGlobals();
  });

  it("give back batches to who had them before, and do without workers where a batch is one part", async () => {
    const network = sweepNetwork(described());
    const update = () => network.batchUpdate(x.slice(0, 300), values.slice(0, 300), { optimiser });
    const passes = vi.spyOn(Board.prototype, "run");
    const shared = await network.shareBatches({ count: 2, start });
    const alone = await network.shareBatches({ count: 1, start });
    update();
    expect(passes).not.toHaveBeenCalled();
    alone.close();
    update();
    expect(passes).toHaveBeenCalledTimes(1);
    const training = { epochs: 1, optimiser, threads: { count: 3, start } };
    for (const [batch, workers] of [
      [200, 3],
      [128, 1],
      ["online", 1],
    ] as const) {
      const few = [x.slice(0, 200), values.slice(0, 200)] as const;
      for await (const _ of network.train(...few, { ...training, batch }))
        expect(threads.alive).toBe(workers);
    }
    passes.mockClear();
    update();
    expect(passes).toHaveBeenCalledTimes(1);
    shared.close();
    expect(threads.alive).toBe(0);
    passes.mockRestore();
  });

  it("say what keeps a worker from starting", async () => {
    const error = await sweepNetwork(described())
      .shareBatches({ count: 2, start: idle.start })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkerError);
    expect((error as WorkerError).message).toContain('there is no task "parts of sweeps"');
  });
});
