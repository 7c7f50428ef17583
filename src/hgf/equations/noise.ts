/**
 * What the noise parents of an input learn from. Weber et al. 2023, arXiv:2305.10937, eq. 72-78;
 * HierarchicalGaussianFiltering.jl 0.7 for the mixed form.
 */

import { add, type Scalar, square, sub } from "../../scalar/index.js";

/**
 * Expected squared distance of an observation from what its value parents are now believed to be:
 * B = (u - m)² + s, input². Replaces the 1/π + δ² of a state.
 *
 * @param observation u
 * @param mean m = ρ + Σ α g(μ_b), of the posteriors
 * @param variance s = Σ (α g'(μ_b))² / π_b, of the posteriors
 */
export function expectedSquaredResidual<S extends Scalar>(
  observation: S | number,
  mean: S | number,
  variance: S | number,
): S {
  return add<S>(square<S>(sub<S>(observation, mean)), variance);
}
