/**
 * Settling in one reverse pass: the full-covariance solution of the linearised network with the covariance of the
 * output's prediction replaced by its diagonal; exact for linear networks with one output.
 */

import { headOutput } from "../head.js";
import { multiplySquares } from "../matrix.js";
import { type Evaluation, evaluate, forwardValues, pullBack, slopes } from "./energy.js";
import { type Model, outputLayer } from "./model.js";

/** Activities whose errors share the output's error by their variances; the energy may rise in narrow, deep networks. */
export function adjointStep(model: Model, before: Evaluation, y: Float64Array): Evaluation {
  const last = outputLayer(model);
  const { values, weighted } = before;
  let variance: Float64Array = new Float64Array(model.sizes[0]!);
  for (let k = 1; k <= last; k++) {
    const own = model.precisions[k]!;
    const carried = carriedVariance(model, k - 1, values[k - 1]!, variance);
    variance = k === last ? carried : carried.map((v, i) => v + 1 / own[i]!);
  }
  // e / (1 + c v) is (y - a) / (1/Π + v) for a gaussian head, and stays finite where Π is 0.
  const curvature = outputCurvature(model, before.predictions[last]!);
  let share: Float64Array = weighted[last]!.map((e, i) => e / (1 + curvature[i]! * variance[i]!));
  const errors = values.map((z) => new Float64Array(z.length));
  for (let k = last - 1; k >= 1; k--) {
    share = pullBack(model, k, slopes(model, k, values[k]!), share);
    errors[k] = share.map((value, i) => value / model.precisions[k]![i]!);
  }
  return evaluate(model, forwardValues(model, values[0]!, errors), y);
}

/** (J∘J) v. */
function carriedVariance(
  model: Model,
  k: number,
  values: Float64Array,
  variance: Float64Array,
): Float64Array {
  const { weights, multiplier, residual } = model.connections[k]!;
  const slope = slopes(model, k, values);
  const scaled = variance.map((v, j) => v * (multiplier * slope[j]!) ** 2);
  const carried = new Float64Array(weights.rows);
  multiplySquares(weights, scaled, carried);
  if (!residual) return carried;
  // (J + 1)² = J² + 2J + 1 on the diagonal.
  return carried.map((c, i) => {
    const own = multiplier * weights.data[i * weights.columns + i]! * slope[i]!;
    return c + (2 * own + 1) * variance[i]!;
  });
}

function outputCurvature(model: Model, output: Float64Array): Float64Array {
  const precision = model.precisions[outputLayer(model)]!;
  if (model.head === "gaussian") return precision;
  const p = new Float64Array(output.length);
  headOutput(model.head, output, p);
  return p.map((value, i) => precision[i]! * value * (1 - value));
}
