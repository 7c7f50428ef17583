/** Comparisons of fitted models. */

export { compareByLoo } from "./by-loo.js";
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
export type { ComparedLoo, LeftOutResponse, LooComparison, LooRow } from "./loo-comparison.js";
export { looComparisonCsv, printLooComparison } from "./loo-tables.js";
export { comparedFit, comparedModel } from "./model.js";
export { comparisonCsv, comparisonNotes, exclusionNotes, familiesCsv, printComparison } from "./tables.js";
