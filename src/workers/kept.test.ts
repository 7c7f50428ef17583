import { MessageChannel, type MessagePort } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { KeptWorkers, Pool, serve, type Task, type ToWorker } from "./index.js";
import type { FromWorker } from "./messages.js";
import type { WorkerPort } from "./port.js";

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
});

/** The number of a chunk, and 100 more for each time its thread has been asked. */
function counting(): Task<undefined, number> {
  let asked = 0;
  return {
    name: "count",
    async run(_, work) {
      asked += 1;
      for (const chunk of work.take(9)) work.finish(chunk, 100 * asked + chunk);
    },
  };
}

/** Finishes one chunk at once, the other when it is let go, whatever it is told meanwhile. */
function late(letGo: Promise<void>): Task<undefined, number> {
  return {
    name: "late",
    async run(_, work) {
      const [first, second] = work.take(2);
      work.finish(first!, 1);
      await letGo;
      work.finish(second!, 2);
    },
  };
}

/** A worker on this thread, spoken to through a channel. */
function worker(tasks: readonly Task<never, unknown>[], ended: () => void = () => {}): WorkerPort {
  const { port1, port2 } = new MessageChannel();
  open.push(port1, port2);
  serve(
    {
      send: (message) => port2.postMessage(message),
      listen: (onMessage) => port2.on("message", (message: ToWorker) => onMessage(message)),
    },
    tasks,
  );
  return {
    send: (message) => port1.postMessage(message),
    listen: (onMessage) => port1.on("message", (message: FromWorker) => onMessage(message)),
    end: ended,
  };
}

/** Results of two chunks by a pool of one worker, which does everything. */
async function results({ start }: KeptWorkers, task: string, told = () => {}): Promise<number[]> {
  const found: number[] = [];
  const pool = new Pool([start()]);
  try {
    await pool.run<number>({
      ...{ task, data: undefined, chunks: 2, here: async () => {} },
      onResult(chunk, result) {
        told();
        found[chunk] = result;
      },
    });
  } finally {
    pool.close();
  }
  return found;
}

describe("kept workers", () => {
  it("go from one pool to the next", async () => {
    let started = 0;
    const workers = new KeptWorkers(() => {
      started += 1;
      return worker([counting()]);
    });
    expect(await results(workers, "count")).toEqual([100, 101]);
    expect(await results(workers, "count")).toEqual([200, 201]);
    expect(started).toBe(1);
  });

  it("start before they are asked for, and are ended all at once", () => {
    const log: string[] = [];
    const workers = new KeptWorkers(() => {
      log.push("start");
      return worker([], () => log.push("end"));
    });
    workers.ready(2);
    workers.ready(2);
    new Pool([workers.start(), workers.start(), workers.start()]).close();
    expect(log).toEqual(["start", "start", "start"]);
    workers.close();
    workers.close();
    expect(log).toEqual(["start", "start", "start", "end", "end", "end"]);
  });

  it("tell the pool that takes them why they broke down, and are not handed out again", async () => {
    let broken = 0;
    const workers = new KeptWorkers(() => ({
      send: () => {},
      listen(_, onError) {
        broken += 1;
        onError(new Error(`no room ${broken}`));
      },
      end: () => {},
    }));
    workers.ready(1);
    await expect(results(workers, "count")).rejects.toThrow("worker 1: no room 1");
    await expect(results(workers, "count")).rejects.toThrow("worker 1: no room 2");
  });

  it("hand nothing of a job that failed to the next pool", async () => {
    let release = (): void => {};
    const letGo = new Promise<void>((resolve) => {
      release = resolve;
    });
    const workers = new KeptWorkers(() => worker([counting(), late(letGo)]));
    const full = () => {
      throw new Error("disk full");
    };
    await expect(results(workers, "late", full)).rejects.toThrow("disk full");
    // The other result, and that the job is done, come while the next pool listens.
    release();
    expect(await results(workers, "count")).toEqual([100, 101]);
  });
});
