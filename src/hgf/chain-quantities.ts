/**
 * What the toolbox reports of a chain (perceptual-models 2.8): beliefs and predictions as means and variances,
 * prediction errors, and the learning rates formed from them. Names are ours, `toolbox` is its short name.
 */

import type { Quantity } from "../model/index.js";
import { div, equal, mul, type Scalar, select, sigmoid, sub } from "../scalar/index.js";
import { type ChainFamily, nodeOf } from "./chain-parameters.js";
import { sourceOf } from "./source.js";
import type { Named } from "./step.js";

/** `equations`: of Weber et al. 2023, arXiv:2305.10937. */
type Entry = readonly [name: string, timing: Quantity["timing"], formula: string, equations?: string];

const [prediction, posterior] = ["prediction", "posterior"] as const;
const valueError = "valuePredictionError";

/** Entry of a level for each short name; undefined where the toolbox has NaN or no column. */
const blocks: Readonly<
  Record<string, (level: number, levels: number, binary: boolean) => Entry | undefined>
> = {
  mu: (level, _, binary) =>
    binary && level === 1 ? ["mean", posterior, "u"] : ["mean", posterior, "μ after the input", "38-45"],
  sa: () => ["variance", posterior, "1/π"],
  muhat: (level, _, binary) =>
    binary && level === 1
      ? ["expectedMean", prediction, "s(κ₁ μ̂₂)"]
      : ["expectedMean", prediction, "μ + t ρ", "34, 36"],
  sahat: () => ["expectedVariance", prediction, "1/π̂"],
  v: (level, _, binary) =>
    binary && level === 1 ? undefined : ["predictedVolatility", prediction, "v = t exp(κ μ + ω)", "37"],
  w: (level, levels, binary) =>
    level === levels || (binary && level === 1)
      ? undefined
      : ["effectivePrecision", prediction, "w = v π̂", "44"],
  da: (level, _, binary) =>
    binary && level === 1
      ? [valueError, posterior, "u - μ̂", "84"]
      : ["volatilityPredictionError", posterior, "(1/π + (μ - μ̂)²) π̂ - 1", "41-45"],
  ud: (level, _, binary) => [binary && level === 1 ? "beliefChange" : valueError, posterior, "μ - μ̂"],
  psi: (level, _, binary) =>
    binary && level === 1 ? undefined : ["precisionRatio", posterior, "precision of the level below over π"],
  epsi: (level, _, binary) =>
    binary && level === 1
      ? undefined
      : [
          "weightedPredictionError",
          posterior,
          "precisionRatio times the prediction error of the level below",
        ],
  wt: (level, _, binary) => [
    "learningRate",
    posterior,
    binary && level === 1 ? "(q - q before) / (u - q), q = s(κ₁ μ₂)" : "weight of the prediction error below",
  ],
};

export function chainQuantities(family: ChainFamily, levels: number): Quantity[] {
  const { binary } = family;
  const logOdds = { name: "u.expectedLogOdds", timing: prediction, formula: "log(p / (1 - p)) of level 1" };
  const shared = Object.entries(blocks).flatMap(([short, entryOf]) => {
    const block = Array.from({ length: levels }, (_, i) => i + 1).flatMap((level): Quantity[] => {
      const entry = entryOf(level, levels, binary);
      if (entry === undefined) return [];
      const [name, timing, formula, equations] = entry;
      const names = { name: `${nodeOf(family, level)}.${name}`, toolbox: `${short}_${level}` };
      return [{ ...names, timing, formula, ...sourceOf(equations) }];
    });
    if (short !== "da" || binary) return block;
    return [...block, { name: `u.${valueError}`, toolbox: "dau", timing: posterior, formula: "u - μ̂₁" }];
  });
  return binary ? [...shared, logOdds] : shared;
}

/**
 * Precision ratios, weighted errors and learning rates of one row.
 *
 * @param known what the network reported, by name
 * @param couplings κ of each level but the top, level 1 first
 * @param before mean of level 2 before the trial (binary)
 * @param inputPrecision of a continuous input
 */
export function learningRates<S extends Scalar>(
  family: ChainFamily,
  levels: number,
  known: (name: string) => S | number,
  couplings: readonly (S | number)[],
  before: S | number,
  inputPrecision: S | number,
): Named<S> {
  const out: Record<string, S | number> = {};
  const at = (level: number, name: string): S | number => known(`${nodeOf(family, level)}.${name}`);
  for (let level = family.binary ? 2 : 1; level <= levels; level++) {
    const node = nodeOf(family, level);
    const variance = at(level, "variance");
    const lowest = level === (family.binary ? 2 : 1);
    const ratio = lowest
      ? lowestRatio<S>(family, variance, inputPrecision)
      : div<S>(variance, at(level - 1, "expectedVariance"));
    const error = lowest ? known(`u.${valueError}`) : at(level - 1, "volatilityPredictionError");
    out[`${node}.precisionRatio`] = ratio;
    out[`${node}.weightedPredictionError`] = mul<S>(ratio, error);
    out[`${node}.learningRate`] = lowest
      ? ratio
      : mul<S>(mul<S>(mul<S>(0.5, at(level - 1, "predictedVolatility")), couplings[level - 2]!), ratio);
  }
  if (family.binary) {
    const outcome = at(1, "mean");
    const [q, qBefore] = [at(2, "mean"), before].map((mean) => sigmoid<S>(mul<S>(couplings[0]!, mean))) as [
      S,
      S,
    ];
    const rate = div<S>(sub<S>(q, qBefore), sub<S>(outcome, q));
    out["u.learningRate"] = select<S>(equal<S>(known(`u.${valueError}`), 0), 0, rate);
    out["u.beliefChange"] = known(`u.${valueError}`);
  }
  return out;
}

/** 1/π₂ above an outcome; π_u/π₁ above a continuous input, which has no value where both are infinite. */
function lowestRatio<S extends Scalar>(
  { binary }: ChainFamily,
  variance: S | number,
  inputPrecision: S | number,
): S | number {
  return binary ? variance : mul<S>(inputPrecision, variance);
}
