/** Model selection over participants. */

export { exceedanceProbabilities } from "./exceedance.js";
export {
  compareConditions,
  compareGroups,
  type EvidenceTable,
  fixedEffects,
  type ModelSelection,
  type SelectionOptions,
  selectModels,
} from "./random-effects.js";
