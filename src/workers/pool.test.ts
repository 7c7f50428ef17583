import { MessageChannel, type MessagePort } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import { breath, Pool, serve, shared, type Task, type ToWorker, type Work, WorkerError } from "./index.js";
import type { FromWorker } from "./messages.js";
import type { WorkerPort } from "./port.js";

interface Data {
  readonly values: Float64Array;
  /** Chunk at which the task throws. */
  readonly bad?: number;
}

/** Squares one number a chunk, two chunks at a time. */
const squares: Task<Data, number> = {
  name: "squares",
  async run({ values, bad }, work) {
    for (;;) {
      if (work.signal.aborted) return;
      const chunks = work.take(2);
      if (chunks.length === 0 && !(await work.more())) return;
      for (const chunk of chunks) {
        if (chunk === bad) throw new RangeError("too odd", { cause: new Error("seven") });
        work.progress(1);
        work.finish(chunk, values[chunk]! ** 2);
      }
      await breath();
    }
  },
};

/** Waits until it is told to stop. */
const waiting: Task<undefined, number> = {
  name: "waiting",
  async run(_, work) {
    work.take(1);
    while (!work.signal.aborted) await breath();
  },
};

const open: MessagePort[] = [];
afterEach(() => {
  for (const port of open.splice(0)) port.close();
  vi.unstubAllGlobals();
});

/** A worker on this thread, spoken to through a channel, so that messages are cloned as between threads. */
function worker(tasks: readonly Task<never, unknown>[] = [squares, waiting]): WorkerPort {
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
    end: () => port1.close(),
  };
}

const values = Float64Array.from({ length: 23 }, (_, i) => i + 0.5);

async function run(pool: Pool, data: Data = { values }, here = squares.run): Promise<[number[], number]> {
  const results: number[] = [];
  let progress = 0;
  await pool.run<number>({
    task: "squares",
    data: shared(data),
    chunks: values.length,
    here: (work) => here(data, work),
    onResult(chunk, result) {
      expect(results[chunk]).toBe(undefined);
      results[chunk] = result;
    },
    onProgress: (amount) => {
      progress += amount;
    },
  });
  return [results, progress];
}

const sharing = [
  ["shared memory", () => {}],
  ["memory that cannot be shared", () => vi.stubGlobal("crossOriginIsolated", false)],
] as const;

describe.each(sharing)("a pool with %s", (_, prepare) => {
  it("finishes every chunk once, whatever the number of workers", async () => {
    prepare();
    for (const count of [0, 1, 2, 5, 40]) {
      const pool = new Pool(Array.from({ length: count }, () => worker()));
      expect(await run(pool)).toEqual([[...values].map((x) => x * x), 23]);
      pool.close();
    }
  });

  it("lets the workers take chunks, and the calling thread too", async () => {
    prepare();
    let here = 0;
    const pool = new Pool([worker()]);
    await run(pool, { values }, (data, work) => {
      const finish = (chunk: number, result: number): void => {
        here++;
        work.finish(chunk, result);
      };
      return squares.run(data, { ...work, finish });
    });
    expect(here).toBeGreaterThan(1);
    expect(here).toBeLessThan(23);
  });

  it("leaves all chunks to the workers where the calling thread takes none", async () => {
    prepare();
    const pool = new Pool([worker(), worker()]);
    const [results] = await run(pool, { values }, async () => {});
    expect(results).toEqual([...values].map((x) => x * x));
  });

  it("runs one job after another", async () => {
    prepare();
    const pool = new Pool([worker(), worker()]);
    const first = await run(pool);
    expect(await run(pool)).toEqual(first);
  });

  it("throws a worker's error with its cause and the chunk it met it at", async () => {
    prepare();
    const pool = new Pool([worker()]);
    const error = await run(pool, { values, bad: 7 }, async () => {}).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(WorkerError);
    expect(error).toMatchObject({
      name: "WorkerError",
      message: "worker 1 at chunk 7: too odd",
      chunks: [7],
      cause: { name: "RangeError", message: "too odd", cause: { message: "seven" } },
    });
    expect(((error as Error).cause as Error).stack).toContain("pool.test.ts");
    expect((await run(pool))[0]).toHaveLength(23);
  });

  it("stops all threads when one of them throws, and throws that error", async () => {
    prepare();
    const pool = new Pool([worker()]);
    const wait = (work: Work<number>) => waiting.run(undefined, work);
    await expect(run(pool, { values, bad: 5 }, (_, work) => wait(work))).rejects.toThrow();
    const job = { task: "waiting", data: undefined, chunks: 9, onResult: () => {} };
    await expect(pool.run({ ...job, here: () => Promise.reject(new Error("mine")) })).rejects.toThrow(
      /^mine$/,
    );
  });

  it("ends with an error when whoever is told of results throws", async () => {
    prepare();
    const pool = new Pool([worker()]);
    const job = { task: "squares", data: { values }, chunks: 23, here: async () => {} };
    const onResult = () => {
      throw new Error("disk full");
    };
    await expect(pool.run({ ...job, onResult })).rejects.toThrow(/^disk full$/);
  });

  it("stops when it is told to, before or while it works", async () => {
    prepare();
    const pool = new Pool([worker(), worker()]);
    const job = { task: "waiting", data: undefined, chunks: 9, onResult: () => {} };
    const here = (work: Work<number>) => waiting.run(undefined, work);
    await pool.run({ ...job, here, signal: AbortSignal.abort() });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await pool.run({ ...job, here, signal: controller.signal });
    expect((await run(pool))[0]).toHaveLength(23);
  });
});

describe("a pool", () => {
  it("says so when a worker breaks down, while it works and ever after", async () => {
    let breakDown = (_: Error): void => {};
    const broken: WorkerPort = {
      send: () => breakDown(new Error("out of memory")),
      listen: (_, onError) => {
        breakDown = onError;
      },
      end: () => {},
    };
    const pool = new Pool([worker(), broken]);
    await expect(run(pool)).rejects.toThrow("worker 2: out of memory");
    await expect(run(pool)).rejects.toThrow("worker 2: out of memory");
  });

  it("says so when a worker does not know the task", async () => {
    const pool = new Pool([worker([])]);
    await expect(run(pool)).rejects.toThrow('there is no task "squares"');
  });

  it("refuses a second job beside the first", async () => {
    const pool = new Pool([worker()]);
    const first = run(pool);
    await expect(run(pool)).rejects.toThrow("one job at a time");
    await first;
  });
});

describe("shared data", () => {
  const array = Float64Array.of(1, Number.NaN, -0);
  const data = { a: array, list: [array, { mask: Uint8Array.of(0, 1) }], text: "x", nothing: undefined };

  it("are equal, with every array in shared memory once", () => {
    const moved = shared(data);
    expect(moved).toEqual(data);
    expect(moved.a.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(moved.list[0]).toBe(moved.a);
    expect(data.a.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it("are the data themselves where memory cannot be shared", () => {
    vi.stubGlobal("crossOriginIsolated", false);
    expect(shared(data)).toBe(data);
  });
});
