/**
 * Square roots of the head's curvature: F with FᵀF its second derivative in the pre-activation, and b with Fᵀb minus
 * the gradient. Those of generalised linear models: McCullagh & Nelder 1989, section 2.5.
 */

import { headOutput } from "../head.js";
import { type Dense, dense } from "./dense.js";
import { type Model, outputLayer } from "./model.js";

export interface Root {
  readonly factor: Dense;
  readonly residual: Float64Array;
}

export function curvatureRoot(model: Model, output: Float64Array, y: Float64Array): Root {
  const n = output.length;
  const precision = model.precisions[outputLayer(model)]!;
  const factor = dense(n, n);
  const residual = new Float64Array(n);
  const p = new Float64Array(n);
  headOutput(model.head, output, p);
  const total = y.reduce((sum, value) => sum + value, 0);
  for (let i = 0; i < n; i++) {
    if (model.head === "categorical") {
      const root = Math.sqrt(precision[0]! * total * p[i]!);
      for (let j = 0; j < n; j++) factor.data[i * n + j] = root * ((i === j ? 1 : 0) - p[j]!);
      // Where total = 0 nothing was observed; a probability of 0 has no curvature to share the gradient with.
      residual[i] = root === 0 ? 0 : (precision[0]! * (y[i]! - total * p[i]!)) / root;
      continue;
    }
    const curvature = model.head === "gaussian" ? 1 : p[i]! * (1 - p[i]!);
    const root = Math.sqrt(precision[i]! * curvature);
    factor.data[i * n + i] = root;
    residual[i] = root === 0 ? 0 : (precision[i]! * (y[i]! - p[i]!)) / root;
  }
  return { factor, residual };
}
