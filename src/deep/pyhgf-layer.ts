/** One call of pyhgf's `add_layer`: its options, checked, in our names. */

import { UsageError } from "../errors.js";
import type { Activation } from "./activation.js";
import type { Head } from "./head.js";
import type { LayerOptions } from "./options.js";
import { ourNames, type PyhgfNames } from "./pyhgf-names.js";
import { checkChildren } from "./pyhgf-units.js";
import { type StateField, stateFields } from "./state-field.js";

/** Options of a layer; what units start with (`precision`, `mean_vol`, ...) may stand beside them, as in pyhgf. */
export interface OwnLayerOptions
  extends Omit<LayerOptions, "size" | "precision">,
    Readonly<Partial<Record<StateField, number>>> {
  /** `volatile` (default), or on the first layer `binary` or `categorical`; each also with the suffix `-state`. */
  readonly kind?: string;
  /** A constant unit beside this layer, wired to the layer below: that layer's bias. Default true. */
  readonly addConstantInput?: boolean;
  /** Default true; false starts from the identity matrix and allows no constant unit. */
  readonly fullyConnected?: boolean;
  /**
   * 0.3.0: the units that this layer predicts, by their numbers (see `units`). Default: all that nothing predicts yet,
   * those of the last layer; another choice would leave units without a prediction and is refused.
   */
  readonly valueChildren?: readonly number[];
}

/** What is called otherwise in pyhgf. */
const otherNames = { couplingFn: "activation" } as const;

export type PyhgfLayerOptions = PyhgfNames<OwnLayerOptions, typeof otherNames>;

const names = [
  ...["kind", "activation", "addConstantInput", "fullyConnected", "valueChildren", "initial"],
  ...["volatilityParent", "tonicVolatility", "tonicVolatilityVol"],
  ...["volatilityCoupling", "autoconnectionStrengthVol", ...stateFields],
];

export interface PyhgfLayer {
  readonly size: number;
  readonly layer: LayerOptions;
  /** What it would be as the output. */
  readonly head: Head;
  /** Whether a constant unit stands beside it. */
  readonly constant: boolean;
  readonly fullyConnected: boolean;
}

/**
 * A layer to be put on top of others.
 *
 * @param added the layers below, the output first
 * @param usual activation of layers that name none
 * @throws UsageError for an unknown name, and where the layer does not fit the release or those below
 */
export function pyhgfLayer(
  size: number,
  options: PyhgfLayerOptions,
  added: readonly PyhgfLayer[],
  version: "0.3.0" | "0.3.2",
  usual: Activation | undefined,
): PyhgfLayer {
  const own: OwnLayerOptions = ourNames("addLayer", options, names, otherNames);
  const { kind = "volatile", addConstantInput, fullyConnected = true, valueChildren, ...layer } = own;
  const below = added.at(-1);
  const name = kind.replace(/-state$/, "");
  const head = heads[name];
  if (head === undefined) {
    throw new UsageError(`addLayer: unknown kind "${kind}"; one of ${Object.keys(heads).join(", ")}`);
  }
  if (below !== undefined && head !== "gaussian") {
    throw new UsageError(`addLayer: a ${name} layer can only be the output, the first one added`);
  }
  if (name === "categorical" && version === "0.3.0") {
    throw new UsageError("addLayer: pyhgf 0.3.0 has no categorical layers; choose 0.3.2");
  }
  if (!fullyConnected && addConstantInput === true) {
    throw new UsageError("addLayer: one-to-one connections allow no constant input; leave one of them out");
  }
  if (!fullyConnected && below !== undefined && below.size !== size) {
    throw new UsageError(`addLayer: one-to-one connections need equal sizes, got ${size} over ${below.size}`);
  }
  if (valueChildren !== undefined) {
    if (version === "0.3.2") {
      throw new UsageError("addLayer: layers of pyhgf 0.3.2 choose no valueChildren; leave them out");
    }
    checkChildren(valueChildren, added);
  }
  return {
    ...{ size, head, fullyConnected },
    layer: layerOptions(layer, size, usual),
    constant: fullyConnected && (addConstantInput ?? true) && below !== undefined,
  };
}

const heads: Readonly<Record<string, Head>> = {
  volatile: "gaussian",
  binary: "bernoulli",
  categorical: "categorical",
};

/** What units start with goes where our layers keep it. */
function layerOptions(
  own: Omit<OwnLayerOptions, "kind">,
  size: number,
  usual: Activation | undefined,
): LayerOptions {
  const { activation = usual, initial, ...rest } = own;
  const start: Partial<Record<StateField, number>> = { ...initial };
  const parameters: Record<string, unknown> = { ...rest };
  for (const field of stateFields) {
    const value = own[field];
    if (value !== undefined) start[field] = value;
    delete parameters[field];
  }
  return {
    size,
    ...(activation === undefined ? {} : { activation }),
    ...(Object.keys(start).length === 0 ? {} : { initial: start }),
    ...parameters,
  };
}
