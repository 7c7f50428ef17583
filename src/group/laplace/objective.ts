/** What EM climbs: the sum of the participants' log marginal likelihoods, and hyperpriors where wanted. group 8. */

import { cholesky, logDeterminantFromCholesky } from "../../inference/linear.js";
import { log } from "../../scalar/elementary/index.js";
import { logHyperprior } from "../hyperpriors/hyperpriors.js";
import { blockFrom } from "./blocks.js";
import type { Expectation } from "./expectation.js";
import type { Population, PopulationValues } from "./problem.js";

export function objectiveOf(population: Population, at: Expectation, withPriors: boolean): number {
  return at.sumLogMarginal + (withPriors ? logHyperpriors(population, at.values) : 0);
}

/** Up to the constants of correlations. */
function logHyperpriors(
  { own, absorbed, shared, blocks }: Population,
  { g, w, S }: PopulationValues,
): number {
  const q = own.length;
  let sum = 0;
  absorbed.forEach(({ prior }, j) => {
    sum += logHyperprior(prior, g[j]!).value;
  });
  shared.forEach(({ prior }, j) => {
    sum += logHyperprior(prior, w[j]!).value;
  });
  for (const block of blocks) {
    const { columns, eta, known } = block;
    if (known) continue;
    for (const k of columns) sum += logHyperprior(own[k]!.sdPrior!, Math.sqrt(S[k * q + k]!)).value;
    const K = columns.length;
    if (K === 1) continue;
    const lower = cholesky(blockFrom(S, q, block), K)!;
    const logVariances = columns.reduce((total, k) => total + log(S[k * q + k]!), 0);
    sum += (eta - 1) * (logDeterminantFromCholesky(lower, K) - logVariances);
  }
  return sum;
}
