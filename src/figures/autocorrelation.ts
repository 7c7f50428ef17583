/** Autocorrelation of residuals, response models 11.10. */

import type { Series } from "./figure.js";

export interface Autocorrelation {
  /** Lags 0 .. n-1, around the end to the start again, as the HGF toolbox has it. */
  readonly circular: Float64Array;
  /** Lags 0 .. n-1 without wrapping. */
  readonly ordinary: Float64Array;
}

/**
 * NaN counts as 0, then the mean is removed. Circular: r_l = Σ_t x_t x_((t+l) mod n) / Σ_t x_t²; ordinary: the sum
 * ends at t = n-1-l. All NaN where the residual does not vary.
 */
export function residualAutocorrelation(residual: Series): Autocorrelation {
  const n = residual.length;
  const x = Float64Array.from(residual, (value) => (Number.isNaN(value) ? 0 : value));
  const mean = x.reduce((sum, value) => sum + value, 0) / n;
  for (let t = 0; t < n; t++) x[t]! -= mean;
  const ordinary = new Float64Array(n);
  for (let lag = 0; lag < n; lag++) {
    let sum = 0;
    for (let t = 0; t + lag < n; t++) sum += x[t]! * x[t + lag]!;
    ordinary[lag] = sum;
  }
  const total = ordinary[0] ?? 0;
  // What wraps around from lag l are the pairs of lag n - l.
  const circular = ordinary.map((sum, lag) => (sum + (lag === 0 ? 0 : ordinary[n - lag]!)) / total);
  return { circular, ordinary: ordinary.map((sum) => sum / total) };
}
