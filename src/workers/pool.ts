/**
 * A pool of workers for Node and pages. The calling thread works too: a pool of no workers is the calling thread
 * alone, and gives the same results.
 */

import { takeFrom } from "./counter.js";
import { fromErrorData, WorkerError } from "./error.js";
import { canShare } from "./memory.js";
import type { FromWorker } from "./messages.js";
import type { WorkerPort } from "./port.js";
import type { Work } from "./task.js";

export interface Job<Result> {
  /** Name of a task that the workers serve. */
  readonly task: string;
  /** Plain data, for the workers. `shared` moves arrays to memory that all of them read. */
  readonly data: unknown;
  readonly chunks: number;
  /** What the calling thread does as its part: the same task. */
  readonly here: (work: Work<Result>) => Promise<void>;
  /** Called on the calling thread, in order of ending; and of every part that a task reports of a chunk. */
  readonly onResult: (chunk: number, result: Result) => void;
  readonly onProgress?: (amount: number) => void;
  /** Stops the job: chunks that are being worked on are given up. */
  readonly signal?: AbortSignal;
}

interface Member {
  readonly port: WorkerPort;
  receive: (message: FromWorker) => void;
  fail: (error: Error) => void;
  broken: Error | undefined;
}

/** Jobs of all pools so far: workers may go from one pool to the next, and no number may mean two of their jobs. */
let jobs = 0;

export class Pool {
  private readonly members: readonly Member[];
  private busy = false;

  /** @param workers beside the calling thread; the pool ends them when it is closed */
  constructor(workers: readonly WorkerPort[]) {
    this.members = workers.map((port) => {
      const member: Member = { port, receive: () => {}, fail: () => {}, broken: undefined };
      port.listen(
        (message) => member.receive(message),
        (error) => {
          member.broken ??= error;
          member.fail(error);
        },
      );
      return member;
    });
  }

  /**
   * Runs a task over all chunks; ends when every chunk is finished, or the job was stopped.
   *
   * @throws what the calling thread's part throws, or a WorkerError; either stops the other threads first
   */
  async run<Result>(job: Job<Result>): Promise<void> {
    if (this.busy) throw new Error("a pool runs one job at a time");
    this.busy = true;
    const number = ++jobs;
    const stopping = new AbortController();
    const stop = (): void => {
      if (stopping.signal.aborted) return;
      stopping.abort();
      for (const { port } of this.members) port.send({ kind: "stop", job: number });
    };
    job.signal?.addEventListener("abort", stop, { once: true });
    try {
      const line = new Line(job.chunks, this.members.length > 0);
      const workers = this.members.map((member, i) => assign(member, i, number, job, line));
      const here = Promise.resolve().then(() => {
        if (job.signal?.aborted) stop();
        return job.here(line.workFor(job, stopping.signal));
      });
      // The first error is the one to throw; the others end before it is thrown.
      const first = await firstError([here, ...workers], stop);
      if (first !== undefined) throw first.error;
    } finally {
      job.signal?.removeEventListener("abort", stop);
      this.busy = false;
    }
  }

  /** Ends the workers. */
  close(): void {
    for (const { port } of this.members) port.end();
  }
}

/** Waits for all; the first error, if there is one, calls `stop`. */
async function firstError(
  parts: readonly Promise<void>[],
  stop: () => void,
): Promise<{ readonly error: unknown } | undefined> {
  let first: { readonly error: unknown } | undefined;
  await Promise.all(
    parts.map((part) =>
      part.catch((error: unknown) => {
        first ??= { error };
        stop();
      }),
    ),
  );
  return first;
}

/** Sets a worker to work on a job; ends with its part of it. */
function assign<Result>(
  member: Member,
  index: number,
  number: number,
  job: Job<Result>,
  line: Line,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(new WorkerError(index, [], error));
    if (member.broken !== undefined) return fail(member.broken);
    member.fail = fail;
    const receive = (message: FromWorker): void => {
      switch (message.kind) {
        case "ask":
          member.port.send({ kind: "chunks", job: number, chunks: line.take(message.wanted) });
          break;
        case "result":
          // The worker runs the task of this name, so its results are of this type.
          job.onResult(message.chunk, message.result as Result);
          break;
        case "progress":
          job.onProgress?.(message.amount);
          break;
        case "done":
          resolve();
          break;
        case "failed":
          reject(new WorkerError(index, message.chunks, fromErrorData(message.error)));
      }
    };
    member.receive = (message) => {
      if (message.job !== number) return;
      try {
        receive(message);
      } catch (error) {
        // Whoever is told of results may throw; that ends the job like any error of the calling thread.
        reject(error);
      }
    };
    const { chunks, data, task } = job;
    const counter = line.shared;
    member.port.send({
      kind: "start",
      job: number,
      task,
      data,
      chunks,
      ...(counter === undefined ? {} : { counter }),
    });
  });
}

/** The chunks of a job that nobody has taken: one counter. */
class Line {
  readonly shared: SharedArrayBuffer | undefined;
  private readonly counter: Int32Array;

  constructor(
    private readonly chunks: number,
    workers: boolean,
  ) {
    this.shared = workers && canShare() ? new SharedArrayBuffer(4) : undefined;
    this.counter = new Int32Array(this.shared ?? new ArrayBuffer(4));
  }

  take(wanted: number): number[] {
    return takeFrom(this.counter, wanted, this.chunks);
  }

  /** The calling thread's view of them. */
  workFor<Result>(job: Job<Result>, signal: AbortSignal): Work<Result> {
    return {
      signal,
      take: (wanted) => (signal.aborted ? [] : this.take(wanted)),
      more: async () => !signal.aborted && Atomics.load(this.counter, 0) < this.chunks,
      finish: job.onResult,
      report: job.onResult,
      progress: (amount) => job.onProgress?.(amount),
    };
  }
}
