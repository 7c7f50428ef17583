/** Comparisons of fitted models. */

export { type CompareOptions, compareModels } from "./compare.js";
export type {
  ComparedModel,
  ComparedParticipant,
  Comparison,
  FamilyRow,
  Frequency,
  ModelRow,
  Omnibus,
} from "./comparison.js";
export type { Family } from "./families.js";
export { comparedModel } from "./model.js";
export { comparisonCsv, comparisonNotes, familiesCsv, printComparison } from "./tables.js";
