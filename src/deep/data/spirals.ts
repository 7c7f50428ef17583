/** Spirals wound around each other, a class each. */

import { UsageError } from "../../errors.js";
import type { Random } from "../../random/index.js";
import { cos, sin } from "../../scalar/elementary/index.js";
import { checkNoise, type LabelledPoints, type Point, withNoise } from "./labelled.js";

export interface SpiralsOptions {
  /** Points of each spiral, a whole number ≥ 1; default 200. */
  readonly perClass?: number;
  /** Spirals, a whole number ≥ 2; default 3. */
  readonly classes?: number;
  /** Sd of normal noise in both coordinates, ≥ 0; default 0.02. */
  readonly noise?: number;
  /** Of the noise. */
  readonly generator: Random;
}

/** Times that a spiral goes around. */
const TURNS = 1.75;

/**
 * Point i of m of class c has radius ρ = (i + 1)/m and angle 2π (1.75 ρ + c/classes), class after class, each from its
 * middle outwards.
 *
 * @throws UsageError for numbers out of range
 */
export function makeSpirals({
  perClass = 200,
  classes = 3,
  noise = 0.02,
  generator,
}: SpiralsOptions): LabelledPoints {
  if (!(Number.isInteger(perClass) && perClass >= 1)) {
    throw new UsageError(`makeSpirals: perClass must be a whole number ≥ 1, got ${perClass}`);
  }
  if (!(Number.isInteger(classes) && classes >= 2)) {
    throw new UsageError(`makeSpirals: classes must be a whole number ≥ 2, got ${classes}`);
  }
  checkNoise("makeSpirals", noise);
  const labels = Array.from({ length: classes * perClass }, (_, k) => Math.floor(k / perClass));
  const points = labels.map((label, k): Point => {
    const radius = ((k % perClass) + 1) / perClass;
    const angle = 2 * Math.PI * (TURNS * radius + label / classes);
    return [radius * cos(angle), radius * sin(angle)];
  });
  return { inputs: noise === 0 ? points : withNoise(points, noise, generator), labels };
}
