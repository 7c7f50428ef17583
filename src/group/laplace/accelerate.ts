/**
 * SQUAREM: extrapolation from two steps of EM, in coordinates where any value is legal. Varadhan & Roland 2008,
 * Simple and globally convergent methods for accelerating the convergence of any EM algorithm, scheme S3.
 */

import { cholesky } from "../../inference/linear.js";
import { blockFrom, putBlock } from "./blocks.js";
import type { Population, PopulationValues } from "./problem.js";
import { floored, packFactor, product, unpackFactor } from "./spread.js";

/**
 * Extrapolates g and S; the shared effects have Newton steps of their own and are those of the last.
 *
 * @param first the values before two steps, after one, and after both
 */
export function extrapolate(
  population: Population,
  [first, second, third]: readonly [PopulationValues, PopulationValues, PopulationValues],
): PopulationValues {
  const scale = scalesOf(population, third);
  const [a, b, c] = [first, second, third].map((values) => pack(population, values)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let [lengthR, lengthV] = [0, 0];
  for (let j = 0; j < a.length; j++) {
    const r = (b[j]! - a[j]!) / scale[j]!;
    const v = (c[j]! - b[j]!) / scale[j]! - r;
    lengthR += r * r;
    lengthV += v * v;
  }
  // At -1 it is the second step itself.
  const alpha = lengthV > 0 ? Math.min(-1, -Math.sqrt(lengthR / lengthV)) : -1;
  const point = a.map((start, j) => {
    const r = b[j]! - start;
    const v = c[j]! - b[j]! - r;
    return start - 2 * alpha * r + alpha * alpha * v;
  });
  return unpack(population, point, third);
}

/** g and the Cholesky factors of the estimated blocks with logged diagonals. */
function pack(population: Population, { g, S }: PopulationValues): Float64Array {
  const factors = population.blocks.flatMap((block) => {
    if (block.known) return [];
    const K = block.columns.length;
    return [...packFactor(cholesky(blockFrom(S, population.own.length, block), K)!, K)];
  });
  return Float64Array.of(...g, ...factors);
}

function unpack(population: Population, point: Float64Array, like: PopulationValues): PopulationValues {
  const q = population.own.length;
  const G = like.g.length;
  const S = like.S.slice();
  let next = G;
  for (const block of population.blocks) {
    if (block.known) continue;
    const K = block.columns.length;
    const size = (K * (K + 1)) / 2;
    putBlock(S, q, block, product(unpackFactor(point.subarray(next, next + size), K), K));
    next += size;
  }
  return { g: point.slice(0, G), w: like.w, S: floored(population, S) };
}

/** Natural sizes of what `pack` packs, so that lengths mean something. */
function scalesOf(population: Population, { S }: PopulationValues): Float64Array {
  const q = population.own.length;
  const sd = (k: number): number => Math.sqrt(S[k * q + k]!);
  const effects = population.absorbed.map(({ own }) => sd(own));
  const factors = population.blocks.flatMap(({ columns, known }) => {
    if (known) return [];
    return columns.flatMap((k, i) => columns.slice(0, i + 1).map((_, j) => (i === j ? 1 : sd(k))));
  });
  return Float64Array.of(...effects, ...factors);
}
