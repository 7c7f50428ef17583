/** The posterior of a group model in the coordinates in which chains move. */

import { densityOver, type GroupDensity } from "../density/density.js";
import type { Hyperpriors } from "../hyperpriors/hyperpriors.js";
import type { CellLikelihood } from "../likelihood/likelihood.js";
import { type CentringChoice, chooseCentring } from "./centring.js";

export interface SampledDensity {
  readonly density: GroupDensity;
  readonly centring: CentringChoice;
}

/** Centred or not, and sheared, as the data have it. */
export function sampledDensity(likelihood: CellLikelihood, hyperpriors: Hyperpriors): SampledDensity {
  const centring = chooseCentring(likelihood, hyperpriors);
  const { parametrisations, shears } = centring;
  return { density: densityOver(likelihood, hyperpriors, parametrisations, shears), centring };
}
