/**
 * Weights of models by their predictions: stacking, pseudo-BMA, pseudo-BMA+. Yao, Vehtari, Simpson & Gelman 2018, Using
 * stacking to average Bayesian predictive distributions (Bayesian Analysis 13, 917-1007). inference 12.
 */

import { Matrix, solve } from "ml-matrix";
import { UsageError } from "../../errors.js";
import { purpose, stream } from "../../random/index.js";
import { exp, log } from "../../scalar/elementary/index.js";
import { logSumExp } from "../pareto.js";

/** One array of pointwise elpd for each model, all of the same units in the same order. */
export type PointwiseTable = readonly Float64Array[];

/** The least weight of the barrier: s_k ≤ 1 + K times it, see `stackingWeights`. */
const LAST_BARRIER = 1e-13;

/**
 * Weights w on the simplex that maximise Σ_i log Σ_k w_k exp(elpd_ik): the mixture of predictive distributions that
 * predicts best. By an interior-point method; at the optimum s_k = mean_i exp(elpd_ik)/Σ_j w_j exp(elpd_ij) is 1
 * where w_k > 0 and at most 1 elsewhere.
 *
 * @throws UsageError for unequal numbers of units, or values that are not finite
 */
export function stackingWeights(table: PointwiseTable): Float64Array {
  const N = checked(table);
  const K = table.length;
  const relative = Array.from({ length: N }, (_, i) => {
    const highest = Math.max(...table.map((of) => of[i]!));
    return table.map((of) => exp(of[i]! - highest));
  });
  const mixture = (w: Float64Array, i: number): number =>
    relative[i]!.reduce((sum, r, k) => sum + w[k]! * r, 0);
  const objective = (w: Float64Array, barrier: number): number => {
    let value = 0;
    for (let i = 0; i < N; i++) value -= log(mixture(w, i)) / N;
    for (const x of w) value -= barrier * log(x);
    return value;
  };
  let w: Float64Array = new Float64Array(K).fill(1 / K);
  if (K === 1) return w;
  for (let barrier = 1; barrier >= LAST_BARRIER; barrier *= 0.2) {
    for (let step = 0; step < 50; step++) {
      const { direction, decrement } = newton(relative, w, barrier, mixture);
      let t = 1;
      for (let k = 0; k < K; k++) if (direction[k]! < 0) t = Math.min(t, (-0.95 * w[k]!) / direction[k]!);
      const now = objective(w, barrier);
      const moved = (): Float64Array => w.map((x, k) => x + t * direction[k]!);
      while (t > 1e-10 && !(objective(moved(), barrier) <= now)) t /= 2;
      if (!(t > 1e-10)) break;
      w = moved();
      if (decrement < 1e-3 * barrier) break;
    }
  }
  const total = w.reduce((sum, x) => sum + x, 0);
  return w.map((x) => x / total);
}

/** Newton's direction under Σ w = 1, and the decrease that it promises. */
function newton(
  relative: readonly (readonly number[])[],
  w: Float64Array,
  barrier: number,
  mixture: (w: Float64Array, i: number) => number,
): { direction: number[]; decrement: number } {
  const K = w.length;
  const N = relative.length;
  const system = Matrix.zeros(K + 1, K + 1);
  const right = Matrix.zeros(K + 1, 1);
  relative.forEach((row, i) => {
    const m = mixture(w, i);
    for (let k = 0; k < K; k++) {
      right.set(k, 0, right.get(k, 0) + row[k]! / m / N);
      for (let j = 0; j < K; j++) system.set(k, j, system.get(k, j) + (row[k]! * row[j]!) / (m * m) / N);
    }
  });
  for (let k = 0; k < K; k++) {
    right.set(k, 0, right.get(k, 0) + barrier / w[k]!);
    system.set(k, k, system.get(k, k) + barrier / (w[k]! * w[k]!));
    system.set(k, K, 1);
    system.set(K, k, 1);
  }
  const direction = solve(system, right).to1DArray().slice(0, K);
  const decrement = direction.reduce((sum, x, k) => sum + x * right.get(k, 0), 0);
  return { direction, decrement: Math.abs(decrement) };
}

/** Softmax of the total elpd. Ignores how uncertain they are. */
export function pseudoBmaWeights(table: PointwiseTable): Float64Array {
  checked(table);
  return softmax(Float64Array.from(table, (of) => of.reduce((sum, x) => sum + x, 0)));
}

/**
 * Pseudo-BMA+: the mean of pseudo-BMA weights over Bayesian bootstraps of the units.
 *
 * @param draws bootstraps. Default 1000
 */
export function pseudoBmaPlusWeights(
  table: PointwiseTable,
  seed: number | bigint = 0,
  draws = 1000,
): Float64Array {
  const N = checked(table);
  const numbers = stream(seed, purpose.resampling, 0);
  const mean = new Float64Array(table.length);
  for (let b = 0; b < draws; b++) {
    // A Dirichlet(1, ..., 1): exponentials over their sum.
    const shares = Float64Array.from({ length: N }, (_, i) => -log(numbers.uniform(b, i)));
    const total = shares.reduce((sum, x) => sum + x, 0);
    const weights = softmax(
      Float64Array.from(table, (of) => (N * of.reduce((sum, x, i) => sum + shares[i]! * x, 0)) / total),
    );
    weights.forEach((w, k) => {
      mean[k]! += w / draws;
    });
  }
  return mean;
}

function softmax(values: Float64Array): Float64Array {
  const total = logSumExp(values);
  return values.map((x) => exp(x - total));
}

function checked(table: PointwiseTable): number {
  const N = table[0]?.length ?? 0;
  if (N === 0) throw new UsageError("weights of models: no units");
  table.forEach((of, k) => {
    if (of.length !== N) {
      throw new UsageError(`weights of models: model ${k + 1} has ${of.length} units, the first has ${N}`);
    }
    const bad = of.findIndex((x) => !Number.isFinite(x));
    if (bad >= 0) {
      throw new UsageError(`weights of models: elpd of unit ${bad + 1} of model ${k + 1} is ${of[bad]}`);
    }
  });
  return N;
}
