/** Patterns of the published simulations: bars, digits, random ones. */

import { UsageError } from "../errors.js";
import { purpose, stream } from "../random/index.js";
import { zScore } from "./metrics.js";

/** Two images of 5 × 5 pixels, a vertical and a horizontal bar that share a bright centre. */
export function barImages(): Float64Array[] {
  const image = (lit: (row: number, column: number) => boolean): Float64Array =>
    Float64Array.from({ length: 25 }, (_, at) => {
      const [row, column] = [Math.floor(at / 5), at % 5];
      return row === 2 && column === 2 ? 4 : lit(row, column) ? 1 : 0;
    });
  return [image((_, column) => column === 2), image((row) => row === 2)];
}

/** The bars, z-scored over their pixels. */
export function barPatterns(): Float64Array[] {
  return barImages().map((image) => zScore(image));
}

export interface Digits {
  /** 64 pixels, 0 to 16. */
  readonly images: readonly Float64Array[];
  readonly labels: readonly number[];
}

const PIXELS = 64;

/**
 * Digits from text of the form of the UCI Optical Recognition of Handwritten Digits set: 64 pixels and the label, with
 * commas, an image a line; lines that begin with # are comments.
 *
 * @param file its name in messages
 * @throws UsageError for another number of fields, a pixel outside 0 to 16, a label outside 0 to 9; names the line
 */
export function readDigits(text: string, file: string): Digits {
  const images: Float64Array[] = [];
  const labels: number[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const fields = line.split(",").map(Number);
    const label = fields.pop()!;
    const wrong = fields.findIndex((x) => !(x >= 0 && x <= 16));
    if (fields.length !== PIXELS || wrong >= 0 || !(Number.isInteger(label) && label >= 0 && label <= 9)) {
      const what =
        wrong >= 0 ? `pixel ${wrong} is ${fields[wrong]}` : `${fields.length + 1} fields, the last ${label}`;
      throw new UsageError(
        `${file}:${index + 1}: must be 64 pixels from 0 to 16 and a label from 0 to 9; ${what}`,
      );
    }
    images.push(Float64Array.from(fields));
    labels.push(label);
  }
  return { images, labels };
}

/** Images as the simulations use them: squared, z-scored over their pixels. */
export function digitPatterns(images: readonly Float64Array[]): Float64Array[] {
  return images.map((image) => zScore(image.map((x) => x * x)));
}

export interface RandomPatterns {
  readonly count: number;
  readonly size: number;
  /** Share of entries that are not 0, each 1 or -1 with equal probability. Default 1. */
  readonly sparsity?: number;
  readonly seed: number | bigint;
}

/** Patterns of 1, -1 and 0. */
export function randomPatterns({ count, size, sparsity = 1, seed }: RandomPatterns): Float64Array[] {
  if (!(sparsity > 0 && sparsity <= 1)) {
    throw new UsageError(`sparsity: must be above 0 and at most 1, got ${sparsity}`);
  }
  const { uniform } = stream(seed, purpose.environment, 0);
  return Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: size }, (_, i) => {
      if (uniform(k, 2 * i) >= sparsity) return 0;
      return uniform(k, 2 * i + 1) < 0.5 ? -1 : 1;
    }),
  );
}
