/** Hyperpriors of group models: the rule, what is stated in place of it, densities, checks. */

export { checkAgainstPosterior } from "./after-fit.js";
export {
  type Hyperprior,
  type HyperpriorRow,
  type Hyperpriors,
  logHyperprior,
  type ParameterHyperpriors,
  type TermHyperpriors,
} from "./hyperpriors.js";
export { type IndividualPrior, individualPriors, normalOf } from "./individual.js";
export { drawHyperprior, type Moments, momentsOf } from "./moments.js";
export type { Centring, HyperpriorOverrides, ParameterOverrides } from "./overrides.js";
export {
  type HyperpriorInput,
  type HyperpriorWarning,
  type ResolvedHyperpriors,
  resolveHyperpriors,
} from "./resolve.js";
export { hyperpriorText, parseHyperprior } from "./text.js";
