/**
 * Networks in the words of pyhgf: layers are added from the output to the input, weights start at 1, and adding a
 * layer or resetting makes everything new. Turned into a sweep network at once. Options may have pyhgf's names.
 */

import { UsageError } from "../errors.js";
import { purpose, stream } from "../random/index.js";
import type { Activation } from "./activation.js";
import { drawWeights, type Initialiser } from "./initialiser.js";
import { type FloatType, type Matrix, matrixOfRows, type Rows, zeroMatrix } from "./matrix.js";
import type { ConnectionOptions } from "./options.js";
import {
  type PyhgfBatchOptions,
  type PyhgfFitOptions,
  pyhgfBatchOptions,
  pyhgfFitOptions,
} from "./pyhgf-fit.js";
import { type PyhgfLayer, type PyhgfLayerOptions, pyhgfLayer } from "./pyhgf-layer.js";
import { ourNames, type PyhgfNames } from "./pyhgf-names.js";
import { unitNumbers } from "./pyhgf-units.js";
import { type SweepNetwork, sweepNetwork } from "./sweep-network.js";
import type { SweepOptions } from "./sweep-options.js";
import type { BatchResult, FitResult } from "./sweep-updates.js";

interface OwnOptions extends Omit<SweepOptions, "version" | "stackOnOutput"> {
  /** Default float32, as JAX computes. */
  readonly float?: FloatType;
  /** Of layers that name none; default identity. */
  readonly activation?: Activation;
}

const otherNames = {
  couplingFn: "activation",
  volatilityUpdates: "volatilityUpdate",
  precisionClippingValue: "probabilityClip",
  meanFieldUpdates: "meanField",
} as const;

/** Options of the network. */
export type PyhgfOptions = PyhgfNames<OwnOptions, typeof otherNames>;

const names = [
  ...["float", "activation", "volatilityUpdate", "maxPosteriorPrecision", "probabilityClip", "meanField"],
  ...["feedforwardUncertainty", "tonicVolatility", "predictPrecision", "updateInputLayer", "lambert"],
];

export interface PyhgfBuilder {
  /** Adds a layer one step closer to the input; the first one is the output. All state begins anew. */
  addLayer(size: number, options?: PyhgfLayerOptions): PyhgfBuilder;
  /** Adds layers one after another with the same options; `valueChildren` are those of the first. */
  addLayerStack(sizes: readonly number[], options?: PyhgfLayerOptions): PyhgfBuilder;
  /** Draws all weights; the numbers are ours, not JAX's. Lost when a layer is added or the network reset. */
  weightInitialisation(initialiser: Initialiser, seed?: number): PyhgfBuilder;
  /**
   * Puts weights in: pyhgf's matrices [W | b] (`weights_in` in 0.3.0, `weights_mean` in 0.3.2), one for each layer above
   * the output in the order in which they were added, a row for each unit below. Lost as drawn ones are.
   */
  setWeights(matrices: readonly Rows[]): PyhgfBuilder;
  /** Beliefs as at the start, weights at 1. */
  reset(): PyhgfBuilder;
  /** Learns row by row: `fit` of the network, with options that may have pyhgf's names. */
  fit(inputs: Rows, targets: Rows, options?: PyhgfFitOptions): FitResult;
  /**
   * Learns from all rows at once, pyhgf's `batch_update`: `batchUpdate` of the network, with options that may have
   * pyhgf's names. Its `predicted` is not taken; where weights of rows add up to less than 1, they are divided by 1.
   *
   * @throws UsageError under 0.3.0, which has none
   */
  batchUpdate(inputs: Rows, targets: Rows, options?: PyhgfBatchOptions): BatchResult;
  /** The output for each row; changes nothing. */
  predict(inputs: Rows): Matrix;
  /** The network as it stands; the same object until it is built anew. */
  network(): SweepNetwork;
  /** Numbers of each layer's units, in the order in which they were added, the constant unit last. */
  units(): number[][];
  /** One line: version, sizes from the input to the output, number of weights. */
  summary(): string;
  /** The line by which pyhgf shows a network: units, and sizes from the output up; constant units do not count. */
  toString(): string;
}

/** Equal layers from this many on are compiled as a scan. */
const STACK = 5;

/** Weights that are not ones. */
type Weights =
  | { readonly initialiser: Initialiser; readonly seed: number }
  | { readonly matrices: readonly Rows[] };

/**
 * An empty network in pyhgf's order.
 *
 * @throws UsageError for an unknown version or name, and where a layer cannot be added
 */
export function pyhgfNetwork(version: "0.3.0" | "0.3.2", options: PyhgfOptions = {}): PyhgfBuilder {
  if (version !== "0.3.0" && version !== "0.3.2") {
    throw new UsageError(`pyhgfNetwork: unknown version "${String(version)}"; one of 0.3.0, 0.3.2`);
  }
  const own: OwnOptions = ourNames("pyhgfNetwork", options, names, otherNames);
  const { float = "float32", activation, ...sweep } = own;
  // The output first, as they are added.
  const added: PyhgfLayer[] = [];
  let stackOnOutput = false;
  let first: Weights | undefined;
  let built: SweepNetwork | undefined;

  const renew = (): void => {
    first = undefined;
    built = undefined;
  };
  const append = (size: number, of: PyhgfLayerOptions): void => {
    added.push(pyhgfLayer(size, of, added, version, activation));
    renew();
  };
  const head = () => added[0]?.head ?? "gaussian";

  const build = (): SweepNetwork => {
    if (added.length < 2) {
      throw new UsageError(`pyhgfNetwork: needs an output and an input layer, got ${added.length} layers`);
    }
    const inputFirst = added.toReversed();
    const connections = inputFirst.slice(1).map(({ size }, k): ConnectionOptions => {
      const parent = inputFirst[k]!;
      return first !== undefined && "matrices" in first
        ? givenWeights(parent, size, first.matrices[added.length - 2 - k]!, float)
        : drawnWeights(parent, size, version, first, float);
    });
    const network = { layers: inputFirst.map(({ layer }) => layer), connections, head: head(), float };
    return sweepNetwork(network, {
      ...sweep,
      version: `pyhgf-${version}`,
      ...(stackOnOutput ? { stackOnOutput } : {}),
    });
  };
  const network = (): SweepNetwork => {
    built ??= build();
    return built;
  };

  const builder: PyhgfBuilder = {
    addLayer: (size, of = {}) => {
      append(size, of);
      return builder;
    },
    addLayerStack: (sizes, of = {}) => {
      const below = added.at(-1)?.size;
      const scan = sizes.length >= STACK && sizes.every((size) => size === below);
      // 0.3.0 adds layers on a binary output one by one.
      if (scan && version === "0.3.0" && added.length === 1 && head() === "gaussian") stackOnOutput = true;
      const { valueChildren, value_children: _, ...others } = of;
      for (const [k, size] of sizes.entries()) append(size, k === 0 ? of : others);
      return builder;
    },
    weightInitialisation: (initialiser, seed = 0) => {
      first = { initialiser, seed };
      built = undefined;
      return builder;
    },
    setWeights: (matrices) => {
      if (matrices.length !== added.length - 1) {
        throw new UsageError(
          `setWeights: needs ${added.length - 1} matrices, one for each layer above the output, got ${matrices.length}`,
        );
      }
      first = { matrices };
      built = undefined;
      return builder;
    },
    reset: () => {
      renew();
      return builder;
    },
    fit: (inputs, targets, of = {}) => network().fit(inputs, targets, pyhgfFitOptions(of)),
    batchUpdate: (inputs, targets, of = {}) => network().batchUpdate(inputs, targets, pyhgfBatchOptions(of)),
    predict: (inputs) => network().predict(inputs),
    network,
    units: () => unitNumbers(added),
    summary: () => {
      const inputFirst = added.toReversed();
      const count = inputFirst.slice(1).reduce((sum, { size }, k) => {
        const { size: parents, constant } = inputFirst[k]!;
        return sum + size * (parents + (constant ? 1 : 0));
      }, 0);
      const sizes = inputFirst.map(({ size }) => size).join("-");
      return `pyhgf ${version}: ${added.length} layers (${sizes}), ${count} weights, ${head()} output`;
    },
    toString: () => {
      const sizes = added.map(({ size }) => size);
      const nodes = sizes.reduce((sum, size) => sum + size, 0);
      const name = version === "0.3.0" ? "VectorizedDeepNetwork" : "VectorisedDeepNetwork";
      return `${name}(nodes=${nodes}, layers=[${sizes.join(", ")}])`;
    },
  };
  return builder;
}

/** pyhgf's one matrix [W | b] apart. */
function givenWeights(
  { size: parents, constant }: PyhgfLayer,
  children: number,
  matrix: Rows,
  float: FloatType,
): ConnectionOptions {
  const joined = matrixOfRows("setWeights", matrix, parents + (constant ? 1 : 0), float);
  if (joined.rows === children) return parted(joined, parents);
  throw new UsageError(`setWeights: a layer over ${children} units needs as many rows, got ${joined.rows}`);
}

/** Ones, the identity, or a draw that 0.3.0 makes with the bias as one parent more. */
function drawnWeights(
  { size: parents, constant, fullyConnected }: PyhgfLayer,
  children: number,
  version: "0.3.0" | "0.3.2",
  drawn: Exclude<Weights, { readonly matrices: unknown }> | undefined,
  float: FloatType,
): ConnectionOptions {
  if (drawn === undefined && !fullyConnected) return { connection: "oneToOne" };
  const biasDrawn = constant && (drawn === undefined || version === "0.3.0");
  const { initialiser, seed } = drawn ?? { initialiser: "ones", seed: 0 };
  const random = stream(seed, purpose.weights, 0).at(0);
  const joined = drawWeights(initialiser, children, parents + (biasDrawn ? 1 : 0), random, float, true);
  return constant && !biasDrawn ? { weights: joined, bias: true } : parted(joined, parents);
}

/** Weights and, where there is a column more than parents, biases. */
function parted({ rows, columns, data }: Matrix, parents: number): ConnectionOptions {
  const weights = zeroMatrix(rows, parents, data instanceof Float32Array ? "float32" : "float64");
  for (let i = 0; i < rows; i++) {
    weights.data.set(data.subarray(i * columns, i * columns + parents), i * parents);
  }
  if (columns === parents) return { weights, bias: false };
  return { weights, biases: Array.from({ length: rows }, (_, i) => data[i * columns + parents]!) };
}
