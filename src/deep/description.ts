/** A network's description, checked and with its defaults filled in. */

import { UsageError } from "../errors.js";
import { type CustomActivation, findActivation } from "./activation.js";
import type { Connection } from "./connection.js";
import { type Head, headNames } from "./head.js";
import { makeConnection } from "./make-connection.js";
import type { FloatType } from "./matrix.js";
import type { ConnectionOptions, LayerOptions, NetworkOptions } from "./options.js";

export interface Layer {
  readonly size: number;
  readonly activation: CustomActivation;
  readonly options: LayerOptions;
}

export interface Description {
  readonly layers: readonly Layer[];
  readonly head: Head;
  readonly float: FloatType;
  /** First weights, the input's first: a new copy. */
  readonly connections: Connection[];
}

/**
 * A checked network with its first weights.
 *
 * @throws UsageError that names the layer (from 0, the input) or connection (from 0, the input's) and the field
 */
export function describeNetwork(options: NetworkOptions): Description {
  const { layers, head = "gaussian", float = "float32", seed = 0, draws = "independent" } = options;
  if (!Array.isArray(layers) || layers.length < 2) {
    throw new UsageError(`network: needs at least two layers, input and output, got ${layers?.length ?? 0}`);
  }
  if (!headNames.includes(head)) {
    throw new UsageError(`network: unknown head "${head}"; one of ${headNames.join(", ")}`);
  }
  if (float !== "float32" && float !== "float64") {
    throw new UsageError(`network: float must be float32 or float64, got "${String(float)}"`);
  }
  if (draws !== "independent" && draws !== "pyhgf") {
    throw new UsageError(`network: draws must be independent or pyhgf, got "${String(draws)}"`);
  }
  const checked = layers.map(describeLayer);
  const wanted = connectionOptions(options.connections, layers.length - 1);
  const connections = wanted.map((connection, k) =>
    makeConnection(connection, k, checked[k + 1]!.size, checked[k]!.size, { float, seed, draws }),
  );
  return { layers: checked, head, float, connections };
}

function describeLayer(options: LayerOptions, k: number): Layer {
  const { size, activation = "identity" } = options;
  const where = `layer ${k}`;
  if (!(Number.isInteger(size) && size >= 1)) {
    throw new UsageError(`${where}: size must be a whole number ≥ 1, got ${size}`);
  }
  const found = findActivation(activation, where);
  checkPrecision(options, where);
  const finite = {
    tonicVolatility: options.tonicVolatility,
    tonicVolatilityVol: options.tonicVolatilityVol,
    volatilityCoupling: options.volatilityCoupling,
    autoconnectionStrengthVol: options.autoconnectionStrengthVol,
    ...options.initial,
  };
  for (const [name, value] of Object.entries(finite)) {
    if (value !== undefined && !Number.isFinite(value)) {
      throw new UsageError(`${where}: ${name} must be a finite number, got ${value}`);
    }
  }
  return { size, activation: found, options };
}

function checkPrecision({ precision, size }: LayerOptions, where: string): void {
  if (precision === undefined) return;
  const values = typeof precision === "number" ? [precision] : precision;
  if (typeof precision !== "number" && values.length !== size) {
    throw new UsageError(`${where}: precision must have ${size} numbers, got ${values.length}`);
  }
  const wrong = values.find((value) => !(Number.isFinite(value) && value >= 0));
  if (wrong !== undefined) {
    throw new UsageError(`${where}: precision must be finite and ≥ 0, got ${wrong}; pass 1 / variance`);
  }
}

function connectionOptions(
  options: NetworkOptions["connections"],
  count: number,
): readonly ConnectionOptions[] {
  const isList = (value: typeof options): value is readonly ConnectionOptions[] => Array.isArray(value);
  if (!isList(options)) return Array.from({ length: count }, () => options ?? {});
  if (options.length === count) return options;
  throw new UsageError(
    `network: ${count + 1} layers have ${count} connections between them, got ${options.length}`,
  );
}
