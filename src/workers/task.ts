/** What a task is, and what it sees of the pool while it works. */

/** Chunks of one job, as one thread sees them. */
export interface Work<Result> {
  /** Up to this many chunks that nobody has taken yet; none where none are left, or none has arrived. */
  take(wanted: number): readonly number[];
  /** Waits until `take` may have some; false when all are taken. */
  more(): Promise<boolean>;
  /** Hands over the result of a chunk that was taken. */
  finish(chunk: number, result: Result): void;
  /** Hands over a part of the result of a chunk that goes on; `onResult` is told of it like of a result. */
  report(chunk: number, part: Result): void;
  /** Reports work done since the last report, in a unit of the task's own. */
  progress(amount: number): void;
  /** Aborted when the job is to stop. A task looks at it between steps, and lets messages through as often. */
  readonly signal: AbortSignal;
}

/**
 * Work that can be cut into chunks. The result of a chunk must depend on the data and its number only, never on
 * which others were taken with it: then no result depends on the number of workers.
 */
export interface Task<Data, Result> {
  readonly name: string;
  /** Takes chunks until none are left or it is told to stop. */
  run(data: Data, work: Work<Result>): Promise<void>;
}

/**
 * A pause in which messages, timers and signals get through. Not a timer itself: after every 16 ms of work it would wait
 * for one more in Node, and for four in pages.
 */
export function breath(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    const over = (): void => {
      port1.close();
      resolve();
    };
    port1.addEventListener("message", over, { once: true });
    port1.start();
    port2.postMessage(undefined);
  });
}
