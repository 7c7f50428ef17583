/**
 * What the toolbox reports of a chain (perceptual-models 2.8): beliefs and predictions as means and variances,
 * prediction errors, and the learning rates formed from them. Names are ours, `toolbox` is its short name.
 */

import type { Quantity } from "../model/index.js";
import { div, equal, mul, type Scalar, select, sigmoid, sub } from "../scalar/index.js";
import { type ChainFamily, drifts, nodeOf } from "./chain-parameters.js";
import { sourceOf } from "./source.js";
import type { Named } from "./step.js";

/** `equations`: of Weber et al. 2023, arXiv:2305.10937. */
type Entry = readonly [name: string, timing: Quantity["timing"], formula: string, equations?: string];

const [prediction, posterior] = ["prediction", "posterior"] as const;
const valueError = "valuePredictionError";

/** Entry of a level for each short name; undefined where the toolbox has NaN or no column. */
const blocks: Readonly<
  Record<string, (level: number, levels: number, family: ChainFamily) => Entry | undefined>
> = {
  mu: (level, _, { binary, noise }) =>
    binary && level === 1
      ? ["mean", posterior, noise === undefined ? "u" : "μ̂ g₁ / (μ̂ g₁ + (1 - μ̂) g₀), g = exp(-(u - η)² / 2α)"]
      : ["mean", posterior, "μ after the input", "38-45"],
  sa: () => ["variance", posterior, "1/π"],
  muhat: (level, _, family) =>
    family.binary && level === 1
      ? ["expectedMean", prediction, "s(κ₁ μ̂₂)"]
      : ["expectedMean", prediction, predictedMean(family), "34, 36"],
  sahat: () => ["expectedVariance", prediction, "1/π̂"],
  v: (level, _, { binary }) =>
    binary && level === 1 ? undefined : ["predictedVolatility", prediction, "v = t exp(κ μ + ω)", "37"],
  w: (level, levels, { binary }) =>
    level === levels || (binary && level === 1)
      ? undefined
      : ["effectivePrecision", prediction, "w = v π̂", "44"],
  da: (level, _, { binary }) =>
    binary && level === 1
      ? [valueError, posterior, "u - μ̂", "84"]
      : ["volatilityPredictionError", posterior, "(1/π + (μ - μ̂)²) π̂ - 1", "41-45"],
  ud: (level, _, { binary }) => [binary && level === 1 ? "beliefChange" : valueError, posterior, "μ - μ̂"],
  psi: (level, _, { binary }) =>
    binary && level === 1 ? undefined : ["precisionRatio", posterior, "precision of the level below over π"],
  epsi: (level, _, { binary }) =>
    binary && level === 1
      ? undefined
      : [
          "weightedPredictionError",
          posterior,
          "precisionRatio times the prediction error of the level below",
        ],
  wt: (level, _, { binary }) => [
    "learningRate",
    posterior,
    binary && level === 1 ? "(q - q before) / (u - q), q = s(κ₁ μ₂)" : "weight of the prediction error below",
  ],
};

function predictedMean(family: ChainFamily): string {
  if (!family.reverts) return "μ + t ρ";
  return drifts(family) ? "μ + t (ρ + φ (m - μ))" : "μ + t φ (m - μ)";
}

/** The noise on a binary outcome; responses that read it know that level 1 stays uncertain. */
export const noiseQuantity = "u.noiseVariance";

export function chainQuantities(family: ChainFamily, levels: number): Quantity[] {
  const { binary } = family;
  const logOdds: Quantity = {
    name: "u.expectedLogOdds",
    timing: prediction,
    formula: "log(p / (1 - p)) of level 1",
  };
  const shared = Object.entries(blocks).flatMap(([short, entryOf]) => {
    const block = Array.from({ length: levels }, (_, i) => i + 1).flatMap((level): Quantity[] => {
      const entry = entryOf(level, levels, family);
      if (entry === undefined) return [];
      const [name, timing, formula, equations] = entry;
      const names = { name: `${nodeOf(family, level)}.${name}`, toolbox: `${short}_${level}` };
      return [{ ...names, timing, formula, ...sourceOf(equations) }];
    });
    if (short !== "da" || binary) return block;
    return [...block, { name: `u.${valueError}`, toolbox: "dau", timing: posterior, formula: "u - μ̂₁" }];
  });
  if (!binary) return shared;
  const noise: Quantity = { name: noiseQuantity, timing: posterior, formula: "α" };
  return [...shared, logOdds, ...(family.noise === undefined ? [] : [noise])];
}

/** What learning rates need beside the network's report. */
interface RateContext<S> {
  /** κ of each level but the top, level 1 first. */
  readonly couplings: readonly (S | number)[];
  /** Of a continuous input. */
  readonly inputPrecision: S | number;
  /** Mean of level 2 before the trial; read of binary chains only. */
  readonly before: S | number;
  /** The input u of a binary chain, as it was perceived. */
  readonly outcome: S | number;
}

/**
 * Precision ratios, weighted errors and learning rates of one row.
 *
 * @param known what the network reported, by name
 */
export function learningRates<S extends Scalar>(
  family: ChainFamily,
  levels: number,
  known: (name: string) => S | number,
  { couplings, inputPrecision, before, outcome }: RateContext<S>,
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
