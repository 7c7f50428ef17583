/**
 * What a categorical node concludes from the beliefs about its categories: how fast it learned, the Dirichlet
 * distribution that would learn as fast, and how much that distribution moved. hgf.md section 4.
 */

import { add, digamma, div, logGamma, mul, type Scalar, sub } from "../../scalar/index.js";

/**
 * Implied learning rate, as the weight of the past: ν = (x - e) / (m - e) - 1. Infinite where the belief stayed.
 *
 * @param outcome x, 1 for the category that came, else 0
 * @param expected e, its probability before
 * @param updated m, the sigmoid of its log odds after
 */
export function impliedWeight<S extends Scalar>(
  outcome: S | number,
  expected: S | number,
  updated: S | number,
): S {
  return sub<S>(div<S>(sub<S>(outcome, expected), sub<S>(updated, expected)), 1);
}

/** Pseudo-count of a category: α = ν e + 1. */
export function pseudoCount<S extends Scalar>(weight: S | number, expected: S | number): S {
  return add<S>(mul<S>(weight, expected), 1);
}

/**
 * Kullback-Leibler divergence of one Dirichlet distribution from another, nats:
 * log Γ(A) - log Γ(A') + Σ (log Γ(α') - log Γ(α)) + Σ (α - α') (ψ(α) - ψ(A)).
 *
 * @param counts α, of the first
 * @param other α', of the second, as many
 */
export function dirichletDivergence<S extends Scalar>(
  counts: readonly (S | number)[],
  other: readonly (S | number)[],
): S | number {
  const total = sum<S>(counts);
  let divergence: S | number = sub<S>(logGamma<S>(total), logGamma<S>(sum<S>(other)));
  counts.forEach((count, i) => {
    divergence = add<S>(divergence, sub<S>(logGamma<S>(other[i]!), logGamma<S>(count)));
  });
  const base = digamma<S>(total);
  counts.forEach((count, i) => {
    const change = sub<S>(count, other[i]!);
    divergence = add<S>(divergence, mul<S>(change, sub<S>(digamma<S>(count), base)));
  });
  return divergence;
}

function sum<S extends Scalar>(values: readonly (S | number)[]): S | number {
  return values.reduce<S | number>((total, x) => add<S>(total, x), 0);
}
