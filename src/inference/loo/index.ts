/** Predictive performance: leave-one-out, refits, folds, WAIC, comparison and weights of models. */

export { type Comparison, type ComparisonRow, compareModels } from "./compare.js";
export {
  type GroupedUnits,
  type IntegratedLogLikelihoods,
  type IntegrationOptions,
  integratedLogLikelihoods,
} from "./integrated.js";
export {
  type MomentMatchingOptions,
  type MomentMatchingSource,
  momentMatchLoo,
} from "./moment-matching.js";
export { type LooPredictive, looPredictive } from "./predictive.js";
export { type Loo, type PsisOptions, psisLoo } from "./psis.js";
export { type FoldOptions, foldsOf, kFold, type RefitSource, refitLoo, refitLooInSteps } from "./refit.js";
export { type UnitKind, type UnitLogLikelihoods, unitLogLikelihoods } from "./units.js";
export { type Waic, waic } from "./waic.js";
export { type PointwiseTable, pseudoBmaPlusWeights, pseudoBmaWeights, stackingWeights } from "./weights.js";
