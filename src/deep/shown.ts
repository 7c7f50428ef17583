/** Networks as figures take them, plain data: `layeredNetworkFigure`, `connectionWeightsFigure`, `layerCoursesFigure`. */

import type { Connection } from "./connection.js";
import { describeNetwork, type Layer } from "./description.js";
import type { FloatArray, Matrix } from "./matrix.js";
import type { NetworkOptions } from "./options.js";

export interface NetworkDiagram {
  readonly layers: readonly { readonly size: number; readonly activation?: string; readonly note?: string }[];
  readonly connections: readonly {
    readonly bias: boolean;
    readonly residual: boolean;
    readonly multiplier: number;
  }[];
  readonly head: string;
}

/**
 * A network's layers with what they start from, and its connections, for `layeredNetworkFigure`.
 *
 * @throws UsageError where the description is none
 */
export function networkDiagram(network: NetworkOptions): NetworkDiagram {
  const { layers, connections, head } = describeNetwork(network);
  return {
    layers: layers.map((layer, k) => layerOf(layer, k === layers.length - 1)),
    connections: connections.map(({ bias, residual, multiplier }) => {
      return { bias: bias !== undefined, residual, multiplier };
    }),
    head,
  };
}

function layerOf({ size, activation, options }: Layer, isOutput: boolean): NetworkDiagram["layers"][number] {
  const precision = options.precision ?? options.initial?.expectedPrecision ?? options.initial?.precision;
  const { tonicVolatility } = options;
  const notes = [
    ...(typeof precision === "number" && precision !== 1 ? [`precision ${short(precision)}`] : []),
    ...(tonicVolatility === undefined ? [] : [`volatility ${tonicVolatility}`.replace("-", "−")]),
  ];
  return {
    size,
    ...(isOutput || activation.name === "identity" ? {} : { activation: activation.name }),
    ...(notes.length === 0 ? {} : { note: notes.join(", ") }),
  };
}

/** Very large and very small numbers by their power of ten. */
function short(value: number): string {
  return value >= 1e6 || value < 1e-4
    ? value.toExponential().replace("e+", "e").replace("-", "−")
    : String(value);
}

/** A connection's weights for `connectionWeightsFigure`. */
export interface ConnectionWeights {
  readonly name: string;
  readonly children: number;
  readonly parents: number;
  readonly weights: FloatArray;
  readonly biases?: FloatArray;
}

/** Weights of all connections, the input's first, for `connectionWeightsFigure`. */
export function connectionWeights(connections: readonly Connection[]): ConnectionWeights[] {
  return connections.map(({ weights: { rows, columns, data }, bias }, k) => ({
    name: `${layerName(k, connections.length)} to ${layerName(k + 1, connections.length)}`,
    ...{ children: rows, parents: columns, weights: data },
    ...(bias === undefined ? {} : { biases: bias }),
  }));
}

/** What `record` wrote down of one quantity, layer by layer, for `layerCoursesFigure`. */
export function recordedLayers(
  matrices: readonly Matrix[],
): { readonly name: string; readonly units: number; readonly values: FloatArray }[] {
  return matrices.map(({ columns, data }, k) => ({
    ...{ name: layerName(k, matrices.length - 1), units: columns, values: data },
  }));
}

/** @param last number of the output, counted from the input, 0 */
function layerName(k: number, last: number): string {
  return k === 0 ? "input" : k === last ? "output" : `hidden ${k}`;
}
