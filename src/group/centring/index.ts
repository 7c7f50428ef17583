/** The choice of parametrisations. */

export { type CentredColumn, type CentringChoice, chooseCentring } from "./centring.js";
export { type SampledDensity, sampledDensity } from "./sampled-density.js";
