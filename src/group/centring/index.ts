/** The choice of parametrisations. */

export { type CentredColumn, type CentringChoice, chooseCentring } from "./centring.js";
export { sampledDensity } from "./sampled-density.js";
