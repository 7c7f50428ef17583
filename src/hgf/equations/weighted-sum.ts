/** Sums over the parents of a node, in the order in which its edges were declared. */

import { add, mul, type Scalar } from "../../scalar/index.js";

export interface Weighted<S> {
  readonly weight: S | number;
  readonly value: S | number;
}

/**
 * start + Σ weight · value. A start that is the plain number 0 (no drift) leaves no operation behind.
 * Drive of a mean: ρ + Σ α μ̂; log-volatility of a step: ω + Σ κ μ. Weber et al. 2023, arXiv:2305.10937, eq. 8.
 */
export function weightedSum<S extends Scalar>(start: S | number, terms: readonly Weighted<S>[]): S | number {
  return terms.reduce<S | number>((sum, { weight, value }) => {
    const term = mul<S>(weight, value);
    return sum === 0 ? term : add<S>(sum, term);
  }, start);
}
