/** Variational free energy of a state, without β (Spisak & Friston): complexity less accuracy. */

import { divergence, entropy, langevin } from "./continuous-bernoulli.js";
import { zeros } from "./couplings.js";
import { dot } from "./infer.js";
import { type AttractorNetwork, type Numbers, vector } from "./network.js";

export interface FreeEnergy {
  /** b_q = b + u + W m. */
  readonly inputs: Float64Array;
  /** L(b_q). */
  readonly means: Float64Array;
  /** Σ KL(CB(b_q) ‖ CB(b + u)), in nats. */
  readonly complexity: number;
  /** (b + u) · L + L' W L. */
  readonly accuracy: number;
  readonly freeEnergy: number;
  /** Σ H(b_q). */
  readonly entropy: number;
}

/**
 * @param state m, `size` numbers
 * @param evidence u, added to the bias; default 0
 */
export function freeEnergy(network: AttractorNetwork, state: Numbers, evidence?: Numbers): FreeEnergy {
  const { size, float, couplings, bias } = network;
  const m = vector("state", state, size, float);
  const u = evidence === undefined ? undefined : vector("evidence", evidence, size, float);
  const prior = Float64Array.from(bias, (b, i) => b + (u?.[i] ?? 0));
  const h = zeros(size, float);
  couplings.product([m], [h]);
  const inputs = Float64Array.from(prior, (c, i) => c + h[i]!);
  const means = inputs.map(langevin);
  // In double precision: the couplings' product with means.
  const back = new Float64Array(size);
  const shown = zeros(size, float);
  shown.set(means);
  couplings.product([shown], [back]);
  let complexity = 0;
  let total = 0;
  for (let i = 0; i < size; i++) {
    complexity += divergence(inputs[i]!, prior[i]!);
    total += entropy(inputs[i]!);
  }
  const accuracy = dot(prior, means) + dot(means, back);
  return { inputs, means, complexity, accuracy, freeEnergy: complexity - accuracy, entropy: total };
}
