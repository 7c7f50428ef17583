/**
 * What the calling thread and a worker say to each other: two closed unions. A *job* is one run of a task over
 * chunks numbered from 0; messages of a job that is over are ignored.
 */

/** From the calling thread to a worker. */
export type ToWorker =
  | {
      readonly kind: "start";
      readonly job: number;
      /** Name of a task the worker serves. */
      readonly task: string;
      readonly data: unknown;
      readonly chunks: number;
      /** The next chunk, where memory can be shared; without it a worker asks. */
      readonly counter?: SharedArrayBuffer;
    }
  /** Answers `ask`: fewer than wanted, or none, once all are taken. */
  | { readonly kind: "chunks"; readonly job: number; readonly chunks: readonly number[] }
  | { readonly kind: "stop"; readonly job: number };

/** From a worker to the calling thread. */
export type FromWorker =
  | { readonly kind: "ask"; readonly job: number; readonly wanted: number }
  | { readonly kind: "result"; readonly job: number; readonly chunk: number; readonly result: unknown }
  /** Work done since the last report, in a unit of the task's own. */
  | { readonly kind: "progress"; readonly job: number; readonly amount: number }
  | { readonly kind: "done"; readonly job: number }
  /** The chunks are those the worker had taken and not finished. */
  | {
      readonly kind: "failed";
      readonly job: number;
      readonly chunks: readonly number[];
      readonly error: ErrorData;
    };

/** An error as plain data: the same fields wherever it is read. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorData;
}
