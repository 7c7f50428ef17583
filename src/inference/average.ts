/**
 * Bayesian parameter average of several people with the same model and priors: the fixed-effects product of
 * their Laplace posteriors, the prior counted once. response-models 11.8.
 */

import { cholesky, invertPositiveDefinite } from "./linear.js";

export interface Average {
  /** Mean on the estimation scale. */
  readonly mean: Float64Array;
  /** Negative Hessian of the product, d × d row-major. */
  readonly hessian: Float64Array;
  /** Its inverse. */
  readonly covariance: Float64Array;
}

/**
 * H = Σ H_i - (N-1) H0, mean = H⁻¹ (Σ H_i θ_i - (N-1) H0 μ0), with H0 = diag(1 / prior variance).
 *
 * @returns undefined where H is not positive definite: the members say nothing together
 */
export function averagePosterior(
  members: readonly { readonly mode: Float64Array; readonly hessian: Float64Array }[],
  prior: { readonly mean: Float64Array; readonly variance: Float64Array },
): Average | undefined {
  const d = prior.mean.length;
  const surplus = members.length - 1;
  const hessian = new Float64Array(d * d);
  const weighted = new Float64Array(d);
  for (const member of members) {
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        const h = member.hessian[i * d + j]!;
        hessian[i * d + j]! += h;
        weighted[i]! += h * member.mode[j]!;
      }
    }
  }
  for (let i = 0; i < d; i++) {
    const precision = 1 / prior.variance[i]!;
    hessian[i * d + i]! -= surplus * precision;
    weighted[i]! -= surplus * precision * prior.mean[i]!;
  }
  if (cholesky(hessian, d) === undefined) return undefined;
  const covariance = invertPositiveDefinite(hessian, d);
  const mean = Float64Array.from({ length: d }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < d; j++) sum += covariance[i * d + j]! * weighted[j]!;
    return sum;
  });
  return { mean, hessian, covariance };
}
