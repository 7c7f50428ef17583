/** Names of what each unit of a sweep network keeps: Weber et al. 2023, arXiv:2305.10937, in words. */

export const stateFields = [
  "mean",
  "precision",
  "expectedMean",
  "expectedPrecision",
  "conditionalExpectedPrecision",
  "effectivePrecision",
  "valuePredictionError",
  "meanVol",
  "precisionVol",
  "expectedMeanVol",
  "expectedPrecisionVol",
  "effectivePrecisionVol",
  "volatilityPredictionError",
] as const;

export type StateField = (typeof stateFields)[number];

/** What a unit starts with where a layer says nothing else. */
export const startOf: Readonly<Record<StateField, number>> = {
  mean: 0,
  precision: 1,
  expectedMean: 0,
  expectedPrecision: 1,
  conditionalExpectedPrecision: 1,
  effectivePrecision: 0,
  valuePredictionError: 0,
  meanVol: 0,
  precisionVol: 1,
  expectedMeanVol: 0,
  expectedPrecisionVol: 1,
  effectivePrecisionVol: 0,
  volatilityPredictionError: 0,
};
