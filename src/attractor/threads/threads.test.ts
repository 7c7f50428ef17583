/** Threads that share the rows of a network, on real threads of Node. */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { openKernels, type RawKernels } from "../../kernels/index.js";
import { nodeWorkersOf } from "../../node/threads.js";
import { countedThreads } from "../../node/threads-fixtures.js";
import { hire, WorkerError } from "../../workers/index.js";
import { type FloatType, infer, randomPatterns } from "../index.js";
import { type AttractorNetwork, attractorNetwork } from "../network.js";
import { trainEpochs, type WatchedTraining } from "../train-epochs.js";
import { together } from "./crew.js";
import type { Pass } from "./pass.js";
import { rowsTaskName } from "./rows-task.js";
import { employRowThreads, rowThreadsInfo, worthRowThreads } from "./threads.js";

const rowThreads = countedThreads('import { rowsTask } from "./attractor/threads/rows-task.ts";', "rowsTask");
const idle = countedThreads("", "");
const { start } = rowThreads;

// No multiple of the rows of a block.
const n = 515;
const patterns = randomPatterns({ count: 4, size: n, seed: 1 });
const training = {
  patterns,
  ...{ evidenceLevel: 2, learningRate: 1e-4, epochs: 7, steps: 5, seed: 2, reportEvery: 3, deferredRank: 8 },
} satisfies WatchedTraining;

async function trained(
  float: FloatType,
  options: Partial<WatchedTraining>,
): Promise<{ network: AttractorNetwork; statuses: string[] }> {
  const network = attractorNetwork({ size: n, float });
  const statuses: string[] = [];
  for await (const { status } of trainEpochs(network, { ...training, ...options })) statuses.push(status);
  return { network, statuses };
}

/** Bit by bit; `toEqual` takes seconds for as many numbers. */
function same(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => Object.is(value, b[i]));
}

describe("training on several threads", () => {
  it.each([
    ["float32", {}],
    ["float64", {}],
    ["float32", { batch: 3, statePolicy: "reset" }],
    ["float32", { deferredRank: 0, epochs: 2 }],
    ["float32", { decay: 0.01, limit: 0.1, epochs: 2 }],
  ] as const)("has the bits of training on one, in %s with %j", async (float, options) => {
    const one = (await trained(float, options)).network;
    const { network } = await trained(float, { ...options, threads: { count: 3, start } });
    expect(same(network.couplings.matrix, one.couplings.matrix)).toBe(true);
    expect(same(network.state, one.state)).toBe(true);
    expect(one.couplings.matrix.some((w) => w !== 0)).toBe(true);
    expect(rowThreads.alive).toBe(0);
  });

  it("lets recall have them too, with the same bits alone and in batches", async () => {
    const { network } = await trained("float32", {});
    const members = patterns.map((initial) => ({ initial }));
    const recall = () =>
      [members, members.slice(0, 1)].map((some) =>
        infer(network, some, { steps: 30, mode: "deterministic" }).map(({ last }) => last),
      );
    const before = recall();
    const crew = await employRowThreads(network, { count: 2, start });
    expect(crew.threads).toBe(2);
    const after = recall();
    crew.close();
    for (const [k, states] of before.entries()) {
      for (const [m, state] of states.entries()) expect(same(after[k]![m]!, state)).toBe(true);
    }
    expect(rowThreads.alive).toBe(0);
    expect(recall()).toEqual(before);
  });

  it("stops at a report when it is told to, or when nobody asks for the next one, and ends its workers", async () => {
    const signal = AbortSignal.abort();
    const { network, statuses } = await trained("float32", { threads: { count: 2, start }, signal });
    expect(statuses).toEqual(["stopped"]);
    expect(network.epochs).toBe(3);
    const steps = trainEpochs(network, { ...training, threads: { count: 2, start } });
    await steps.next();
    expect(rowThreads.alive).toBe(1);
    await steps.return(undefined);
    expect(rowThreads.alive).toBe(0);
  });

  it("goes on after a change of the number of threads as if there had been none", async () => {
    const whole = (await trained("float32", { epochs: 9 })).network;
    const { network } = await trained("float32", { epochs: 3 });
    for (const [count, epochs] of [
      [2, 3],
      [1, 3],
    ] as const) {
      for await (const _ of trainEpochs(network, { ...training, epochs, threads: { count, start } }));
    }
    expect(same(network.couplings.matrix, whole.couplings.matrix)).toBe(true);
  });

  it("refuses a number of threads that is none", async () => {
    await expect(trained("float32", { threads: { count: 0, start } })).rejects.toThrow(
      "threads: must be a whole number of at least 1, got 0",
    );
  });

  it("throws what keeps a worker from starting", async () => {
    const missing = nodeWorkersOf(pathToFileURL(join(import.meta.dirname, "nothing.mjs")));
    const error = await trained("float32", { threads: { count: 2, start: missing } }).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(WorkerError);
    expect((error as WorkerError).cause.message).toContain("nothing.mjs");
    await expect(trained("float32", { threads: { count: 2, start: idle.start } })).rejects.toThrow(
      'there is no task "attractor rows"',
    );
  });

  it("throws a worker's error with its cause, and again at the next pass", async () => {
    const { shared } = openKernels("float32", { share: true });
    const hired = await hire(rowsTaskName, shared!, 1, start);
    const crew = together(hired);
    // Far beyond the memory, which only the worker looks at; the calling thread leaves it time for a block.
    const far = 2 ** 31 - 2 ** 20;
    const here = {
      matrixVector: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20),
    } as unknown as RawKernels;
    const pass: Pass = {
      kind: "one state",
      ...{ n: 640, height: 64, count: 1, rank: 1, couplings: far, states: far, rows: far },
      ...{ scratch: 0, scratchBytes: 0 },
    };
    for (const _ of [1, 2]) {
      const error = (() => {
        try {
          crew.run(here, pass, 4);
        } catch (thrown) {
          return thrown;
        }
      })();
      expect(error).toBeInstanceOf(WorkerError);
      expect(error).toMatchObject({
        message: "worker 1: memory access out of bounds",
        cause: { name: "RuntimeError", message: "memory access out of bounds" },
      });
    }
    hired.close();
    expect(rowThreads.alive).toBe(0);
  });
});

describe("threads of a network", () => {
  it("are one where it is small, or memory cannot be shared, which is said", async () => {
    expect(rowThreadsInfo(1024, 4)).toEqual({ threads: 4, reason: "they share the rows of the couplings" });
    expect(rowThreadsInfo(100, 4)).toMatchObject({
      threads: 1,
      reason: expect.stringContaining("512 units"),
    });
    vi.stubGlobal("crossOriginIsolated", false);
    expect(rowThreadsInfo(1024, 4)).toMatchObject({
      threads: 1,
      reason: expect.stringContaining("isolated"),
    });
    const { network } = await trained("float32", { threads: { count: 2, start }, epochs: 1 });
    expect(network.epochs).toBe(1);
    vi.unstubAllGlobals();
    expect([worthRowThreads(100, 8), worthRowThreads(4096, 8)]).toEqual([1, 8]);
  });
});
