/** Everything that an energy network holds, as a description and a list of arrays in a fixed order. */

import { UsageError } from "../../errors.js";
import type { FloatArray, FloatType } from "../matrix.js";
import type { NetworkOptions } from "../options.js";
import { type Model, unitPrecisions } from "./model.js";
import { parametersOf } from "./parameters.js";

export interface EnergySnapshot {
  /** With connections that say only how they predict: their weights are in the arrays. */
  readonly network: NetworkOptions;
  readonly float: FloatType;
  /** Weights and biases, the input's first. */
  readonly arrays: readonly FloatArray[];
}

/** Copies of everything. */
export function takeSnapshot(model: Model, { layers }: NetworkOptions, float: FloatType): EnergySnapshot {
  const connections = model.connections.map(({ bias, multiplier, residual }) => ({
    bias: bias !== undefined,
    ...{ multiplier, residual },
  }));
  const arrays = parametersOf(model).map(({ data }) => data.slice());
  const described = layers.map((layer, k) => {
    const now = model.precisions[k]!;
    const said = unitPrecisions(layer);
    // Those of other heads say only what is observed, and none is learnt.
    const learnt = k > 0 && (k < layers.length - 1 || model.head === "gaussian");
    return learnt && now.some((value, i) => value !== said[i]) ? { ...layer, precision: [...now] } : layer;
  });
  return { network: { layers: described, head: model.head, float, connections }, float, arrays };
}

/** Puts weights into a network of the same description. */
export function putSnapshot(model: Pick<Model, "connections">, { arrays }: EnergySnapshot): void {
  const into = parametersOf(model);
  if (into.length !== arrays.length || into.some(({ data }, i) => data.length !== arrays[i]!.length)) {
    throw new UsageError("snapshot: its arrays do not fit its description; it was changed");
  }
  for (const [i, { data }] of into.entries()) data.set(arrays[i]!);
}
