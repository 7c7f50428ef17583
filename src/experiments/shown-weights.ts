/** Weights that a report shows: plain data, so that a run that can be resumed keeps them. */

import { type Connection, type ConnectionWeights, connectionWeights } from "../deep/index.js";

/** To five digits: for colours. */
export type ShownWeights = Omit<ConnectionWeights, "weights" | "biases"> & {
  readonly weights: readonly number[];
  readonly biases?: readonly number[];
};

export function shownWeights(connections: readonly Connection[]): ShownWeights[] {
  const plain = (values: ArrayLike<number>): number[] =>
    Array.from(values, (value) => Number(value.toPrecision(5)));
  return connectionWeights(connections).map(({ weights, biases, ...rest }) => ({
    ...rest,
    weights: plain(weights),
    ...(biases && { biases: plain(biases) }),
  }));
}
