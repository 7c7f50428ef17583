/** The worker's side: runs the tasks it is told to, one at a time. */

import { takeFrom } from "./counter.js";
import { toErrorData } from "./error.js";
import type { FromWorker, ToWorker } from "./messages.js";
import type { Task, Work } from "./task.js";

/** What a worker needs of its thread. */
export interface Caller {
  send(message: FromWorker): void;
  listen(onMessage: (message: ToWorker) => void): void;
}

/** A task whatever its types: the calling thread posts the data its task asks for. */
// biome-ignore lint/suspicious/noExplicitAny: tasks of all types are kept in one table, by name
export type AnyTask = Task<any, any>;

export function serve(caller: Caller, tasks: readonly AnyTask[]): void {
  let current: Assignment | undefined;
  caller.listen((message) => {
    if (message.kind === "start") {
      current = new Assignment(message, caller);
      void current.run(tasks);
    } else if (message.job === current?.job) {
      if (message.kind === "stop") current.stop();
      else current.receive(message.chunks);
    }
  });
}

/** A worker's part of one job. */
class Assignment implements Work<unknown> {
  readonly job: number;
  private readonly stopping = new AbortController();
  readonly signal = this.stopping.signal;
  private readonly counter: Int32Array | undefined;
  private readonly unfinished = new Set<number>();
  /** Chunks that arrived and are not taken yet, where they have to be asked for. */
  private arrived: number[] = [];
  private asked = false;
  private exhausted = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly start: Extract<ToWorker, { kind: "start" }>,
    private readonly caller: Caller,
  ) {
    this.job = start.job;
    this.counter = start.counter && new Int32Array(start.counter);
  }

  async run(tasks: readonly AnyTask[]): Promise<void> {
    const { job } = this;
    try {
      const task = tasks.find(({ name }) => name === this.start.task);
      if (task === undefined) {
        throw new Error(`there is no task "${this.start.task}": the worker is of another version`);
      }
      await task.run(this.start.data, this);
      this.caller.send({ kind: "done", job });
    } catch (error) {
      this.caller.send({ kind: "failed", job, chunks: [...this.unfinished], error: toErrorData(error) });
    }
  }

  take(wanted: number): readonly number[] {
    const chunks = this.counter === undefined ? this.takeArrived(wanted) : this.count(wanted);
    for (const chunk of chunks) this.unfinished.add(chunk);
    return chunks;
  }

  private count(wanted: number): number[] {
    if (wanted < 1 || this.signal.aborted) return [];
    return takeFrom(this.counter!, wanted, this.start.chunks);
  }

  private takeArrived(wanted: number): number[] {
    const chunks = this.arrived.splice(0, wanted);
    const missing = wanted - chunks.length;
    if (missing > 0) this.ask(missing);
    return chunks;
  }

  private ask(wanted: number): void {
    if (this.asked || this.exhausted) return;
    this.asked = true;
    this.caller.send({ kind: "ask", job: this.job, wanted });
  }

  async more(): Promise<boolean> {
    if (this.signal.aborted) return false;
    if (this.counter !== undefined) return Atomics.load(this.counter, 0) < this.start.chunks;
    if (this.arrived.length === 0) {
      this.ask(1);
      if (!this.exhausted) await new Promise<void>((resolve) => (this.wake = resolve));
    }
    return this.arrived.length > 0;
  }

  receive(chunks: readonly number[]): void {
    if (this.signal.aborted) return;
    this.asked = false;
    this.exhausted = chunks.length === 0;
    this.arrived.push(...chunks);
    this.wake?.();
  }

  stop(): void {
    this.exhausted = true;
    this.arrived = [];
    this.stopping.abort();
    this.wake?.();
  }

  finish(chunk: number, result: unknown): void {
    this.unfinished.delete(chunk);
    this.report(chunk, result);
  }

  report(chunk: number, result: unknown): void {
    this.caller.send({ kind: "result", job: this.job, chunk, result });
  }

  progress(amount: number): void {
    this.caller.send({ kind: "progress", job: this.job, amount });
  }
}
