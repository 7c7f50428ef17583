/** Names under which the numbers of a node travel: made once for each network, not on every trial. */

export const keyNames = [
  "mean",
  "precision",
  "variance",
  "expectedMean",
  "expectedPrecision",
  "conditionalExpectedPrecision",
  "expectedVariance",
  "expectedLogOdds",
  "predictedVolatility",
  "effectivePrecision",
  "valuePredictionError",
  "volatilityPredictionError",
  "inputSurprise",
  "conditionalSurprise",
  "firstLevelSurprise",
  "surprise",
  "kullbackLeibler",
] as const;
export type KeyName = (typeof keyNames)[number];
export type Keys = Readonly<Record<KeyName, string>>;

/** `node.name`, or as a part of another node calls itself (`w.meanVolatility`). */
export function keysOf(name: (key: KeyName) => string): Keys {
  return Object.fromEntries(keyNames.map((key) => [key, name(key)])) as Record<KeyName, string>;
}

/** Names of the quantities of a declared edge: `x2<-x3.volatilityPrecisionRatio`. */
export interface EdgeKeys {
  readonly ratio: string;
  readonly error: string;
  readonly rate: string;
}

export function edgeKeysOf(edge: string, kind: "value" | "volatility"): EdgeKeys {
  return {
    ratio: `${edge}.${kind}PrecisionRatio`,
    error: `${edge}.${kind}WeightedError`,
    rate: `${edge}.${kind}LearningRate`,
  };
}
