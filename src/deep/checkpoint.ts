/** A network as one file, with where its training stands; what is loaded goes on bit for bit as if it had never stopped. */

import { UsageError } from "../errors.js";
import { packNumbers, unpackNumbers } from "../numbers-file.js";
import { version as library } from "../version.js";
import { activationNames, type CustomActivation } from "./activation.js";
import { type EnergyNetwork, type EnergySnapshot, restoreEnergyNetwork } from "./energy/index.js";
import type { FloatArray } from "./matrix.js";
import type { NetworkOptions } from "./options.js";
import { restoreSweepNetwork, type SweepNetwork } from "./sweep-network.js";
import type { SweepSnapshot } from "./sweep-snapshot.js";
import type { TrainingState } from "./training/state.js";

const FORMAT = "credence-deep";
const VERSION = 1;

/** A network from a file, and where its training stood, if that was saved. */
export type LoadedNetwork =
  | { readonly kind: "sweep"; readonly network: SweepNetwork; readonly training: TrainingState | undefined }
  | {
      readonly kind: "energy";
      readonly network: EnergyNetwork;
      readonly training: TrainingState | undefined;
    };

interface StoredTraining extends Omit<TrainingState, "optimiser" | "seen"> {
  /** The loss as text: JSON knows no infinity. */
  readonly seen: { readonly loss: string; readonly right: number; readonly count: number };
  /** Updates and slots of an optimiser whose arrays follow the network's. */
  readonly optimiser?: { readonly count: number; readonly slots: readonly [number, number] };
}

/** `library` is the release that wrote it. */
type Header = { readonly library: string; readonly training?: StoredTraining } & (
  | ({ readonly kind: "sweep" } & Omit<SweepSnapshot, "arrays">)
  | ({ readonly kind: "energy" } & Omit<EnergySnapshot, "arrays">)
);

/**
 * All of a network: description, options, weights, beliefs, and what learning remembers.
 *
 * @param training where it stands, from the last report
 */
export function saveNetwork(network: SweepNetwork | EnergyNetwork, training?: TrainingState): Uint8Array {
  const [kind, snapshot] =
    "infer" in network ? (["energy", network.snapshot()] as const) : (["sweep", network.snapshot()] as const);
  const { arrays, ...described } = snapshot;
  const { optimiser } = training ?? {};
  const header = {
    ...{ library, kind, ...described, network: withNames(described.network) },
    ...(training === undefined ? {} : { training: storedTraining(training) }),
  };
  return packNumbers(FORMAT, VERSION, header, [
    ...arrays,
    ...(optimiser?.first ?? []),
    ...(optimiser?.second ?? []),
  ]);
}

function storedTraining({ optimiser, seen, ...state }: TrainingState): StoredTraining {
  return {
    ...state,
    seen: { ...seen, loss: String(seen.loss) },
    ...(optimiser === undefined
      ? {}
      : {
          optimiser: {
            count: optimiser.count,
            slots: [optimiser.first.length, optimiser.second.length],
          },
        }),
  };
}

function withNames(network: NetworkOptions): NetworkOptions {
  const layers = network.layers.map(({ activation, ...layer }) =>
    activation === undefined
      ? layer
      : { ...layer, activation: typeof activation === "string" ? activation : activation.name },
  );
  return { ...network, layers: layers as NetworkOptions["layers"] };
}

/**
 * The network that was saved.
 *
 * @param activations custom activations that it uses, found by their names
 * @throws UsageError for bytes of another format or version, and for a custom activation that is not given
 */
export function loadNetwork(bytes: Uint8Array, activations: readonly CustomActivation[] = []): LoadedNetwork {
  const { header, arrays } = unpackNumbers<Header>(bytes, FORMAT, VERSION);
  const { float } = header;
  const network = withActivations(header.network, activations);
  const [first, second] = header.training?.optimiser?.slots ?? [0, 0];
  const own = arrays.slice(0, arrays.length - first - second);
  const training = header.training && readTraining(header.training, arrays.slice(own.length));
  if (header.kind === "energy") {
    return { kind: "energy", network: restoreEnergyNetwork({ network, float, arrays: own }), training };
  }
  const { options, count, slots } = header;
  const sweep = restoreSweepNetwork({ network, options, float, slots, count, arrays: own });
  return { kind: "sweep", network: sweep, training };
}

function readTraining(
  { optimiser, seen, ...state }: StoredTraining,
  arrays: readonly FloatArray[],
): TrainingState {
  const place = { ...state, seen: { ...seen, loss: Number(seen.loss) } };
  if (optimiser === undefined) return place;
  const [first] = optimiser.slots;
  return {
    ...place,
    optimiser: { count: optimiser.count, first: arrays.slice(0, first), second: arrays.slice(first) },
  };
}

function withActivations(network: NetworkOptions, activations: readonly CustomActivation[]): NetworkOptions {
  const layers = network.layers.map((layer, k) => {
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
  return { ...network, layers };
}
