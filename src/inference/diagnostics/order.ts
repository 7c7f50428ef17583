/**
 * Draws put in order once, for all that asks for ranks and quantiles: sorting them anew for each measure was most of
 * the time that diagnostics took.
 */

import { normalQuantile } from "../../random/index.js";
import { type Chains, joined, medianOfSorted, split } from "./series.js";

const BITS = 11;
const DIGITS = 6;
const BUCKETS = 1 << BITS;

/**
 * Positions of values in ascending order, -0 before 0; equal ones in their order. Values must not be NaN. Radix sort of
 * the bits, because a sort that calls a function for every comparison takes ten times as long.
 */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const n = values.length;
  const words = new Uint32Array(values.slice().buffer);
  // The bits of doubles, as whole numbers, in the order of the doubles: negative ones turned over.
  const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
  const low = new Uint32Array(n);
  const high = new Uint32Array(n);
  const counts = new Uint32Array(DIGITS * BUCKETS);
  const digit = (k: number, d: number): number => {
    const shift = d * BITS;
    if (shift + BITS <= 32) return (low[k]! >>> shift) & (BUCKETS - 1);
    if (shift < 32) return ((low[k]! >>> shift) | (high[k]! << (32 - shift))) & (BUCKETS - 1);
    return (high[k]! >>> (shift - 32)) & (BUCKETS - 1);
  };
  for (let k = 0; k < n; k++) {
    const top = words[littleEndian ? 2 * k + 1 : 2 * k]!;
    const negative = -(top >>> 31);
    low[k] = words[littleEndian ? 2 * k : 2 * k + 1]! ^ negative;
    high[k] = top ^ (negative | 0x80000000);
    for (let d = 0; d < DIGITS; d++) counts[d * BUCKETS + digit(k, d)]! += 1;
  }
  let from = Uint32Array.from({ length: n }, (_, k) => k);
  let to = new Uint32Array(n);
  for (let d = 0; d < DIGITS; d++) {
    const at = counts.subarray(d * BUCKETS, (d + 1) * BUCKETS);
    let total = 0;
    for (let b = 0; b < BUCKETS; b++) {
      const count = at[b]!;
      at[b] = total;
      total += count;
    }
    for (let i = 0; i < n; i++) {
      const k = from[i]!;
      to[at[digit(k, d)]!++] = k;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Values in an order. */
export function inOrder(values: Float64Array, order: Uint32Array): Float64Array {
  const result = new Float64Array(order.length);
  for (let k = 0; k < order.length; k++) result[k] = values[order[k]!]!;
  return result;
}

/** The draws of one scalar, finite, with the order of all of them and of their halves. */
export class Ordered {
  readonly all: Float64Array;
  readonly ascending: Float64Array;
  /** First and last half of every chain. */
  readonly halves: Float64Array[];
  readonly median: number;
  private readonly order: Uint32Array;
  /** Of the halves joined; the same as all draws where their number is even. */
  private readonly halvesJoined: Float64Array;
  private readonly halvesOrder: Uint32Array;

  constructor(readonly chains: Chains) {
    this.all = joined(chains);
    this.order = ascendingOrder(this.all);
    this.ascending = inOrder(this.all, this.order);
    this.halves = split(chains);
    const even = chains[0]!.length % 2 === 0;
    this.halvesJoined = even ? this.all : joined(this.halves);
    this.halvesOrder = even ? this.order : ascendingOrder(this.halvesJoined);
    this.median = medianOfSorted(this.ascending);
  }

  private bulk: Float64Array[] | undefined;

  /** Normal scores of the halves: Φ⁻¹((r - 3/8)/(S + 1/4)) of their average ranks r. */
  scores(): Float64Array[] {
    this.bulk ??= this.scored(this.halvesOrder, inOrder(this.halvesJoined, this.halvesOrder));
    return this.bulk;
  }

  /** Normal scores of the distances of the halves from the median of all draws. */
  foldedScores(): Float64Array[] {
    const { order, distances } = folded(this.halvesJoined, this.halvesOrder, this.median);
    return this.scored(order, distances);
  }

  /** Distances of all draws from their median, ascending. */
  distances(): Float64Array {
    return folded(this.all, this.order, this.median).distances;
  }

  private scored(order: Uint32Array, ascending: Float64Array): Float64Array[] {
    const S = order.length;
    const table = scoresOf(S);
    const scores = new Float64Array(S);
    for (let from = 0; from < S; ) {
      let to = from + 1;
      while (to < S && ascending[to] === ascending[from]) to += 1;
      const score = to === from + 1 ? table[from]! : scoreOf((from + 1 + to) / 2, S);
      for (let k = from; k < to; k++) scores[order[k]!] = score;
      from = to;
    }
    const n = this.halves[0]!.length;
    return this.halves.map((_, h) => scores.subarray(h * n, (h + 1) * n));
  }
}

/** Order by distance from a centre, merged from both sides of it. */
function folded(values: Float64Array, order: Uint32Array, centre: number) {
  const n = order.length;
  const merged = new Uint32Array(n);
  const distances = new Float64Array(n);
  let right = 0;
  while (right < n && values[order[right]!]! < centre) right += 1;
  let left = right - 1;
  for (let k = 0; k < n; k++) {
    const below = left < 0 ? Number.POSITIVE_INFINITY : centre - values[order[left]!]!;
    const above = right >= n ? Number.POSITIVE_INFINITY : values[order[right]!]! - centre;
    const takeBelow = right >= n || (left >= 0 && below < above);
    merged[k] = takeBelow ? order[left--]! : order[right++]!;
    distances[k] = takeBelow ? below : above;
  }
  return { order: merged, distances };
}

/** Blom's normal score of a rank from 1 among S. */
function scoreOf(rank: number, S: number): number {
  return normalQuantile((rank - 0.375) / (S + 0.25));
}

let lastTable = new Float64Array(0);

/** Scores of the ranks 1 to S. The last table is kept: all scalars of a result have as many draws. */
function scoresOf(S: number): Float64Array {
  if (lastTable.length !== S) lastTable = Float64Array.from({ length: S }, (_, k) => scoreOf(k + 1, S));
  return lastTable;
}
