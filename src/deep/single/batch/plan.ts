/** What a batch in single precision depends on beside numbers in the memory of kernels: plain data, the same for all threads. */

import type { Head } from "../../head.js";
import type { SweepCore } from "../../sweep-core.js";
import type { Ground } from "../ground.js";

/**
 * Rows of a part, which one thread works on: what they need stays in the second cache. Gradients are summed part by part,
 * so that their last bits depend on this. A multiple of 4: activations of other numbers of units take the first line of memory
 * for the last few, which threads share, and so only one part of a batch may do that.
 */
export const PART_ROWS = 128;

export interface BatchPlan {
  /** Units of each layer, the input's first. */
  readonly sizes: readonly number[];
  /** Activations by the kernels' numbers. */
  readonly kinds: readonly number[];
  /** Bytes from field to field of each layer's block. */
  readonly strides: readonly number[];
  /** Whether connections have a bias. */
  readonly biased: readonly boolean[];
  readonly head: Head;
  readonly meanField: boolean;
  readonly maxPosteriorPrecision: number;
}

export function batchPlan({ connections, head, rules }: SweepCore, { blocks }: Ground): BatchPlan {
  return {
    sizes: blocks.map(({ size }) => size),
    kinds: blocks.map(({ kind }) => kind),
    strides: blocks.map(({ stride }) => stride),
    biased: connections.map(({ bias }) => bias !== undefined),
    head,
    meanField: rules.meanField,
    maxPosteriorPrecision: rules.maxPosteriorPrecision,
  };
}

/** Whether what the layer above says about layer k differs in precision from row to row. */
export function rowEvidence({ sizes, meanField }: BatchPlan, k: number): boolean {
  return k > 0 && k + 1 < sizes.length - 1 && !meanField;
}

export function partsOf(rows: number): number {
  return Math.ceil(rows / PART_ROWS);
}

/** Rows of the part in a slot, of so many in all slots. */
export function rowsOfPart(slot: number, rows: number): number {
  return Math.min(PART_ROWS, rows - slot * PART_ROWS);
}
