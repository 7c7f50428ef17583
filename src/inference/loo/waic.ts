/**
 * WAIC, the widely applicable information criterion. Watanabe 2010 (JMLR 11, 3571-3594); Vehtari, Gelman & Gabry 2017.
 * To be shown beside PSIS-LOO, never alone: it has no diagnostic of its own but the variance. inference 12.
 */

import { log } from "../../scalar/elementary/index.js";
import { variance } from "../diagnostics/series.js";
import { logSumExp } from "../pareto.js";
import type { UnitLogLikelihoods } from "./units.js";

export interface Waic {
  readonly elpd: number;
  readonly standardError: number;
  readonly effectiveParameters: number;
  readonly pointwise: Float64Array;
  /** Units whose log-likelihood varies by more than 0.4; where there are any, believe PSIS-LOO. */
  readonly unreliable: number;
}

const MOST_VARIANCE = 0.4;

export function waic(source: UnitLogLikelihoods): Waic {
  const pointwise = new Float64Array(source.units);
  let effectiveParameters = 0;
  let unreliable = 0;
  for (let i = 0; i < source.units; i++) {
    const ll = source.of(i);
    const p = variance(ll);
    if (p > MOST_VARIANCE) unreliable += 1;
    effectiveParameters += p;
    pointwise[i] = logSumExp(ll) - log(ll.length) - p;
  }
  return {
    elpd: pointwise.reduce((sum, x) => sum + x, 0),
    standardError: Math.sqrt(source.units * variance(pointwise)),
    effectiveParameters,
    pointwise,
    unreliable,
  };
}
