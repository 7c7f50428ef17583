/**
 * The band in which the empirical distribution function of uniform ranks lies as a whole. Säilynoja, Bürkner & Vehtari
 * 2022, Graphical test for discrete uniformity and its applications (Statistics and Computing 32, 32). inference 14.
 */

import { purpose, stream } from "../../random/index.js";
import { exp, log } from "../../scalar/elementary/index.js";
import { logGamma } from "../../scalar/special.js";

export interface Band {
  /** Points in (0, 1) at which the function is judged. */
  readonly points: Float64Array;
  /** Least and largest share of ranks at or below each point. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

const SIMULATIONS = 4000;
const MOST_POINTS = 100;

/**
 * Simultaneous band for `count` independent uniforms: pointwise binomial intervals, at the level at which that share
 * `probability` of simulated samples stays inside everywhere. The simulation has a fixed seed.
 *
 * @param probability default 0.99
 */
export function uniformityBand(count: number, probability = 0.99): Band {
  const K = Math.min(count, MOST_POINTS);
  const points = Float64Array.from({ length: K - 1 }, (_, k) => (k + 1) / K);
  const tables = Array.from(points, (p) => binomialCdf(count, p));
  const numbers = stream(0, purpose.simulation, 0xbad);
  const levels = Float64Array.from({ length: SIMULATIONS }, (_, t) => {
    const counts = new Int32Array(K);
    for (let n = 0; n < count; n++) counts[Math.floor(numbers.uniform(t, n) * K)]! += 1;
    let least = 1;
    let below = 0;
    for (let k = 0; k < K - 1; k++) {
      below += counts[k]!;
      const table = tables[k]!;
      least = Math.min(least, 2 * table[below]!, 2 * (1 - (below === 0 ? 0 : table[below - 1]!)));
    }
    return least;
  }).sort();
  const level = levels[Math.floor((1 - probability) * SIMULATIONS)]!;
  // A count is inside where neither tail that begins at it is less likely than half the level.
  const lower = Float64Array.from(tables, (table) => table.findIndex((F) => 2 * F >= level) / count);
  const upper = Float64Array.from(tables, (table) => {
    let k = count;
    while (k > 0 && 2 * (1 - table[k - 1]!) < level) k -= 1;
    return k / count;
  });
  return { points, lower, upper };
}

function binomialCdf(n: number, p: number): Float64Array {
  let sum = 0;
  return Float64Array.from({ length: n + 1 }, (_, k) => {
    const choose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
    sum += exp(choose + k * log(p) + (n - k) * log(1 - p));
    return Math.min(1, sum);
  });
}

/** Shares of values at or below the points of a band. */
export function empiricalShares(values: ArrayLike<number>, points: Float64Array): Float64Array {
  return points.map((point) => {
    let below = 0;
    for (let n = 0; n < values.length; n++) if (values[n]! <= point) below += 1;
    return below / values.length;
  });
}
