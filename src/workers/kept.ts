/**
 * Workers that stay for the next pool. A thread takes a tenth of a second to start and to read its code, and what it has
 * compiled and made fast serves the next job of the same model as well.
 */

import type { FromWorker } from "./messages.js";
import type { StartWorker, WorkerPort } from "./port.js";

/** A worker, and whoever it works for now. */
interface Kept {
  readonly port: WorkerPort;
  receive: (message: FromWorker) => void;
  fail: (error: Error) => void;
  broken: Error | undefined;
}

const idle = { receive: () => {}, fail: () => {} };

export class KeptWorkers {
  private readonly all: Kept[] = [];
  private readonly free: Kept[] = [];

  constructor(private readonly begin: StartWorker) {}

  /** Starts workers until so many wait for a pool. What keeps one from starting is told to the pool that takes it. */
  ready(count: number): void {
    while (this.free.length < count) this.free.push(this.another());
  }

  /** Hands out a worker that waits, or starts one; ended, it waits again unless it broke down. */
  readonly start: StartWorker = () => {
    const kept = this.free.pop() ?? this.another();
    return {
      send: (message) => kept.port.send(message),
      listen(onMessage, onError) {
        kept.receive = onMessage;
        kept.fail = onError;
        if (kept.broken !== undefined) onError(kept.broken);
      },
      end: () => {
        Object.assign(kept, idle);
        if (kept.broken === undefined) this.free.push(kept);
      },
    };
  };

  /** Ends all workers. */
  close(): void {
    for (const { port } of this.all.splice(0)) port.end();
    this.free.length = 0;
  }

  private another(): Kept {
    const kept: Kept = { port: this.begin(), ...idle, broken: undefined };
    kept.port.listen(
      (message) => kept.receive(message),
      (error) => {
        kept.broken ??= error;
        kept.fail(error);
      },
    );
    this.all.push(kept);
    return kept;
  }
}
