/**
 * Networks in the words of pyhgf: layers are added from the output to the input, weights start at 1, and adding a
 * layer or resetting makes everything new. Turned into a sweep network at once.
 */

import { UsageError } from "../errors.js";
import { purpose, stream } from "../random/index.js";
import type { Activation } from "./activation.js";
import type { Head } from "./head.js";
import { drawWeights, type Initialiser } from "./initialiser.js";
import { type FloatType, type Matrix, zeroMatrix } from "./matrix.js";
import type { ConnectionOptions, LayerOptions } from "./options.js";
import { type SweepNetwork, sweepNetwork } from "./sweep-network.js";
import type { SweepOptions } from "./sweep-options.js";

export interface PyhgfLayerOptions extends Omit<LayerOptions, "size" | "activation" | "precision"> {
  /** `volatile` (default), or on the first layer `binary` or `categorical`; each also with the suffix `-state`. */
  readonly kind?: string;
  readonly activation?: Activation;
  /** A constant unit beside this layer, wired to the layer below: that layer's bias. Default true. */
  readonly addConstantInput?: boolean;
  /** Default true; false starts from the identity matrix and allows no constant unit. */
  readonly fullyConnected?: boolean;
}

/** Options of the network. */
export interface PyhgfOptions extends Omit<SweepOptions, "version" | "stackOnOutput"> {
  /** Default float32, as JAX computes. */
  readonly float?: FloatType;
}

export interface PyhgfBuilder {
  /** Adds a layer one step closer to the input; the first one is the output. All state begins anew. */
  addLayer(size: number, options?: PyhgfLayerOptions): PyhgfBuilder;
  /** Adds layers one after another with the same options. */
  addLayerStack(sizes: readonly number[], options?: PyhgfLayerOptions): PyhgfBuilder;
  /** Draws all weights; the numbers are ours, not JAX's. Lost when a layer is added or the network reset. */
  weightInitialisation(initialiser: Initialiser, seed?: number): PyhgfBuilder;
  /** Beliefs as at the start, weights at 1. */
  reset(): PyhgfBuilder;
  /** The network as it stands; the same object until it is built anew. */
  network(): SweepNetwork;
  /** One line: version, sizes from the input to the output, number of weights. */
  summary(): string;
}

interface Added {
  readonly layer: LayerOptions;
  readonly constant: boolean;
  readonly fullyConnected: boolean;
}

const heads: Readonly<Record<string, Head>> = {
  volatile: "gaussian",
  binary: "bernoulli",
  categorical: "categorical",
};

/** Equal layers from this many on are compiled as a scan. */
const STACK = 5;

/**
 * An empty network in pyhgf's order.
 *
 * @throws UsageError for an unknown version, and where a layer cannot be added
 */
export function pyhgfNetwork(version: "0.3.0" | "0.3.2", options: PyhgfOptions = {}): PyhgfBuilder {
  if (version !== "0.3.0" && version !== "0.3.2") {
    throw new UsageError(`pyhgfNetwork: unknown version "${String(version)}"; one of 0.3.0, 0.3.2`);
  }
  const { float = "float32", ...sweep } = options;
  // The output first, as they are added.
  const added: Added[] = [];
  let head: Head = "gaussian";
  let stackOnOutput = false;
  let drawn: { readonly initialiser: Initialiser; readonly seed: number } | undefined;
  let built: SweepNetwork | undefined;

  const renew = (): void => {
    drawn = undefined;
    built = undefined;
  };
  const append = (size: number, of: PyhgfLayerOptions): void => {
    const { kind = "volatile", addConstantInput, fullyConnected = true, ...layer } = of;
    const below = added.at(-1);
    const name = kind.replace(/-state$/, "");
    const itsHead = heads[name];
    if (itsHead === undefined) {
      throw new UsageError(`addLayer: unknown kind "${kind}"; one of ${Object.keys(heads).join(", ")}`);
    }
    if (below !== undefined && itsHead !== "gaussian") {
      throw new UsageError(`addLayer: a ${name} layer can only be the output, the first one added`);
    }
    if (name === "categorical" && version === "0.3.0") {
      throw new UsageError("addLayer: pyhgf 0.3.0 has no categorical layers; choose 0.3.2");
    }
    if (!fullyConnected && addConstantInput === true) {
      throw new UsageError("addLayer: one-to-one connections allow no constant input; leave one of them out");
    }
    if (!fullyConnected && below !== undefined && below.layer.size !== size) {
      throw new UsageError(
        `addLayer: one-to-one connections need equal sizes, got ${size} over ${below.layer.size}`,
      );
    }
    if (below === undefined) head = itsHead;
    added.push({
      layer: { ...layer, size },
      constant: fullyConnected && (addConstantInput ?? true) && below !== undefined,
      fullyConnected,
    });
    renew();
  };

  const build = (): SweepNetwork => {
    if (added.length < 2) {
      throw new UsageError(`pyhgfNetwork: needs an output and an input layer, got ${added.length} layers`);
    }
    const inputFirst = added.toReversed();
    const connections = inputFirst.slice(1).map((child, k): ConnectionOptions => {
      const parent = inputFirst[k]!;
      return firstWeights(parent, child.layer.size, version, drawn, float);
    });
    const network = { layers: inputFirst.map(({ layer }) => layer), connections, head, float };
    return sweepNetwork(network, {
      ...sweep,
      version: `pyhgf-${version}`,
      ...(stackOnOutput ? { stackOnOutput } : {}),
    });
  };

  const builder: PyhgfBuilder = {
    addLayer: (size, of = {}) => {
      append(size, of);
      return builder;
    },
    addLayerStack: (sizes, of = {}) => {
      const below = added.at(-1)?.layer.size;
      const scan = sizes.length >= STACK && sizes.every((size) => size === below);
      if (scan && version === "0.3.0" && added.length === 1) {
        if (head === "bernoulli") {
          throw new UsageError("addLayerStack: pyhgf 0.3.0 refuses a stack on a binary output alone");
        }
        stackOnOutput = true;
      }
      for (const size of sizes) append(size, of);
      return builder;
    },
    weightInitialisation: (initialiser, seed = 0) => {
      drawn = { initialiser, seed };
      built = undefined;
      return builder;
    },
    reset: () => {
      renew();
      return builder;
    },
    network: () => {
      built ??= build();
      return built;
    },
    summary: () => {
      const inputFirst = added.toReversed();
      const count = inputFirst.slice(1).reduce((sum, { layer }, k) => {
        const { layer: parent, constant } = inputFirst[k]!;
        return sum + layer.size * (parent.size + (constant ? 1 : 0));
      }, 0);
      const sizes = inputFirst.map(({ layer }) => layer.size).join("-");
      return `pyhgf ${version}: ${added.length} layers (${sizes}), ${count} weights, ${head} output`;
    },
  };
  return builder;
}

/** pyhgf's one matrix [W | b]: ones, the identity, or a draw that 0.3.0 makes with the bias as one parent more. */
function firstWeights(
  { layer, constant, fullyConnected }: Added,
  children: number,
  version: "0.3.0" | "0.3.2",
  drawn: { readonly initialiser: Initialiser; readonly seed: number } | undefined,
  float: FloatType,
): ConnectionOptions {
  const parents = layer.size;
  if (drawn === undefined && !fullyConnected) return { connection: "oneToOne" };
  const biasDrawn = constant && (drawn === undefined || version === "0.3.0");
  const columns = parents + (biasDrawn ? 1 : 0);
  const { initialiser, seed } = drawn ?? { initialiser: "ones", seed: 0 };
  const random = stream(seed, purpose.weights, 0).at(0);
  const joined = drawWeights(initialiser, children, columns, random, float, true);
  const weights: Matrix = zeroMatrix(children, parents, float);
  const biases = new Float64Array(children);
  for (let i = 0; i < children; i++) {
    const from = i * columns;
    weights.data.set(joined.data.subarray(from, from + parents), i * parents);
    if (biasDrawn) biases[i] = joined.data[from + parents]!;
  }
  return constant ? { weights, biases } : { weights, bias: false };
}
