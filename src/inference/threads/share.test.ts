/** Chains of a slow thread that go to one that is done, with the bits of one thread. */

import { MessageChannel, type MessagePort } from "node:worker_threads";
import { afterEach, expect, it } from "vitest";
import { serve, type ToWorker, type WorkerPort } from "../../workers/index.js";
import { type Density, plainDensity } from "../density/index.js";
import { sampleNow } from "../nuts/index.js";
import { resumeOnThreads, sampleOnThreads, samplingTask } from "./index.js";
import type { SamplingTaskData } from "./task.js";

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** Standard normals, each evaluation of which takes so many ms. */
function normals(ms: number): Density {
  return plainDensity({
    dimension: 2,
    logDensity(z, gradientOut) {
      for (const end = performance.now() + ms; performance.now() < end; );
      gradientOut.set(z.map((x) => -x));
      return -0.5 * z.reduce((sum, x) => sum + x * x, 0);
    },
  });
}

/** A worker on this thread, spoken to through a channel; `legs` gets the chains of everything it is told to start. */
function worker(ms: number, legs: (readonly number[])[], built: () => void): WorkerPort {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  const builder = () => {
    built();
    return normals(ms);
  };
  serve(
    {
      send: (message) => port2.postMessage(message),
      listen: (onMessage) => port2.on("message", (message: ToWorker) => onMessage(message)),
    },
    [samplingTask({ normals: builder })],
  );
  return {
    send: (message) => {
      // This pool knows no other task.
      if (message.kind === "start") legs.push((message.data as SamplingTaskData).chains);
      port1.postMessage(message);
    },
    listen: (onMessage) => port1.on("message", onMessage),
    end: () => port1.close(),
  };
}

/** 4 chains on two threads, each evaluation of which takes so many ms. */
async function run(here: number, there: number, draws: number) {
  const options = { seed: 3, chains: 4, tune: 20, draws, maxDepth: 3 };
  const legs: (readonly number[])[] = [];
  let built = 0;
  const threads = { count: 2, start: () => worker(there, legs, () => built++) };
  const recipe = { builder: "normals", data: {} };
  const running = await sampleOnThreads(recipe, { normals: () => normals(here) }, threads, options);
  const { unconstrained } = await running.result();
  expect(unconstrained).toEqual(sampleNow(normals(0), options).unconstrained);
  return { legs, built };
}

it("shares the chains of the slower thread once the other is done, whichever it is", async () => {
  for (const [here, there] of [
    [0, 0.5],
    [0.5, 0],
  ] as const) {
    const { legs, built } = await run(here, there, 400);
    expect(legs[0]).toEqual([0, 1, 2, 3]);
    expect(legs).toHaveLength(2);
    expect(legs[1]).toHaveLength(2);
    // The density of the first leg serves the second.
    expect(built).toBe(1);
  }
});

it("goes on where some chains are done already, with those that are not", async () => {
  const options = { seed: 3, chains: 4, tune: 20, draws: 30, maxDepth: 3 };
  const recipe = { builder: "normals", data: {} };
  const builders = { normals: () => normals(0) };
  const legs: (readonly number[])[] = [];
  const threads = { count: 2, start: () => worker(0, legs, () => {}) };
  const [begun, ended] = [
    await sampleOnThreads(recipe, builders, { ...threads, count: 1 }, options),
    await sampleOnThreads(recipe, builders, { ...threads, count: 1 }, options),
  ];
  await ended.result();
  const [first, last] = [await begun.checkpoint(), await ended.checkpoint()];
  const chains = [first.chains[0]!, last.chains[1]!, first.chains[2]!, last.chains[3]!];
  const resumed = await resumeOnThreads(recipe, builders, threads, { ...first, chains });
  const { unconstrained } = await resumed.result();
  expect(unconstrained).toEqual(sampleNow(normals(0), options).unconstrained);
  expect(legs).toEqual([[0, 2]]);
});
