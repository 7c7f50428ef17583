/** Log densities of group models. */

export {
  densityOver,
  type GroupDensity,
  type GroupDensityOptions,
  groupDensity,
} from "./density.js";
export {
  type Parametrisation,
  type Parametrisations,
  parametriseAll,
} from "./parametrisation.js";
export type { Block, BlockColumn, FixedCoefficient, OwnCoefficients, Structure } from "./structure.js";
