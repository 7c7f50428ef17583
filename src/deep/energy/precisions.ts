/**
 * Learning of precisions: the variance of each unit's error follows the mean of its squared errors and of their
 * posterior variance, as in the EM algorithm for factor analysis (Rubin & Thayer 1982, doi:10.1007/BF02293851).
 */

import { UsageError } from "../../errors.js";
import type { SampleResult } from "./infer-sample.js";
import { isLinear, type Layered, type Model, outputLayer } from "./model.js";
import type { Inference } from "./options.js";
import { posteriorVariances } from "./posterior.js";

export interface PrecisionLearning {
  /** Share of a batch in the running variance, > 0 and at most 1: 1/Π ← (1 - rate)/Π + rate · mean. */
  readonly rate: number;
  /** Layers whose precisions are learnt; default all: hidden ones and a gaussian output. */
  readonly layers?: "all" | "hidden";
  /**
   * Adds the posterior variance of errors to their squares; default true, but false under langevin, whose samples have
   * it already. Without it, precisions of hidden layers drift up to their bound.
   */
  readonly covariance?: boolean;
}

/** Where learnt precisions end; a report says how many have reached either. */
export const precisionBounds: readonly [number, number] = [1e-4, 1e6];

const methods = ["settle", "epc", "fullCovariance", "langevin"];

/** @throws UsageError for a rate out of range, and for inference that leaves no errors to learn from */
export function checkPrecisionLearning(
  { rate, layers = "all" }: PrecisionLearning,
  { method }: Inference,
): void {
  if (!(rate > 0 && rate <= 1)) {
    throw new UsageError(`train: precisions.rate must be > 0 and at most 1, got ${rate}`);
  }
  if (layers !== "all" && layers !== "hidden") {
    throw new UsageError(`train: precisions.layers must be all or hidden, got "${String(layers)}"`);
  }
  if (!methods.includes(method)) {
    throw new UsageError(`train: precisions are learnt with ${methods.join(", ")}, not with ${method}`);
  }
}

/**
 * Precisions after a batch, by layer; those that are not learnt are the model's own arrays.
 *
 * @returns undefined where a variance is not finite
 */
export function nextPrecisions(
  model: Model,
  results: readonly SampleResult[],
  targets: readonly Float64Array[],
  { rate, layers = "all", covariance }: PrecisionLearning,
  method: Inference["method"],
): readonly Float64Array[] | undefined {
  const last = outputLayer(model);
  const withCovariance = covariance ?? method !== "langevin";
  const to = layers === "all" && model.head === "gaussian" ? last : last - 1;
  const sums = model.sizes.map((size) => new Float64Array(size));
  let spread: Layered | undefined;
  for (const [s, { evaluation }] of results.entries()) {
    // Variances of a linear network are the same for every sample.
    if (withCovariance && (s === 0 || !isLinear(model))) {
      spread = posteriorVariances(model, evaluation, targets[s]!).errors;
    }
    for (let k = 1; k <= to; k++) {
      for (let i = 0; i < sums[k]!.length; i++) {
        const error =
          k < last ? evaluation.errors[k]![i]! : targets[s]![i]! - evaluation.predictions[last]![i]!;
        sums[k]![i]! += error ** 2 + (spread === undefined ? 0 : spread[k]![i]!);
      }
    }
  }
  const [least, most] = precisionBounds;
  let finite = true;
  const next = model.precisions.map((precision, k) => {
    if (k === 0 || k > to) return precision;
    return precision.map((now, i) => {
      if (now === 0) return 0;
      const variance = (1 - rate) / now + (rate * sums[k]![i]!) / results.length;
      if (!Number.isFinite(variance)) finite = false;
      return Math.min(most, Math.max(least, 1 / variance));
    });
  });
  return finite ? next : undefined;
}

/** How many precisions of layers after the input are at a bound. */
export function precisionsAtBound({ precisions }: Model): number {
  return precisions
    .slice(1)
    .reduce((sum, of) => sum + of.filter((p) => precisionBounds.includes(p)).length, 0);
}
