/** Densities of draws by Gaussian kernels. Silverman 1986, Density estimation for statistics and data analysis, 3.4. */

import { quantileSorted } from "d3-array";
import type { Series } from "./figure.js";

export interface KernelDensity {
  readonly x: Float64Array;
  readonly density: Float64Array;
}

/**
 * Density of what is finite among draws, with the bandwidth 0.9 min(sd, interquartile range / 1.34) n^(-1/5), at
 * `points` places from three bandwidths below the smallest to three above the largest. Undefined where values do not
 * vary: there is no bandwidth then.
 */
export function kernelDensity(draws: Series, points = 160): KernelDensity | undefined {
  const values = Array.from(draws)
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const quartiles = (quantileSorted(values, 0.75) ?? 0) - (quantileSorted(values, 0.25) ?? 0);
  // Half of all draws may be equal, with an interquartile range of 0.
  const h = 0.9 * (quartiles > 0 ? Math.min(sd, quartiles / 1.34) : sd) * n ** -0.2;
  if (!(h > 1e-12 * Math.abs(mean))) return undefined;
  const [low, high] = [values[0]! - 3 * h, values[n - 1]! + 3 * h];
  const x = Float64Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  const density = x.map((at) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += Math.exp(-0.5 * ((at - values[i]!) / h) ** 2);
    return sum / (n * h * Math.sqrt(2 * Math.PI));
  });
  return { x, density };
}
