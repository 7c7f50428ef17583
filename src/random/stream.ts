/**
 * Streams of random numbers with random access: number (t, m) of a stream is a pure function of seed, purpose,
 * chain, t and m. Two streams never share a key, so adding a chain or a feature changes no other stream, and
 * results do not depend on the number of workers or the order in which they finish. inference 3.
 */

import { UsageError } from "../errors.js";
import { normalQuantile } from "./normal.js";
import { threefry2x32 } from "./threefry.js";

/**
 * What a stream is for. The numbers are part of every stored result: new purposes get new numbers, numbers are
 * never reused.
 */
export const purpose = {
  start: 1,
  momentum: 2,
  direction: 3,
  proposal: 4,
  stepJitter: 5,
  stepSearch: 6,
  prior: 7,
  posteriorPredictive: 8,
  resampling: 9,
  pathfinder: 10,
  simulation: 11,
  folds: 12,
  environment: 13,
  participant: 14,
  approximation: 15,
  weights: 16,
  order: 17,
  activity: 18,
} as const;

export type Purpose = (typeof purpose)[keyof typeof purpose];

/** A source of independent random numbers, one after another. */
export interface Random {
  /** Uniform on the open interval (0, 1): never 0, never 1. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
}

export interface Stream {
  /** The two words of this stream's key. */
  readonly key: readonly [number, number];
  /** Uniform number `m` of iteration `t`, on the open interval (0, 1). t and m are whole, 0 .. 2^32 - 1. */
  uniform(t: number, m: number): number;
  /** Standard normal number `m` of iteration `t`: the inverse distribution function of `uniform(t, m)`. */
  normal(t: number, m: number): number;
  /** The numbers of iteration `t` in order, m = 0, 1, ... Every call begins again at m = 0. */
  at(t: number): Random;
}

/**
 * The stream of one purpose and chain.
 *
 * @param seed a 64-bit integer: a bigint 0 .. 2^64 - 1, or a number 0 .. 2^53 - 1
 * @param chain chain, participant or whatever tells streams of one purpose apart; whole, 0 .. 2^32 - 1
 * @throws UsageError for a seed or chain out of range
 */
export function stream(seed: number | bigint, use: Purpose, chain: number): Stream {
  if (!(Number.isInteger(chain) && chain >= 0 && chain < 2 ** 32)) {
    throw new UsageError(`random stream: chain must be a whole number from 0 to 2^32 - 1, got ${chain}`);
  }
  const words = new Uint32Array(2);
  threefry2x32(...seedWords(seed), use, chain, words);
  const key: readonly [number, number] = [words[0]!, words[1]!];

  const uniform = (t: number, m: number): number => {
    threefry2x32(key[0], key[1], t, m, words);
    // 52 bits and a half: every value is exact, and neither 0 nor 1 can come out.
    return ((words[0]! >>> 6) * 2 ** 26 + (words[1]! >>> 6) + 0.5) / 2 ** 52;
  };
  const normal = (t: number, m: number): number => normalQuantile(uniform(t, m));
  const at = (t: number): Random => {
    let m = 0;
    return { uniform: () => uniform(t, m++), normal: () => normal(t, m++) };
  };
  return { key, uniform, normal, at };
}

/** Low and high word of a seed. */
function seedWords(seed: number | bigint): [low: number, high: number] {
  const inRange =
    typeof seed === "bigint" ? seed >= 0n && seed < 2n ** 64n : Number.isSafeInteger(seed) && seed >= 0;
  if (!inRange) {
    throw new UsageError(
      `random stream: seed must be a whole number from 0 to 2^53 - 1, or a bigint from 0 to 2^64 - 1, got ${seed}`,
    );
  }
  const whole = BigInt(seed);
  return [Number(whole & 0xffffffffn), Number(whole >> 32n)];
}
