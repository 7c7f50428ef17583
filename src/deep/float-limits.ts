/** What a float type can hold, where equations depend on it, and numbers rounded to it. */

import { log } from "../scalar/elementary/index.js";
import type { FloatType } from "./matrix.js";

export interface FloatLimits {
  /** Variances must be larger than this, or they are lost. */
  readonly smallestVariance: number;
  /** Logarithm of the largest finite number. */
  readonly logLargest: number;
  round(x: number): number;
}

const LARGEST_FLOAT32 = (2 - 2 ** -23) * 2 ** 127;

/** In single precision 1e-128 is 0. */
export const floatLimits: Readonly<Record<FloatType, FloatLimits>> = {
  float32: { smallestVariance: 0, logLargest: Math.fround(log(LARGEST_FLOAT32)), round: Math.fround },
  float64: { smallestVariance: 1e-128, logLargest: log(Number.MAX_VALUE), round: (x) => x },
};
