/** Draws of other programs, or of ours, as diagnostics read them. */

import type { ChainDraws } from "../../inference/index.js";

/** Draws that were sampled together. */
export interface SampledRun {
  /** What the run is of, where a file holds several: a participant. */
  readonly label?: string;
  readonly draws: ChainDraws;
}

/** A file as it was read. */
export interface DrawsSource {
  /** What messages call it. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Columns of a table by name, in order, one number a row; NaN is a missing value. */
export type NumberColumns = ReadonlyMap<string, Float64Array>;
