/**
 * What the others predict of each observation: simulated responses weighted so that they come from the posterior without
 * it. Gelman et al. 2013, Bayesian Data Analysis, 6.3 (probability integral transform); Gneiting & Raftery 2007,
 * Strictly proper scoring rules (JASA 102, 359-378). inference 12.
 */

import { UsageError } from "../../errors.js";
import { exp } from "../../scalar/elementary/index.js";
import { ascendingOrder } from "../diagnostics/order.js";
import { paretoSmooth, paretoThreshold } from "../pareto.js";
import { efficiencyOf, type PsisOptions } from "./psis.js";
import type { UnitLogLikelihoods } from "./units.js";

export interface LooPredictive {
  /**
   * Of each unit: probability that the others give to a smaller response, half of that of an equal one. Uniform where
   * the model is right.
   */
  readonly pit: Float64Array;
  /** Continuous ranked probability score, in units of the response, ≥ 0; lower is better. */
  readonly crps: Float64Array;
  /** Leave-one-out mean of each response. */
  readonly mean: Float64Array;
  /** Shape of the tail of each unit's ratios; above the threshold, its numbers are not to be trusted. */
  readonly k: Float64Array;
  readonly threshold: number;
}

/**
 * Leave-one-out predictions of real-valued responses.
 *
 * @param observed one response a unit
 * @param simulated a response of the unit for every draw, [chain][draw], from the likelihood at that draw; may be
 *   overwritten by the next call
 * @throws UsageError for other numbers of responses or draws, responses that are not finite, and responses of 0 and 1
 *   only, of which the transform says nothing
 */
export function looPredictive(
  source: UnitLogLikelihoods,
  observed: Float64Array,
  simulated: (unit: number) => Float64Array,
  options: PsisOptions = {},
): LooPredictive {
  const { units: N, chains, draws } = source;
  const S = chains * draws;
  if (observed.length !== N) {
    throw new UsageError(`leave-one-out: there are ${N} units, but ${observed.length} responses`);
  }
  if (observed.every((y) => y === 0 || y === 1)) {
    throw new UsageError(
      "leave-one-out: the responses are 0 and 1 only; compare predicted with observed frequencies instead",
    );
  }
  const pit = new Float64Array(N);
  const crps = new Float64Array(N);
  const mean = new Float64Array(N);
  const k = new Float64Array(N);
  for (let i = 0; i < N; i++) {
    const y = simulated(i);
    const at = observed[i]!;
    if (y.length !== S || !y.every(Number.isFinite) || !Number.isFinite(at)) {
      throw new UsageError(
        `leave-one-out: unit ${i + 1} needs a finite response, and ${S} finite simulated ones, got ${y.length}`,
      );
    }
    const weights = weightsOf(source.of(i), chains, draws, options);
    k[i] = weights.khat;
    const order = ascendingOrder(y);
    // Sums over the smaller ones, in ascending order: Σ w, Σ w y; then E|y - y'| = 2 Σ_j w_j Σ_{i<j} w_i (y_j - y_i).
    let share = 0;
    let moment = 0;
    let apart = 0;
    let distance = 0;
    for (const s of order) {
      const w = weights.of[s]!;
      const x = y[s]!;
      if (x < at) pit[i]! += w;
      else if (x === at) pit[i]! += w / 2;
      distance += w * Math.abs(x - at);
      apart += w * (x * share - moment);
      share += w;
      moment += w * x;
    }
    mean[i] = moment;
    crps[i] = distance - apart;
  }
  return { pit, crps, mean, k, threshold: paretoThreshold(S) };
}

function weightsOf(
  ll: Float64Array,
  chains: number,
  draws: number,
  { rule, relativeEfficiency }: PsisOptions,
): { readonly khat: number; readonly of: Float64Array } {
  const highest = ll.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const efficiency =
    relativeEfficiency ??
    efficiencyOf(
      ll.map((l) => exp(l - highest)),
      chains,
      draws,
    );
  const { khat, logWeights } = paretoSmooth(
    ll.map((l) => -l),
    { relativeEfficiency: efficiency, ...(rule === undefined ? {} : { rule }) },
  );
  return { khat, of: logWeights.map(exp) };
}
