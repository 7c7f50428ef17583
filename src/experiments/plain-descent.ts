/** Stochastic gradient descent of an energy network, one sample at a time, by any way to infer. */

import { type EnergyNetwork, type Inference, startOptimiser, updateParameters } from "../deep/index.js";

/** @returns learns from one sample, given as rows; weights and biases of the network change in place */
export function plainDescent(
  network: EnergyNetwork,
  inference: Inference,
  learningRate: number,
): (x: readonly (readonly number[])[], y: readonly (readonly number[])[]) => void {
  const optimiser = { kind: "sgd", learningRate } as const;
  const arrays = network.connections.flatMap(({ weights, bias }) => [
    { data: weights.data, bias: false },
    ...(bias === undefined ? [] : [{ data: bias, bias: true }]),
  ]);
  const state = startOptimiser(optimiser, arrays, "float64");
  return (x, y) => {
    const gradient = network
      .gradient(x, y, inference)
      .flatMap(({ weights, bias }) => [weights.data, ...(bias === undefined ? [] : [bias])]);
    updateParameters(
      optimiser,
      state,
      arrays,
      gradient.map((each) => Float64Array.from(each)),
    );
  };
}
