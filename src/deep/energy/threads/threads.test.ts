/** Threads that share the rows of batches, on real threads of Node. */

import { describe, expect, it, vi } from "vitest";
import { countedThreads } from "../../../node/threads-fixtures.js";
import { purpose, stream } from "../../../random/index.js";
import { WorkerError } from "../../../workers/index.js";
import type { Activation } from "../../activation.js";
import type { NetworkOptions } from "../../options.js";
import type { EpochReport } from "../../training/options.js";
import { energyNetwork, type Inference, type TrainOptions } from "../index.js";
import { batchThreadsInfo, worthBatchThreads } from "./threads.js";

const threads = countedThreads(
  'import { partsTask } from "./deep/energy/threads/parts-task.ts";',
  "partsTask",
);
const idle = countedThreads("", "");
const { start } = threads;

const [INPUTS, CLASSES, ROWS] = [24, 5, 700];
const bent: Activation = { name: "bent", value: (x) => x + x ** 3 / 20, first: (x) => 1 + 0.15 * x * x };

function described(options: Partial<NetworkOptions> = {}): NetworkOptions {
  return {
    layers: [
      { size: INPUTS },
      { size: 17, activation: "tanh", precision: 2 },
      { size: 12, activation: "gelu" },
      { size: CLASSES },
    ],
    ...{ head: "categorical", float: "float32", seed: 4, ...options },
  };
}

/** Inputs of which two thirds are 0, as in images. */
function samples(): [x: number[][], y: number[][]] {
  const random = stream(8, purpose.environment, 0).at(0);
  const x = Array.from({ length: ROWS }, () =>
    Array.from({ length: INPUTS }, () => Math.max(0, random.normal() - 0.4)),
  );
  const y = x.map((row) =>
    Array.from({ length: CLASSES }, (_, j) => Number(row[j]! === Math.max(...row.slice(0, CLASSES)))),
  );
  for (const row of y) if (row.reduce((a, b) => a + b) !== 1) row.fill(0).fill(1, 0, 1);
  return [x, y];
}
const [x, y] = samples();
const training = {
  ...{ epochs: 2, batch: 300, shuffleSeed: 3, validation: 0.25 },
  inference: { method: "backprop" },
  optimiser: { kind: "adam", learningRate: 0.01 },
} satisfies TrainOptions;

async function trained(options: Partial<TrainOptions>, network = energyNetwork(described())) {
  const reports: EpochReport[] = [];
  for await (const report of network.train(x, y, { ...training, ...options })) reports.push(report);
  return {
    reports,
    network,
    parameters: network.connections.map(({ weights, bias }) => [weights.data, bias]),
  };
}

describe("threads that share batches", () => {
  it.each<[Inference, Partial<TrainOptions>]>([
    [{ method: "backprop" }, {}],
    [{ method: "backprop" }, { batch: 65, optimiser: { kind: "sgd", learningRate: 0.05, momentum: 0.9 } }],
    [{ method: "settle", steps: 6, rate: 0.1 }, {}],
    [{ method: "epc", steps: 3, rate: 0.5 }, {}],
    [{ method: "adjoint" }, {}],
    [{ method: "fullCovariance", maxIterations: 2 }, { batch: 200 }],
  ])("have the bits of one: %j, %j", async (inference, options) => {
    const one = await trained({ ...options, inference });
    const three = await trained({ ...options, inference, threads: { count: 3, start } });
    expect(three.parameters).toEqual(one.parameters);
    expect(three.reports).toEqual(one.reports);
    expect(one.parameters).not.toEqual((await trained({ ...options, inference, epochs: 1 })).parameters);
    expect(threads.alive).toBe(0);
  });

  it("do a batch of more parts than there are slots for in turns, and held rows too", async () => {
    const [many, targets] = [x, y].map((rows) => [1, 2, 3, 4, 5].flatMap(() => rows)) as [
      number[][],
      number[][],
    ];
    const learnt = async (threads?: TrainOptions["threads"]) => {
      const network = energyNetwork(described());
      const options = { ...training, batch: 1500, validation: 0.4, ...(threads && { threads }) };
      const reports: EpochReport[] = [];
      for await (const report of network.train(many, targets, options)) reports.push(report);
      return [reports, network.connections.map(({ weights }) => weights.data)];
    };
    expect(await learnt({ count: 2, start })).toEqual(await learnt());
  });

  it("go on where another number of them has stopped, with the same bits", async () => {
    const whole = await trained({});
    const network = energyNetwork(described());
    const { reports } = await trained({ epochs: 1, threads: { count: 2, start } }, network);
    const rest = await trained({ resume: reports[0]!.state }, network);
    expect(rest.parameters).toEqual(whole.parameters);
  });

  it("end when training is stopped, or nobody asks for the next epoch", async () => {
    const { reports } = await trained({ threads: { count: 2, start }, signal: AbortSignal.abort() });
    expect(reports.map(({ status }) => status)).toEqual(["stopped"]);
    const steps = energyNetwork(described()).train(x, y, { ...training, threads: { count: 2, start } });
    await steps.next();
    expect(threads.alive).toBe(1);
    await steps.return(undefined);
    expect(threads.alive).toBe(0);
  });

  it("leave the network as it was before an update that would not be finite", async () => {
    const optimiser = { kind: "sgd", learningRate: 1e38 } as const;
    const one = await trained({ optimiser });
    const two = await trained({ optimiser, threads: { count: 2, start } });
    expect(one.reports.at(-1)!.status).toBe("diverged");
    expect(two.reports).toEqual(one.reports);
    expect(two.parameters).toEqual(one.parameters);
  });

  it("refuses a number of threads that is none, and says what keeps a worker from starting", async () => {
    expect(() =>
      energyNetwork(described()).train(x, y, { ...training, threads: { count: 0, start } }),
    ).toThrow("threads: must be a whole number of at least 1, got 0");
    const error = await trained({ threads: { count: 2, start: idle.start } }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WorkerError);
    expect((error as WorkerError).message).toContain('there is no task "parts of a batch"');
  });

  it("are as many as there are parts, and one where they would be of no use, which is said", async () => {
    expect(batchThreadsInfo(described(), 128, 8)).toEqual({
      threads: 2,
      reason: "they share the rows of each batch",
    });
    expect(batchThreadsInfo(described(), 128, 1)).toEqual({ threads: 1, reason: "one was asked for" });
    expect(batchThreadsInfo(described(), 64, 8)).toMatchObject({
      threads: 1,
      reason: expect.stringContaining("up to 64 rows"),
    });
    const own = described({ layers: [{ size: INPUTS, activation: bent }, { size: CLASSES }] });
    expect(batchThreadsInfo(own, 300, 8)).toMatchObject({
      threads: 1,
      reason: expect.stringContaining("activation of your own"),
    });
    const { reports } = await trained({ threads: { count: 2, start } }, energyNetwork(own));
    expect(reports.map(({ status }) => status)).toEqual(["done", "done"]);
    vi.stubGlobal("crossOriginIsolated", false);
    expect(batchThreadsInfo(described(), 300, 8)).toMatchObject({
      threads: 1,
      reason: expect.stringContaining("isolated"),
    });
    vi.unstubAllGlobals();
    expect(worthBatchThreads({ method: "settle", steps: 8, rate: 0.1 }, 4)).toBe(4);
    expect(worthBatchThreads({ method: "backprop" }, 4)).toBe(1);
  });
});
