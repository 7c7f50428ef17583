/**
 * A sweep network as one file: eight bytes with the length of a JSON header, the header (format, version, description,
 * options, optimiser, lengths), then all numbers. What is loaded goes on bit for bit as if it had never stopped.
 */

import { UsageError } from "../errors.js";
import { activationNames, type CustomActivation } from "./activation.js";
import type { FloatArray, FloatType } from "./matrix.js";
import type { NetworkOptions } from "./options.js";
import { restoreSweepNetwork, type SweepNetwork } from "./sweep-network.js";
import type { SweepOptions } from "./sweep-options.js";

const FORMAT = "credence-deep-sweep";
const VERSION = 1;
const PREFIX = 8;

interface Header {
  readonly format: string;
  readonly version: number;
  readonly network: NetworkOptions;
  readonly options: SweepOptions;
  readonly float: FloatType;
  /** Updates made by the optimiser; undefined before the first. */
  readonly count?: number;
  /** Arrays of the optimiser's first and second memory. */
  readonly slots: readonly [first: number, second: number];
  readonly lengths: readonly number[];
}

/** All of a network: description, options, weights, beliefs, and what learning remembers. */
export function saveNetwork(network: SweepNetwork): Uint8Array {
  const { arrays, ...described } = network.snapshot();
  const layers = described.network.layers.map(({ activation, ...layer }) =>
    activation === undefined
      ? layer
      : { ...layer, activation: typeof activation === "string" ? activation : activation.name },
  );
  const header = {
    ...{ format: FORMAT, version: VERSION },
    ...described,
    network: { ...described.network, layers },
    lengths: arrays.map(({ length }) => length),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const size = arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const bytes = new Uint8Array(PREFIX + text.length + size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, text.length, true);
  bytes.set(text, PREFIX);
  let at = PREFIX + text.length;
  for (const array of arrays) {
    for (const value of array) {
      if (described.float === "float32") view.setFloat32(at, value, true);
      else view.setFloat64(at, value, true);
      at += array.BYTES_PER_ELEMENT;
    }
  }
  return bytes;
}

/**
 * The network that was saved.
 *
 * @param activations custom activations that it uses, found by their names
 * @throws UsageError for bytes of another format or version, and for a custom activation that is not given
 */
export function loadNetwork(bytes: Uint8Array, activations: readonly CustomActivation[] = []): SweepNetwork {
  const { header, start } = readHeader(bytes);
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
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = header.float === "float32" ? 4 : 8;
  const total = header.lengths.reduce((sum, length) => sum + length, 0);
  if (start + total * width !== bytes.length) {
    throw new UsageError(
      `checkpoint: must have ${start + total * width} bytes, got ${bytes.length}; it was cut off or changed`,
    );
  }
  let at = start;
  const arrays = header.lengths.map((length): FloatArray => {
    const array = width === 4 ? new Float32Array(length) : new Float64Array(length);
    for (let i = 0; i < length; i++, at += width) {
      array[i] = width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    }
    return array;
  });
  const { options, float, slots, count } = header;
  const network = { ...header.network, layers };
  return restoreSweepNetwork({ network, options, float, slots, count, arrays });
}

function readHeader(bytes: Uint8Array): { header: Header; start: number } {
  const wrong = new UsageError("checkpoint: these bytes are no network saved by Credence");
  if (bytes.length < PREFIX) throw wrong;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = PREFIX + view.getUint32(0, true);
  if (start > bytes.length) throw wrong;
  let header: Header;
  try {
    // Format and version say whether it is what it seems.
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, start))) as Header;
  } catch {
    throw wrong;
  }
  if (header?.format !== FORMAT) throw wrong;
  if (header.version !== VERSION) {
    throw new UsageError(
      `checkpoint: version ${header.version} is not known, only ${VERSION}; update Credence`,
    );
  }
  return { header, start };
}
