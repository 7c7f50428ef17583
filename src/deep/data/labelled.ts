/** Points of a plane with a class each, and what the made-up data sets share. */

import { UsageError } from "../../errors.js";
import type { Random } from "../../random/index.js";

/** A point of a plane: two coordinates. */
export type Point = readonly [number, number];

export interface LabelledPoints {
  readonly inputs: readonly Point[];
  /** The class of each point, from 0. */
  readonly labels: readonly number[];
}

/** @throws UsageError */
export function checkNoise(maker: string, noise: number): void {
  if (noise >= 0 && Number.isFinite(noise)) return;
  throw new UsageError(`${maker}: noise must be a finite number ≥ 0, got ${noise}; pass its sd`);
}

/** A normal step of sd `noise` in both coordinates of every point, in their order. */
export function withNoise(points: readonly Point[], noise: number, generator: Random): Point[] {
  return points.map(([x, y]) => [x + noise * generator.normal(), y + noise * generator.normal()]);
}
