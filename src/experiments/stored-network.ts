/** A network whose learning was interrupted. */

import { type EnergyNetwork, loadNetwork, type TrainingState } from "../deep/index.js";

/** @returns undefined where there is none, or it has more epochs behind it than are known */
export function storedNetwork(
  bytes: Uint8Array | undefined,
  known: number,
): { readonly network: EnergyNetwork; readonly training?: TrainingState } | undefined {
  if (bytes === undefined) return undefined;
  const { kind, network, training } = loadNetwork(bytes);
  if (kind !== "energy" || training === undefined || training.epoch > known) return undefined;
  return { network, training };
}
