/** Weights and biases of a network as the one set of arrays that an optimiser moves. */

import type { Parameter } from "../optimiser.js";
import type { Model } from "./model.js";
import type { WeightGradient } from "./options.js";

/** The network's own arrays: the input's connection first, weights before biases. */
export function parametersOf({ connections }: Pick<Model, "connections">): Parameter[] {
  return connections.flatMap(({ weights, bias }) => [
    { data: weights.data, bias: false },
    ...(bias === undefined ? [] : [{ data: bias, bias: true }]),
  ]);
}

/** A gradient in the same order. */
export function gradientArrays(gradient: readonly WeightGradient[]): Float64Array[] {
  return gradient.flatMap(({ weights, bias }) =>
    [weights.data, ...(bias === undefined ? [] : [bias])].map((data) => Float64Array.from(data)),
  );
}
