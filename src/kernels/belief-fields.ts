/** The fields of a layer's block, in the order in which kernels of beliefs find them. */

export const beliefFields = [
  ...(["mean", "precision", "expectedMean", "expectedPrecision"] as const),
  ...(["conditionalExpectedPrecision", "effectivePrecision", "valuePredictionError"] as const),
  ...(["meanVol", "precisionVol", "expectedMeanVol", "expectedPrecisionVol"] as const),
  ...(["effectivePrecisionVol", "volatilityPredictionError"] as const),
  ...(["active", "slope", "bend", "first", "second", "third", "step"] as const),
] as const;

export type BeliefField = (typeof beliefFields)[number];

/** Bytes from one field of n units in single precision to the next: whole vectors. */
export function beliefStride(n: number): number {
  return 16 * Math.ceil(n / 4);
}
