/** What the equations of a sweep network work on: layers, weights and rules, with room for intermediate results. */

import { UsageError } from "../errors.js";
import { type Connection, copyConnection } from "./connection.js";
import { describeNetwork } from "./description.js";
import { floatLimits } from "./float-limits.js";
import type { Head } from "./head.js";
import { type FloatArray, type FloatType, zeros } from "./matrix.js";
import type { NetworkOptions } from "./options.js";
import type { Ground } from "./single/ground.js";
import { type SweepLayer, sweepLayer } from "./sweep-layer.js";
import { type SweepOptions, type SweepRules, sweepRules } from "./sweep-options.js";
import type { VolatilityLimits } from "./volatility-posterior.js";

/** Intermediate results of a layer, overwritten by every sample. */
interface Room {
  readonly active: FloatArray;
  readonly slope: FloatArray;
  readonly bend: FloatArray;
  readonly first: FloatArray;
  readonly second: FloatArray;
  readonly third: FloatArray;
}

export interface SweepCore {
  readonly layers: readonly SweepLayer[];
  readonly connections: readonly Connection[];
  readonly head: Head;
  readonly float: FloatType;
  readonly rules: SweepRules;
  readonly limits: VolatilityLimits;
  readonly rooms: readonly Room[];
  /** Where arrays lie in the memory of kernels. */
  readonly ground?: Ground;
}

/** @throws UsageError where the description does not fit the rules */
export function sweepCore(network: NetworkOptions, options: SweepOptions): SweepCore {
  const { layers, connections, head, float } = describeNetwork(network);
  const rules = sweepRules(options);
  if (head === "categorical" && rules.version === "pyhgf-0.3.0") {
    throw new UsageError("sweep: pyhgf-0.3.0 has no categorical head; choose pyhgf-0.3.2 or credence");
  }
  for (const [k, { residual, multiplier }] of connections.entries()) {
    if (residual || multiplier !== 1) {
      throw new UsageError(
        `connection ${k}: sweep networks have neither residual connections nor multipliers; use an energy network`,
      );
    }
  }
  return {
    layers: layers.map((layer, k) => sweepLayer(layer, k, rules, float)),
    connections,
    head,
    float,
    rules,
    limits: {
      ...floatLimits[float],
      maxPosteriorPrecision: rules.maxPosteriorPrecision,
      lambert: rules.lambert,
    },
    rooms: layers.map(({ size }) => ({
      active: zeros(size, float),
      slope: zeros(size, float),
      bend: zeros(size, float),
      first: zeros(size, float),
      second: zeros(size, float),
      third: zeros(size, float),
    })),
  };
}

/** Copies of all weights. */
export function copyConnections(core: SweepCore): Connection[] {
  return core.connections.map(copyConnection);
}
