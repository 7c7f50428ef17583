/** Errors of workers: carried over as plain data, thrown again on the calling thread with their cause. */

import type { ErrorData } from "./messages.js";

/** A worker that failed, or could not be started. `cause` is the error it met, with the worker's own stack. */
export class WorkerError extends Error {
  override readonly name: string = "WorkerError";
  /** Chunks that the worker had taken and not finished, from 0. */
  readonly chunks: readonly number[];
  override readonly cause: Error;

  constructor(worker: number, chunks: readonly number[], cause: Error) {
    const at = chunks.length === 0 ? "" : ` at chunk ${chunks.join(", ")}`;
    super(`worker ${worker + 1}${at}: ${cause.message}`);
    this.cause = cause;
    this.chunks = chunks;
  }
}

/** Longest chain of causes that is kept: a cause may be its own. */
const DEEPEST = 8;

export function toErrorData(error: unknown, depth = 0): ErrorData {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    ...(stack === undefined ? {} : { stack }),
    ...(cause === undefined || depth >= DEEPEST ? {} : { cause: toErrorData(cause, depth + 1) }),
  };
}

export function fromErrorData({ name, message, stack, cause }: ErrorData): Error {
  const error = new Error(message, cause === undefined ? {} : { cause: fromErrorData(cause) });
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
