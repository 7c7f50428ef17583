/**
 * One closed-form backward sweep with fixed precisions and diagonal posteriors, the rule of generalised hierarchical
 * Gaussian filters (Weber et al. 2023, arXiv:2305.10937) without volatility. It may raise the energy where many units
 * share a child.
 */

import { UsageError } from "../../errors.js";
import { sigmoid, smoothActivation } from "../activation.js";
import { multiplySquaresTransposed, multiplyTransposed } from "../matrix.js";
import { type Evaluation, evaluate, forwardValues, outputError, slopes } from "./energy.js";
import { type Layered, type Model, outputLayer } from "./model.js";

/** Bound of posterior precisions. */
const LARGEST_PRECISION = 1e10;

export interface Swept {
  readonly before: Evaluation;
  readonly after: Evaluation;
  /** Posterior precisions of the free layers; entry 0 is empty. */
  readonly precisions: Layered;
  /** Posterior minus predicted mean of layers 1 to the output, the raw difference there; entry 0 is empty. */
  readonly differences: Layered;
}

/** @throws UsageError for residual connections, and activations without second derivative */
export function sweep(model: Model, x: Float64Array, y: Float64Array): Swept {
  const last = outputLayer(model);
  const residual = model.connections.findIndex((connection) => connection.residual);
  if (residual >= 0) {
    throw new UsageError(
      `connection ${residual}: sweep knows no residual connections; use adjoint or settle`,
    );
  }
  const values = forwardValues(model, x);
  const before = evaluate(model, values, y);
  const output = before.predictions[last]!;
  const precisions: Float64Array[] = values.map(() => new Float64Array(0));
  const differences: Float64Array[] = values.map(() => new Float64Array(0));
  differences.push(outputDifference(model, output, y));
  // Evidence and gain of the layer above, each times one error: at the output both are the head's.
  let evidence = outputCurvature(model, output);
  let surprise = outputError(model, output, y);
  let pushed = surprise;
  for (let k = last - 1; k >= 1; k--) {
    const { weights, multiplier } = model.connections[k]!;
    const smooth = smoothActivation(model.activations[k]!, `layer ${k}`);
    const slope = slopes(model, k, values[k]!);
    const own = model.precisions[k]!;
    const [squares, bend, push] = [own.slice(), own.slice(), own.slice()];
    multiplySquaresTransposed(weights, evidence, squares);
    multiplyTransposed(weights, surprise, bend);
    multiplyTransposed(weights, pushed, push);
    const precision = own.map((prior, i) => {
      const steep = (multiplier * slope[i]!) ** 2 * squares[i]!;
      const curved = multiplier * smooth.second(values[k]![i]!) * bend[i]!;
      return Math.min(Math.max(prior + steep - curved, prior), LARGEST_PRECISION);
    });
    const difference = own.map((_, i) => (multiplier * slope[i]! * push[i]!) / precision[i]!);
    precisions[k] = precision;
    differences[k] = difference;
    const fresh = own.map((prior, i) => precision[i]! - prior);
    evidence = own.map((prior, i) => (prior * fresh[i]!) / (prior + fresh[i]!));
    surprise = evidence.map((e, i) => e * difference[i]!);
    pushed = own.map((prior, i) => ((prior * precision[i]!) / (prior + fresh[i]!)) * difference[i]!);
  }
  const swept = values.map((z, k) => (k === 0 ? z : z.map((value, i) => value + differences[k]![i]!)));
  return { before, after: evaluate(model, swept, y), precisions, differences };
}

/** Weighted by posterior precisions where asked; heads of probabilities count once. */
export function sweepErrors(model: Model, { precisions, differences }: Swept, weighted: boolean): Layered {
  const last = outputLayer(model);
  if (!weighted) return differences;
  return differences.map((difference, k) => {
    if (k === last && model.head !== "gaussian") return difference;
    const precision = k === last ? model.precisions[last]! : precisions[k]!;
    return difference.map((d, i) => precision[i]! * d);
  });
}

/** Target minus prediction; where the output's precision is 0 nothing was observed. */
function outputDifference(model: Model, output: Float64Array, y: Float64Array): Float64Array {
  if (model.head !== "gaussian") return outputError(model, output, y);
  const precision = model.precisions[outputLayer(model)]!;
  return y.map((target, i) => (precision[i] === 0 ? 0 : target - output[i]!));
}

function outputCurvature(model: Model, output: Float64Array): Float64Array {
  const precision = model.precisions[outputLayer(model)]!;
  // Categorical outputs count as they are weighed, Bernoulli ones with p(1 - p).
  if (model.head !== "bernoulli") return precision;
  return output.map((a, i) => {
    const p = sigmoid(a);
    return precision[i]! * p * (1 - p);
  });
}
