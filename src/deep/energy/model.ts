/**
 * A hierarchical predictive coding network with fixed precisions: Rao & Ballard 1999, doi:10.1038/4580;
 * Whittington & Bogacz 2017, doi:10.1162/NECO_a_00949. Layer 0 is the input, the last the output.
 */

import { UsageError } from "../../errors.js";
import type { CustomActivation } from "../activation.js";
import type { Connection } from "../connection.js";
import type { Description } from "../description.js";
import type { Head } from "../head.js";
import type { LayerOptions } from "../options.js";

/** A vector per layer; entries of layers that have none are empty. */
export type Layered = readonly Float64Array[];

export interface Model {
  readonly sizes: readonly number[];
  readonly activations: readonly CustomActivation[];
  /** Of each unit's error. That of the input is unused; that of the output weighs the loss of each unit. */
  readonly precisions: Layered;
  readonly head: Head;
  /** Connection k leads from layer k to layer k + 1. */
  readonly connections: readonly Connection[];
}

/** @throws UsageError where a hidden precision is 0, or where an output's precisions cannot weigh its head */
export function modelOf({ layers, head, connections }: Description): Model {
  const last = layers.length - 1;
  const precisions = layers.map(({ options }, k) => {
    const values = unitPrecisions(options);
    if (k > 0 && k < last && values.some((value) => value === 0)) {
      throw new UsageError(`layer ${k}: precision must be > 0 below the output, got 0`);
    }
    if (k < last || head === "gaussian") return values;
    // Probabilities have no precision: 0 says that a unit is never observed, anything else that it is.
    const observed = values.map((value) => (value === 0 ? 0 : 1));
    if (head === "categorical" && observed.some((value) => value !== observed[0])) {
      throw new UsageError(`layer ${k}: a categorical output is observed in all units or none`);
    }
    return observed;
  });
  return {
    sizes: layers.map(({ size }) => size),
    activations: layers.map(({ activation }) => activation),
    precisions,
    head,
    connections,
  };
}

/** The precision of each unit, as the layer's description says it. */
export function unitPrecisions({ size, precision = 1 }: LayerOptions): Float64Array {
  return Float64Array.from({ length: size }, (_, i) =>
    typeof precision === "number" ? precision : precision[i]!,
  );
}

/** Index of the output layer. */
export function outputLayer(model: Model): number {
  return model.sizes.length - 1;
}

/** Whether the energy is quadratic in the activities. */
export function isLinear({ head, activations }: Model): boolean {
  return head === "gaussian" && activations.slice(0, -1).every(({ name }) => name === "identity");
}
