/** What a network reports per trial. Each name is `node.quantity`. */

import type { Quantity } from "../model/index.js";
import { edgeQuantities } from "./edge-quantities.js";
import type { KeyName } from "./keys.js";
import { firstLevelOf, type Plan, type PlannedNode } from "./plan.js";
import { sourceOf } from "./source.js";

/** `equations`: of Weber et al. 2023, arXiv:2305.10937. */
type Entry = readonly [name: KeyName, timing: Quantity["timing"], formula: string, equations?: string];

const ofState: readonly Entry[] = [
  ["mean", "posterior", "μ after the input", "38-45, 50-51"],
  ["precision", "posterior", "π after the input", "38-45, 50-51"],
  ["variance", "posterior", "1/π"],
  ["expectedMean", "prediction", "μ̂ = λ μ + t (ρ + Σ α g(μ̂))", "34, 36, 49"],
  ["expectedPrecision", "prediction", "π̂ = 1 / (1/π + Ω)", "35"],
  ["expectedVariance", "prediction", "1/π̂"],
  ["predictedVolatility", "prediction", "Ω = t exp(ω + Σ κ μ)", "37"],
  ["effectivePrecision", "prediction", "γ = Ω π̂", "44"],
  ["valuePredictionError", "posterior", "δ = μ - μ̂"],
  ["volatilityPredictionError", "posterior", "Δ = π̂ (1/π + δ²) - 1", "41-45"],
];

/** Not reported of the toolbox's chains, which have lists of their own. */
const ofGeneralState: readonly Entry[] = [
  ["conditionalExpectedPrecision", "prediction", "1 / (1/π + Ω), given the parents"],
  ["surprise", "posterior", "-log N(μ; μ̂, 1/π̂)"],
  ["kullbackLeibler", "posterior", "divergence of the posterior from the prediction"],
];

const ofInput: readonly Entry[] = [
  ["expectedMean", "prediction", "μ̂ = ρ + Σ α g(μ̂)", "64-66"],
  ["expectedPrecision", "prediction", "precision of the input's noise", "64-66"],
  ["valuePredictionError", "posterior", "δ = u - μ̂, 0 where nothing was seen"],
  ["inputSurprise", "posterior", "-log N(u; μ̂, noise + Σ (α g')²/π̂), 0 where nothing was seen"],
];

const ofGeneralInput: readonly Entry[] = [
  [
    "conditionalSurprise",
    "posterior",
    "-log N(u; μ̂, 1/π̂) without the parents' uncertainty, 0 where not seen",
  ],
];

const ofInputWithOneState: readonly Entry[] = [
  ["firstLevelSurprise", "posterior", "-log N(u; μ̂, 1/π̂) of its only value parent, 0 where not seen"],
];

const ofNoisyInput: readonly Entry[] = [
  ["conditionalExpectedPrecision", "prediction", "π̂ = 1 / (1/π_u + Ω)", "72-78"],
  ["predictedVolatility", "prediction", "Ω = exp(Σ κ μ̂), noise beyond the tonic one", "64-66"],
  ["effectivePrecision", "posterior", "γ = 1 - π̂ / π_u", "72-78"],
  ["volatilityPredictionError", "posterior", "Δ = π̂ B - 1, B the expected squared residual", "72-78"],
];

const ofToolboxNoise: readonly Entry[] = [
  ["volatilityPredictionError", "posterior", "Δ = π̂ B - 1, B the expected squared residual", "72-78"],
];

const ofVolatileInput: readonly Entry[] = [
  ["mean", "posterior", "u, or the prediction where nothing was seen"],
  ["precision", "posterior", "π, which never changes"],
  ["expectedMean", "prediction", "μ̂ = λ u_prev + Σ α g(μ̂)"],
  ["expectedPrecision", "prediction", "π"],
  ["conditionalExpectedPrecision", "prediction", "π"],
  ["effectivePrecision", "prediction", "γ = 0: its own volatility has no share in its prediction"],
  ["valuePredictionError", "posterior", "δ = u - μ̂, 0 where nothing was seen"],
  ["volatilityPredictionError", "posterior", "Δ = π (1/π + δ²) - 1"],
  ["inputSurprise", "posterior", "-log N(u; μ̂, 1/π + Σ (α g')²/π̂), 0 where nothing was seen"],
];

const ofBinary: readonly Entry[] = [
  ["mean", "posterior", "u, or the prediction where nothing was seen"],
  ["variance", "posterior", "0 after an outcome, else that of the prediction"],
  ["expectedMean", "prediction", "p = s(Σ κ g(μ̂)), clipped"],
  ["expectedVariance", "prediction", "p (1 - p)", "81"],
  ["expectedLogOdds", "prediction", "log(p / (1 - p))"],
  ["valuePredictionError", "posterior", "δ = u - p, 0 where nothing was seen", "84"],
  ["inputSurprise", "posterior", "-log p of the outcome, 0 where nothing was seen"],
];

const ofRelay: readonly Entry[] = [
  ["mean", "posterior", "the statistic, or the last one where nothing was seen"],
  ["expectedMean", "prediction", "its prediction"],
];

function entriesOf(node: PlannedNode, general: boolean): readonly Entry[] {
  switch (node.kind) {
    case "continuous":
      return general ? [...ofState, ...ofGeneralState] : ofState;
    case "input":
      if (!general) return node.volatilityParents.length > 0 ? [...ofInput, ...ofToolboxNoise] : ofInput;
      return [
        ...ofInput,
        ...ofGeneralInput,
        ...(firstLevelOf(node) === undefined ? [] : ofInputWithOneState),
        ...(node.volatilityParents.length > 0 ? ofNoisyInput : []),
      ];
    case "volatile-input":
      return [
        ...ofVolatileInput,
        ...ofGeneralInput,
        ...(firstLevelOf(node) === undefined ? [] : ofInputWithOneState),
      ];
    case "binary":
      return ofBinary;
    case "relay":
      return ofRelay;
    case "constant":
      return [];
  }
}

/** Short names of the MATLAB toolbox, with the level behind them. */
const toolboxNames: Readonly<Partial<Record<KeyName, string>>> = {
  mean: "mu",
  variance: "sa",
  expectedMean: "muhat",
  expectedVariance: "sahat",
  predictedVolatility: "v",
  effectivePrecision: "w",
  volatilityPredictionError: "da",
  valuePredictionError: "ud",
};

/** @param levels nodes that are levels 1, 2, ..., which the toolbox's names count */
export function networkQuantities(plan: Plan, levels: readonly string[]): Quantity[] {
  const general = plan.settings.conventions !== "toolbox-8.2";
  const levelOf = new Map(levels.map((id, i) => [id, i + 1]));
  const ofNodes = [...plan.inputs, ...plan.states].flatMap((node) => {
    const level = levelOf.get(node.id) ?? 0;
    return entriesOf(node, general).map(([name, timing, formula, equations]): Quantity => {
      // The toolbox calls the error of an outcome da.
      const short = node.kind === "binary" && name === "valuePredictionError" ? "da" : toolboxNames[name];
      const synonym = level > 0 && short !== undefined ? { toolbox: `${short}_${level}` } : {};
      return { name: node.keys[name], timing, formula, ...sourceOf(equations), ...synonym };
    });
  });
  const ofEdges = general ? edgeQuantities(plan, levelOf) : [];
  return [...ofNodes, ...ofEdges, ...plan.composites.flatMap(({ quantities }) => quantities)];
}
