/**
 * Exceedance probabilities: how likely it is that a model (or family) is the most frequent, under a Dirichlet
 * distribution of frequencies. By quadrature instead of sampling. inference 17.
 */

import { exp, log } from "../../scalar/elementary/index.js";
import { logGamma } from "../../scalar/special.js";
import { gammaCdf } from "./gamma.js";

/**
 * Steps of the trapezoidal rule in t = log x are this share of the narrowest sd, 1/√a: its error then is far below
 * rounding, as is that of any smooth function that vanishes at both ends.
 */
const SHARE = 0.25;
const LONGEST_STEP = 1 / 16;
/** Densities of log x fall below 1e-20 of their peak this far from it, in sds. */
const REACH = 12;

/**
 * P(r_k > r_j for all j ≠ k), r ~ Dirichlet(a): r are independent gammas of shape a over their sum, so that it is
 * ∫ gamma(x; a_k) Π_{j ≠ k} F(x; a_j) dx.
 *
 * @param counts a, each above 0
 * @returns one probability for each, summing to 1 within 1e-10
 */
export function exceedanceProbabilities(counts: ArrayLike<number>): Float64Array {
  const a = Float64Array.from(counts);
  const step = Math.min(LONGEST_STEP, SHARE / Math.sqrt(a.reduce((x, y) => Math.max(x, y))));
  return a.map((shape, k) => {
    const others = a.filter((_, j) => j !== k);
    const density = (t: number): number => exp(shape * t - exp(t) - logGamma(shape));
    const centre = log(shape);
    // The density of t falls like e^(a t) to the left, faster than a normal to the right.
    const left = centre - REACH / Math.sqrt(shape) - 46 / shape;
    const right = centre + REACH / Math.sqrt(shape) + 5;
    let sum = 0;
    for (let t = left; t < right; t += step) {
      const x = exp(t);
      let product = density(t);
      if (product < 1e-30) continue;
      for (const other of others) product *= gammaCdf(x, other);
      sum += product;
    }
    return sum * step;
  });
}
