/** Where the random numbers of a network come from: functions of update and node, so that no order of work matters. */

import { UsageError } from "../errors.js";
import { purpose, stream } from "../random/index.js";

/** Uniform number of a node at an update, from 0 to 1, both from 0. */
export type Uniforms = (update: number, node: number) => number;

export interface Chance {
  /** Whole, 0 to 2^53 - 1. Stochastic updates need it, or `uniforms`. */
  readonly seed?: number | bigint;
  /** Random numbers of one's own in place of the seed's. */
  readonly uniforms?: Uniforms;
}

/** Uniform numbers, and the key of their stream where that is a seed's. */
export interface Source {
  readonly uniform: Uniforms;
  readonly key?: readonly [number, number];
}

/** Of updates that need none. */
export const NONE: Source = { uniform: () => 0 };

/**
 * @param member tells runs of one batch apart
 * @throws UsageError where there is neither seed nor numbers
 */
export function uniformsOf({ seed, uniforms }: Chance, member = 0): Source {
  if (uniforms !== undefined) return { uniform: uniforms };
  if (seed === undefined) throw new UsageError("seed: stochastic updates need one, or uniforms");
  return stream(seed, purpose.activity, member);
}
