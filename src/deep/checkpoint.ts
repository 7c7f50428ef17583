/**
 * A sweep network as one file (`numbers-file.ts`): description, options and optimiser, then all numbers. What is loaded
 * goes on bit for bit as if it had never stopped.
 */

import { UsageError } from "../errors.js";
import { packNumbers, unpackNumbers } from "../numbers-file.js";
import { activationNames, type CustomActivation } from "./activation.js";
import type { FloatType } from "./matrix.js";
import type { NetworkOptions } from "./options.js";
import { restoreSweepNetwork, type SweepNetwork } from "./sweep-network.js";
import type { SweepOptions } from "./sweep-options.js";

const FORMAT = "credence-deep-sweep";
const VERSION = 1;

interface Header {
  readonly network: NetworkOptions;
  readonly options: SweepOptions;
  readonly float: FloatType;
  /** Updates made by the optimiser; undefined before the first. */
  readonly count?: number;
  /** Arrays of the optimiser's first and second memory. */
  readonly slots: readonly [first: number, second: number];
}

/** All of a network: description, options, weights, beliefs, and what learning remembers. */
export function saveNetwork(network: SweepNetwork): Uint8Array {
  const { arrays, ...described } = network.snapshot();
  const layers = described.network.layers.map(({ activation, ...layer }) =>
    activation === undefined
      ? layer
      : { ...layer, activation: typeof activation === "string" ? activation : activation.name },
  );
  const header = { ...described, network: { ...described.network, layers } };
  return packNumbers(FORMAT, VERSION, header, arrays);
}

/**
 * The network that was saved.
 *
 * @param activations custom activations that it uses, found by their names
 * @throws UsageError for bytes of another format or version, and for a custom activation that is not given
 */
export function loadNetwork(bytes: Uint8Array, activations: readonly CustomActivation[] = []): SweepNetwork {
  const { header, arrays } = unpackNumbers<Header>(bytes, FORMAT, VERSION);
  const layers = header.network.layers.map((layer, k) => {
    const { activation } = layer;
    if (typeof activation !== "string" || activation === "swish") return layer;
    if (activationNames.includes(activation)) return layer;
    const custom = activations.find(({ name }) => name === activation);
    if (custom === undefined) {
      throw new UsageError(
        `checkpoint: layer ${k} uses the custom activation "${activation}"; pass it along`,
      );
    }
    return { ...layer, activation: custom };
  });
  const { options, float, slots, count } = header;
  const network = { ...header.network, layers };
  return restoreSweepNetwork({ network, options, float, slots, count, arrays });
}
