/**
 * The energy of activities, E = Σ ½ Π ε² over hidden layers + the head's loss, and its derivatives in activities and
 * weights. Bogacz 2017, doi:10.1016/j.jmp.2015.11.003.
 */

import { type Connection, predictChild } from "../connection.js";
import { headGradient, headLoss } from "../head.js";
import { multiplyTransposed } from "../matrix.js";
import { type Layered, type Model, outputLayer } from "./model.js";

export interface Evaluation {
  /** z: the input and the free layers. */
  readonly values: Layered;
  /** g(z) of the same layers. */
  readonly active: Layered;
  /** m of layers 1 to the output, whose m is its pre-activation; entry 0 is empty. */
  readonly predictions: Layered;
  /** ε = z - m of the free layers; those of input and output are empty. */
  readonly errors: Layered;
  /** e = Πε of the free layers, minus the loss's gradient at the output; entry 0 is empty. */
  readonly weighted: Layered;
  /** Terms of layers 1 to the output. */
  readonly energyPerLayer: readonly number[];
  readonly energy: number;
}

const none = new Float64Array(0);

/** g(z) of layer k. */
export function activate({ activations }: Model, k: number, values: Float64Array): Float64Array {
  const { value } = activations[k]!;
  return values.map((z) => value.call(activations[k], z));
}

/** g'(z) of layer k. */
export function slopes({ activations }: Model, k: number, values: Float64Array): Float64Array {
  const { first } = activations[k]!;
  return values.map((z) => first.call(activations[k], z));
}

/** m of layer k + 1 from the values of layer k. */
export function predictNext(
  model: Model,
  k: number,
  values: Float64Array,
  active = activate(model, k, values),
): Float64Array {
  const prediction = new Float64Array(model.sizes[k + 1]!);
  predictChild(model.connections[k]!, values, active, prediction);
  return prediction;
}

/** Values of input and free layers where every error is the given one, 0 where none is given. */
export function forwardValues(model: Model, x: Float64Array, errors?: Layered): Float64Array[] {
  const values = [x];
  for (let k = 1; k < outputLayer(model); k++) {
    const next = predictNext(model, k - 1, values[k - 1]!);
    if (errors !== undefined) for (let i = 0; i < next.length; i++) next[i]! += errors[k]![i]!;
    values.push(next);
  }
  return values;
}

/** Energy and all errors at given activities. */
export function evaluate(model: Model, values: Layered, y: Float64Array): Evaluation {
  const last = outputLayer(model);
  const active = values.map((z, k) => activate(model, k, z));
  const predictions: Float64Array[] = [none];
  const errors: Float64Array[] = [none];
  const weighted: Float64Array[] = [none];
  const energyPerLayer: number[] = [];
  for (let k = 1; k < last; k++) {
    const prediction = predictNext(model, k - 1, values[k - 1]!, active[k - 1]!);
    const error = values[k]!.map((z, i) => z - prediction[i]!);
    const each = error.map((e, i) => model.precisions[k]![i]! * e);
    predictions.push(prediction);
    errors.push(error);
    weighted.push(each);
    energyPerLayer.push(0.5 * error.reduce((sum, e, i) => sum + e * each[i]!, 0));
  }
  const output = predictNext(model, last - 1, values[last - 1]!, active[last - 1]!);
  predictions.push(output);
  errors.push(none);
  weighted.push(outputError(model, output, y));
  energyPerLayer.push(headLoss(model.head, output, y, model.precisions[last]!));
  const energy = energyPerLayer.reduce((sum, term) => sum + term, 0);
  return { values, active, predictions, errors, weighted, energyPerLayer, energy };
}

/** Minus the loss's gradient in the output's pre-activation. */
export function outputError(model: Model, output: Float64Array, y: Float64Array): Float64Array {
  const gradient = new Float64Array(output.length);
  headGradient(model.head, output, y, model.precisions[outputLayer(model)]!, gradient);
  return gradient.map((g) => -g);
}

/** Jᵀ child, J the Jacobian of layer k + 1's prediction in the values of layer k. */
export function pullBack(model: Model, k: number, slope: Float64Array, child: Float64Array): Float64Array {
  const { weights, multiplier, residual } = model.connections[k]!;
  const pulled = new Float64Array(weights.columns);
  multiplyTransposed(weights, child, pulled);
  for (let j = 0; j < pulled.length; j++) {
    pulled[j] = multiplier * slope[j]! * pulled[j]! + (residual ? child[j]! : 0);
  }
  return pulled;
}

/** ∂E/∂z of each free layer; entry 0 is empty. */
export function activityGradient(model: Model, { values, weighted }: Evaluation): Float64Array[] {
  const gradient: Float64Array[] = [none];
  for (let k = 1; k < outputLayer(model); k++) {
    const above = pullBack(model, k, slopes(model, k, values[k]!), weighted[k + 1]!);
    gradient.push(weighted[k]!.map((e, i) => e - above[i]!));
  }
  return gradient;
}

/** Largest absolute entry. */
export function largest(layers: Layered): number {
  let found = 0;
  for (const layer of layers)
    for (const value of layer) if (!(Math.abs(value) <= found)) found = Math.abs(value);
  return found;
}

/** A connection's ∂E/∂W, in `weights`, and ∂E/∂b, in `bias`. */
export type ConnectionGradient = Pick<Connection, "weights" | "bias">;

/**
 * Derivatives of the energy in weights and biases: -s e g(z)ᵀ and -s e.
 *
 * @param child e of layers 1 to the output; entry 0 is unused
 */
export function weightGradient(model: Model, active: Layered, child: Layered): ConnectionGradient[] {
  return model.connections.map(({ weights, bias, multiplier }, k) => {
    const [e, g] = [child[k + 1]!, active[k]!];
    const data = new Float64Array(weights.rows * weights.columns);
    for (let i = 0; i < weights.rows; i++) {
      for (let j = 0; j < weights.columns; j++) data[i * weights.columns + j] = -multiplier * e[i]! * g[j]!;
    }
    return {
      weights: { rows: weights.rows, columns: weights.columns, data },
      bias: bias === undefined ? undefined : e.map((value) => -multiplier * value),
    };
  });
}

/** e of layers 1 to the output when the loss's error is passed down without any settling: backpropagation. */
export function backpropagated(model: Model, { values, weighted }: Evaluation): Float64Array[] {
  const last = outputLayer(model);
  const passed: Float64Array[] = weighted.slice();
  for (let k = last - 1; k >= 1; k--) {
    passed[k] = pullBack(model, k, slopes(model, k, values[k]!), passed[k + 1]!);
  }
  return passed;
}
