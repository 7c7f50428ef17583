/** Two half circles that reach into each other: defined as `make_moons` of scikit-learn. */

import { UsageError } from "../../errors.js";
import { type Random, shuffled } from "../../random/index.js";
import { cos, sin } from "../../scalar/elementary/index.js";
import { checkNoise, type LabelledPoints, type Point, withNoise } from "./labelled.js";

export interface MoonsOptions {
  /** Points, a whole number ≥ 2; an odd one has one more in the inner moon. */
  readonly n: number;
  /** Sd of normal noise in both coordinates, ≥ 0; default 0. */
  readonly noise?: number;
  /** Whether the points come in a random order, which noise is then added to; default true. */
  readonly shuffle?: boolean;
  /** Of the order and the noise. */
  readonly generator: Random;
}

/**
 * The outer moon is (cos t, sin t), class 0, the inner one (1 - cos t, ½ - sin t), class 1; t is spaced evenly from 0
 * to π, both included.
 *
 * @throws UsageError for a number of points or noise out of range
 */
export function makeMoons({ n, noise = 0, shuffle = true, generator }: MoonsOptions): LabelledPoints {
  if (!(Number.isInteger(n) && n >= 2)) {
    throw new UsageError(`makeMoons: n must be a whole number ≥ 2, got ${n}`);
  }
  checkNoise("makeMoons", noise);
  const outer = Math.floor(n / 2);
  const ordered = [
    ...halfCircle(outer).map(([c, s]) => ({ point: [c, s] as Point, label: 0 })),
    ...halfCircle(n - outer).map(([c, s]) => ({ point: [1 - c, 1 - s - 0.5] as Point, label: 1 })),
  ];
  const rows = shuffle ? shuffled(ordered, generator) : ordered;
  const points = rows.map(({ point }) => point);
  return {
    inputs: noise === 0 ? points : withNoise(points, noise, generator),
    labels: rows.map(({ label }) => label),
  };
}

/** Cosine and sine of angles from 0 to π; a single one is 0. */
function halfCircle(count: number): Point[] {
  return Array.from({ length: count }, (_, i) => {
    const t = count === 1 ? 0 : (Math.PI * i) / (count - 1);
    return [cos(t), sin(t)];
  });
}
