/** Learning update by update, by any way to infer and any optimiser. */

import {
  type EnergyNetwork,
  type Inference,
  type Optimiser,
  type Rows,
  startOptimiser,
  updateParameters,
} from "../deep/index.js";

/** @returns learns from some samples by one update; weights and biases of the network change in place */
export function descent(
  network: EnergyNetwork,
  inference: Inference,
  optimiser: Optimiser,
): (x: Rows, y: Rows) => void {
  const arrays = network.connections.flatMap(({ weights, bias }) => [
    { data: weights.data, bias: false },
    ...(bias === undefined ? [] : [{ data: bias, bias: true }]),
  ]);
  const state = startOptimiser(optimiser, arrays, "float64");
  return (x, y) => {
    const gradient = network
      .gradient(x, y, inference)
      .flatMap(({ weights, bias }) => [weights.data, ...(bias === undefined ? [] : [bias])]);
    updateParameters(optimiser, state, arrays, gradient);
  };
}
