/**
 * Passes over the couplings, in blocks of rows that any thread may take. A row's sums are taken by one thread in an order
 * that does not depend on which, and blocks write to places of their own: the bits are the same for any number of threads.
 */

import type { RawKernels } from "../../kernels/index.js";

export const passKinds = ["one state", "several states", "fold"] as const;

/** Places are bytes of the kernels' memory. Rows of W, the couplings, have n numbers. */
export interface Pass {
  /**
   * one state: h (n) = W x. several states: H (n × count) = W X', X being count × n. fold: W += E' Y, Y being count × n and
   * E one matrix (count × rows) for each block of rows, with room for `rank` rows.
   */
  readonly kind: (typeof passKinds)[number];
  readonly n: number;
  /** Rows of a block; the last one may have fewer. */
  readonly height: number;
  readonly count: number;
  readonly rank: number;
  readonly couplings: number;
  /** x, X or Y. */
  readonly states: number;
  /** h, H or E. */
  readonly rows: number;
  /** Where the first thread's room for kernels begins, and bytes from one thread's to the next. */
  readonly scratch: number;
  readonly scratchBytes: number;
}

const places = [
  ...(["n", "height", "count", "rank", "couplings", "states", "rows", "scratch", "scratchBytes"] as const),
] satisfies readonly (keyof Pass)[];

/** A pass as other threads are told of it. */
export function numbersOf(pass: Pass): number[] {
  return [passKinds.indexOf(pass.kind), ...places.map((name) => pass[name])];
}

export function passOf([kind, ...numbers]: readonly number[]): Pass {
  const entries = places.map((name, k) => [name, numbers[k]]);
  return { kind: passKinds[kind!]!, ...Object.fromEntries(entries) } as Pass; // of all its names
}

export function blocksOf({ n, height }: Pick<Pass, "n" | "height">): number {
  return Math.ceil(n / height);
}

/**
 * Does a block.
 *
 * @param bytes of a number
 * @param thread from 0; threads at work at once have different ones
 */
export function doBlock(raw: RawKernels, pass: Pass, bytes: number, block: number, thread: number): void {
  const { kind, n, height, count, rank, states } = pass;
  const from = block * height;
  const m = Math.min(height, n - from);
  const couplings = pass.couplings + from * n * bytes;
  const scratch = pass.scratch + thread * pass.scratchBytes;
  if (kind === "one state") {
    raw.matrixVector(false, m, n, couplings, states, pass.rows + from * bytes);
  } else if (kind === "several states") {
    raw.product(
      false,
      true,
      false,
      m,
      count,
      n,
      couplings,
      states,
      pass.rows + from * count * bytes,
      scratch,
    );
  } else {
    const errors = pass.rows + from * rank * bytes;
    // W - (-1 e y') is W + e y', to the bit.
    if (count === 1) raw.updateSgd(m, n, couplings, errors, states, -1);
    else raw.product(true, false, true, m, n, count, errors, states, couplings, scratch);
  }
}
