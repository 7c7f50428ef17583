/**
 * Networks without inputs: the first layer is a cause that inference finds, with a normal prior. A constant input of 1
 * predicts the prior's mean, the precision of the layer after it is the prior's: Rao & Ballard 1999, doi:10.1038/4580.
 */

import type { ConnectionOptions, NetworkOptions } from "../options.js";

/**
 * The description of a network whose first layer is a free cause, from one whose first layer would be its input.
 *
 * Give the network 1 as the input of every sample; `recall` does so by itself. Learning moves the prior's mean.
 *
 * @param options layers from the cause to the output; the cause's `precision` is the prior's, default 1
 * @param mean of the prior, one number for each unit of the cause; default 0
 */
export function withCause(options: NetworkOptions, mean?: readonly number[]): NetworkOptions {
  const { layers, connections } = options;
  const size = layers[0]?.size ?? 0;
  const prior: ConnectionOptions = {
    bias: false,
    weights: mean?.map((value) => [value]) ?? Array.from({ length: size }, () => [0]),
  };
  const others = isList(connections) ? connections : layers.slice(1).map(() => connections ?? {});
  return { ...options, layers: [{ size: 1 }, ...layers], connections: [prior, ...others] };
}

function isList(connections: NetworkOptions["connections"]): connections is readonly ConnectionOptions[] {
  return Array.isArray(connections);
}
