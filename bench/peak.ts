/**
 * What one core, and both at once, can do at most in WebAssembly's 128-bit vectors: the bounds that times of kernels are
 * put beside. Two virtual cores may be one real core, and two cores share memory: twice one is more than there is.
 */

import { Worker } from "node:worker_threads";
import { peakBytes } from "./peak-bytes.js";

/** assembly/peak.ts. */
export interface Peak {
  /** Rounds of 96 multiplications and additions in float32. */
  multiplyAdd(steps: number, factor: number): number;
  /** Reads so many bytes, a multiple of 128. */
  read(bytes: number): number;
}

/** Operations of a round, and bytes that are read at a time. */
const [ROUND, LINE] = [96, 128];
const PAGES = (64 * 2 ** 20) / 65536;

/** As much of WebAssembly's interface as is used here: the library's types know it no more than these. */
interface Engine {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Peak };
}

// Runs here and, as text, in a worker.
function open(engine: Engine, bytes: Uint8Array, pages: number): Peak {
  const memory = new engine.Memory({ initial: pages });
  // Untouched pages are all one page of zeros, which no cache ever misses.
  new Uint8Array(memory.buffer).fill(1);
  return new engine.Instance(new engine.Module(bytes), { env: { memory } }).exports;
}

/** One core, in float32. */
export function peak(): Peak {
  // The project's types know no WebAssembly of the global scope.
  const engine = (globalThis as unknown as { WebAssembly: Engine }).WebAssembly;
  return open(engine, Buffer.from(peakBytes, "base64"), PAGES);
}

/** Two threads that do half each. */
export interface PeakOfTwo {
  multiplyAdd(operations: number): void;
  /** @param times in one order: a thread takes some 50 us to wake */
  read(bytes: number, times?: number): void;
  end(): void;
}

/** Places of the board: orders given, orders done, what, how much, how often. */
const [ASKED, DONE, WHAT, AMOUNT, TIMES] = [0, 1, 2, 3, 4];
/** Milliseconds after which the other thread is taken for lost. */
const PATIENCE = 60_000;

export async function peakOfTwo(): Promise<PeakOfTwo> {
  const own = peak();
  const board = new Int32Array(new SharedArrayBuffer(20));
  board[DONE] = -1;
  const script = `
    const { workerData: { board, bytes } } = require("node:worker_threads");
    const open = ${open.toString()};
    const { multiplyAdd, read } = open(WebAssembly, Buffer.from(bytes, "base64"), ${PAGES});
    for (let orders = 0; ; orders++) {
      Atomics.store(board, ${DONE}, orders);
      Atomics.notify(board, ${DONE});
      Atomics.wait(board, ${ASKED}, orders);
      for (let k = 0; k < board[${TIMES}]; k++) {
        if (board[${WHAT}] === 0) multiplyAdd(board[${AMOUNT}], 0.75);
        else read(board[${AMOUNT}]);
      }
    }`;
  const worker = new Worker(script, { eval: true, workerData: { board, bytes: peakBytes } });
  // Its port must be heard before it first waits.
  await new Promise((resolve) => worker.once("online", resolve));
  const until = (done: number): void => {
    if (Atomics.wait(board, DONE, done - 1, PATIENCE) === "timed-out")
      throw new Error("the thread that measures with this one does not answer");
  };
  const both = (what: 0 | 1, amount: number, times: number, half: () => void): void => {
    until(board[ASKED]!);
    board[WHAT] = what;
    board[AMOUNT] = amount;
    board[TIMES] = times;
    const order = Atomics.add(board, ASKED, 1);
    Atomics.notify(board, ASKED);
    for (let k = 0; k < times; k++) half();
    until(order + 1);
  };
  return {
    multiplyAdd(operations) {
      const steps = Math.ceil(operations / 2 / ROUND);
      both(0, steps, 1, () => void own.multiplyAdd(steps, 0.75));
    },
    read(bytes, times = 1) {
      const half = LINE * Math.ceil(bytes / 2 / LINE);
      both(1, half, times, () => void own.read(half));
    },
    end: () => void worker.terminate(),
  };
}
