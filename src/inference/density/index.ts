/** Densities: the contract, and densities from functions. */

export { type CheckOptions, checkDensity } from "./check.js";
export type { Density, Units } from "./density.js";
export {
  type Declaration,
  type Declarations,
  declare,
  type Layout,
  type LayoutEntry,
  layoutOf,
  positive,
  probability,
  real,
} from "./layout.js";
export { type ConstrainedDensity, constrainedDensity, type PlainDensity, plainDensity } from "./plain.js";
export { type RecordedDensity, recordedDensity, type ValueOf, type ValuesOf } from "./recorded.js";
