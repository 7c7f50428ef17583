/** Images with labels, however they are kept, as rows that networks learn from. */

import { type Matrix, zeroMatrix } from "../deep/matrix.js";
import { UsageError } from "../errors.js";

/** Images one after another. */
export interface Images {
  /** Names the data in texts. */
  readonly name: string;
  /** Of one image. */
  readonly pixels: number;
  /** Pixel after pixel, image after image, 0 to `most`. */
  readonly values: ArrayLike<number>;
  readonly most: number;
  /** Classes 0 to 9. */
  readonly labels: ArrayLike<number>;
}

/** As a file of bytes holds them. */
export interface ByteImages extends Images {
  readonly values: Uint8Array;
  readonly labels: Uint8Array;
}

export const CLASSES = 10;

/** Some images scaled to 0 to 1, a row each. */
export function pixelRows({ pixels, values, most }: Images, which: readonly number[]): Matrix {
  const rows = zeroMatrix(which.length, pixels, "float32");
  for (const [r, i] of which.entries()) {
    for (let p = 0; p < pixels; p++) rows.data[r * pixels + p] = values[i * pixels + p]! / most;
  }
  return rows;
}

/** One 1 among zeros for each class. */
export function classRows(classes: readonly number[], count = CLASSES): Matrix {
  const rows = zeroMatrix(classes.length, count, "float32");
  for (const [r, c] of classes.entries()) rows.data[r * count + c] = 1;
  return rows;
}

/**
 * The first so many, in the memory of all.
 *
 * @param flag names the number in messages
 * @throws UsageError where there are fewer
 */
export function firstImages(images: ByteImages, count: number, flag: string): ByteImages {
  const { labels, values, pixels, name } = images;
  if (count > labels.length)
    throw new UsageError(`${flag}: ${name} has ${labels.length} images, got ${count}`);
  return { ...images, values: values.subarray(0, count * pixels), labels: labels.subarray(0, count) };
}
