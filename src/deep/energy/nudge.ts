/**
 * Nudging: the output is clamped a little way from the forward prediction towards the target, or away from it, and the
 * gradient divided by that way. Pinchetti et al. 2024, arXiv:2407.01163; Scellier & Bengio 2017, arXiv:1602.05179.
 */

import { UsageError } from "../../errors.js";
import { evaluate, forwardValues } from "./energy.js";
import { type Model, outputLayer } from "./model.js";
import type { Inference } from "./options.js";

export type Nudged = Extract<Inference, { method: "nudged" }>;

/** Strengths whose gradients are averaged. */
export function strengths({ beta = 0.3, mode }: Nudged, update: number): readonly number[] {
  if (mode === "positive") return [beta];
  if (mode === "negative") return [-beta];
  if (mode === "centred") return [beta, -beta];
  return [update % 2 === 0 ? beta : -beta];
}

/**
 * The problem to settle for one strength: gaussian heads move the target, others scale the loss.
 *
 * @throws UsageError for fullCovariance on a loss that is scaled below 0, which has no square root
 */
export function nudge(
  model: Model,
  x: Float64Array,
  y: Float64Array,
  strength: number,
  inner: Nudged["inner"],
): { readonly model: Model; readonly y: Float64Array } {
  const last = outputLayer(model);
  if (model.head === "gaussian") {
    const output = evaluate(model, forwardValues(model, x), y).predictions[last]!;
    return { model, y: output.map((u, i) => u + strength * (y[i]! - u)) };
  }
  if (strength < 0 && inner.method === "fullCovariance") {
    throw new UsageError(
      `nudged: fullCovariance cannot nudge a ${model.head} head away from its target; use settle or epc, or mode positive`,
    );
  }
  const precisions = model.precisions.map((p, k) => (k === last ? p.map((value) => value * strength) : p));
  return { model: { ...model, precisions }, y };
}
